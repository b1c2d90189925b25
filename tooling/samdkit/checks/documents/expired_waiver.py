"""Waivers end."""

from collections.abc import Iterator

from samdkit import waivers
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-027.5
def find(project: Project) -> Iterator[Finding]:
    """No waiver is past its `until`, judged by the day of the last commit.

    From the day after on, what it waived is a finding again. Judged by the commit and not by the clock, so that the same commit
    always gets the same answer; without a commit no waiver ends.
    """
    for waiver in project.of_kind("waiver", inherited=False):
        if waivers.ended(project, waiver):
            yield Finding(
                "",
                f"{waiver.id} ended on {waiver.attribute('until')}",
                waiver.place("until"),
                waiver.id,
                hint="mend the finding, or renew the waiver with its reason",
            )


CHECK = Check("documents.expired-waiver", find, ("waiver",), ())
