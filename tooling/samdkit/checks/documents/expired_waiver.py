"""Waivers end."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """No waiver is past its `until`, judged by the day of the last commit."""
    for waiver in project.of_kind("waiver", inherited=False):
        until = waiver.attribute("until")
        if until and project.today and until < project.today:
            yield Finding(
                "",
                f"{waiver.id} ended on {until}",
                waiver.location,
                waiver.id,
                hint="mend the finding, or renew the waiver with its reason",
            )


CHECK = Check("documents.expired-waiver", find, ("waiver",), ())
