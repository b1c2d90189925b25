"""Published anomalies of SOUP were looked at."""

from collections.abc import Iterator

from samdkit import annex, trace
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.shipped import EVALUATION

_CLAUSE = "iec62304:7.1.3"


# implements: KIT-SRS-026.4
def find(project: Project) -> Iterator[Finding]:
    """The published anomalies of every SOUP item were evaluated: looked up at a named source, on a day, with a verdict.

    A link to a tracker alone shows nothing: what it lists changes by the day. So an evaluation has `anomaly-source`,
    `anomaly-date` and `anomaly-verdict`. Asked of software of class B and C, and while no class is given.

        SOUP-003 (jinja2): published anomalies are not evaluated: no anomaly-date

    While an open task concerns the item or the clause, it is no finding here: somebody is to do it, the clause is open with the
    task, and a release waits for it (`documents.open-task`). Whether the verdict is right, and whether the evaluation was of the
    version in use, is for people to judge.
    """
    if project.identity.safety_class == "A" or annex.open_tasks(project, _CLAUSE):
        return
    for item in project.of_kind("soup", inherited=False):
        missing = [name for name in EVALUATION if not item.attribute(name).strip()]
        if missing and not trace.has_open_task(project, item):
            yield Finding(
                "",
                f"{item.id} ({item.attribute('package')}): published anomalies are not evaluated: no {', no '.join(missing)}",
                item.location,
                item.id,
                hint=f"look through them and write what is missing, or a task that concerns {item.id} or {_CLAUSE}",
            )


CHECK = Check("soup.unevaluated-anomalies", find, ("soup",), (_CLAUSE,))
