"""Every marked test has a record."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """Every test that is marked to verify something has been run under observation."""
    recorded = {run.function for run in project.runs if not run.origin}
    if not recorded:
        return
    for test in project.tests.values():
        if test.verifies and not test.origin and test.id not in recorded:
            yield Finding(
                "",
                f"{test.id} verifies {', '.join(test.verifies)} and has no record",
                test.location,
                test.verifies[0],
                hint="run `samdkit verify`",
            )


CHECK = Check("evidence.not-run", find, ("test",), ("iec62304:5.7.5",))
