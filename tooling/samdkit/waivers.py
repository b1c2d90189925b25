"""Waivers: items of the dossier that justify a deviation, and which findings each one does."""

from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Item
from samdkit.project import Project


def ended(project: Project, waiver: Item) -> bool:
    """Whether its last day is over, judged by the day of the last commit."""
    until = waiver.attribute("until")
    return bool(until and project.today and until < project.today)


# implements: KIT-SRS-030.c
def covers(waiver: Item, finding: Finding) -> bool:
    """Whether it names the finding's check, and its item or place.

    What is unreadable can't be waived: nobody sees what it hides.
    """
    if finding.severity is Severity.UNREADABLE or waiver.attribute("check") != finding.check:
        return False
    names = {*waiver.targets("concerns"), waiver.attribute("at")} - {""}
    return bool(names & {finding.item, finding.item.partition(".")[0], finding.location.path})
