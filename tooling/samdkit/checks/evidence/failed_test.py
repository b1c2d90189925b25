"""No verifying test fails."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """Every recorded test that verifies something passed.

    A skip, an expected failure, a retry that passed in the end or a test that never ran is no pass. The finding is
    shown at what the test verifies.
    """
    for run in project.runs:
        if run.passed or run.origin:
            continue
        for address in run.verifies:
            item = project.item(address)
            if item is None or not item.in_force:
                continue
            outcome = "passed only when retried" if run.retried and run.outcome == "passed" else run.outcome
            yield Finding(
                "",
                f"{address}: {run.test} {outcome}{': ' + run.reason if run.reason else ''}",
                item.location,
                address,
                hint="mend the code or the test, then run `samdkit verify`",
            )


CHECK = Check("evidence.failed-test", find, ("run",), ("iec62304:5.7.2", "iec62304:5.7.5"))
