"""Information alone lowers no risk without evidence."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project
from samdkit.risks import lowered


# implements: KIT-SRS-023.5
def find(project: Project) -> Iterator[Finding]:
    """A risk that only information for safety controls is not estimated lower, unless it is shown that the information works.

    Information for safety is the last of the three options. A warning changes what people know and not what the device does, so
    a lower estimate needs two things at one of the controls: `effectiveness`, which says what shows that users act on the
    information (a usability test, a study), and a section of the instructions for use that `realises` the control or all
    requirements that realise it. Looked at are risks whose estimate is lowered and whose controls all have
    `- option: information`.

        RISK-002 is estimated lower (probability from probable to occasional) by information alone (RC-002):
        RC-002 says nothing of its effectiveness

    Add a control by design or protection, add what is missing, or leave the residual estimate as it was. Whether what
    `effectiveness` says is good evidence is for people to judge.
    """
    told = trace.realised(project, document="instructions-for-use")
    for risk in project.of_kind("risk", inherited=False):
        steps = lowered(project, risk)
        controls = [project.items[link.source] for link in project.links_to(risk.id, "mitigates")] if steps else []
        if not controls or any(one.attribute("option") != "information" for one in controls):
            continue
        missing = [_missing(project, control, told) for control in controls]
        if all(missing):
            names = ", ".join(control.id for control in controls)
            yield Finding(
                "",
                f"{risk.id} is estimated lower ({', '.join(steps)}) by information alone ({names}): {'; '.join(missing)}",
                risk.location,
                risk.id,
                hint="add a control by design or protection, or what is missing, or leave the estimate as it was",
            )


def _missing(project: Project, control: Item, told: frozenset[str]) -> str:
    """What the control lacks, or nothing."""
    found = []
    if not control.attribute("effectiveness").strip():
        found.append(f"{control.id} says nothing of its effectiveness")
    ends = project.resolved(control, "realised-by")
    if control.id not in told and not (ends and set(ends) <= told):
        found.append(f"no section of the instructions for use realises {control.id}")
    return " and ".join(found)


CHECK = Check("risk.lowered-by-information", find, ("risk",), ("iso14971:7.1", "gspr:4.c"))
