"""Every leaf of Annex II and III has a place."""

from collections.abc import Iterator

from samdkit import annex
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-027.1
def find(project: Project) -> Iterator[Finding]:
    """Each applicable leaf of MDR Annex II and III is answered, justified as not applicable, or an open task.

    A section answers a leaf with `- answers: mdr-annex-ii-iii:II.1.1.a`, an item with its attribute `answers`; a
    justification or a task names it in `concerns`. Leaves that the kit generates are answered by it.
    """
    if project.identity.is_component or not project.has_identity:
        return
    for leaf in annex.leaves(project):
        if leaf.state == annex.State.MISSING:
            yield Finding(
                "",
                f"nothing answers {leaf.clause.reference} ({leaf.clause.title})",
                project.identity.location,
                leaf.clause.reference,
                hint=f"add `- answers: {leaf.clause.reference}` to a section, or a task that concerns it",
            )


CHECK = Check("documents.unanswered-clause", find, ("identity",), ("mdr-annex-ii-iii:II.0",))
