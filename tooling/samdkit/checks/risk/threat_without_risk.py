"""Threats that may harm lead to risks."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-023.3
def find(project: Project) -> Iterator[Finding]:
    """A threat that may harm a person has a risk that derives from it.

    The risk plan judges risks only: a threat without a risk is never compared with what is acceptable, whatever its severity. A
    threat may harm if it has a `severity`, which is a word of the plan's scale of harm. Add a risk with
    `- derives-from: THR-001` that says how the attack leads to harm, or let an existing risk derive from the threat as well. If
    nobody can come to harm, leave the severity out, or say why in a justification that concerns the threat.

    Whether the risk really tells of this attack is for people to judge.
    """
    for threat in project.of_kind("threat", inherited=False):
        severity = threat.attribute("severity")
        if severity and not _answered(project, threat):
            yield Finding(
                "",
                f"{threat.id} may harm ({severity}), and no risk derives from it",
                threat.location,
                threat.id,
                hint=f"add `- derives-from: {threat.id}` to the risk that it leads to, or a justification that concerns it",
            )


def _answered(project: Project, threat: Item) -> bool:
    """Whether a risk derives from the threat, or a justification concerns it."""
    derived = any(project.items[link.source].kind == "risk" for link in project.links_to(threat.id, "derives-from"))
    return derived or any(project.items[link.source].kind == "justification" for link in project.links_to(threat.id, "concerns"))


CHECK = Check("risk.threat-without-risk", find, ("threat",), ("iec81001-5-1:4.2",))
