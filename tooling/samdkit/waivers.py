"""Waivers: items of the dossier that justify a deviation, and which findings each one does."""

from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Item
from samdkit.project import Project


def ended(project: Project, waiver: Item) -> bool:
    """Whether its last day is over, judged by the day of the last commit."""
    until = waiver.attribute("until")
    return bool(until and project.today and until < project.today)


#: Findings of this check are judged one by one: each is a fault, and only its own digest names it.
SURVIVOR = "evidence.unjudged-survivor"


# implements: KIT-SRS-030.c, KIT-SRS-018.d
def covers(waiver: Item, finding: Finding) -> bool:
    """Whether it names the finding's check, and its item or place.

    What is unreadable can't be waived: nobody sees what it hides. A fault that no test noticed is judged alone: a waiver for a
    whole file or item would hide the next one.
    """
    if finding.severity is Severity.UNREADABLE or waiver.attribute("check") != finding.check:
        return False
    if finding.check == SURVIVOR:
        return waiver.attribute("at") == finding.item
    names = {*waiver.targets("concerns"), waiver.attribute("at")} - {""}
    return bool(names & {finding.item, finding.item.partition(".")[0], finding.location.path})
