"""No verifying test fails."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.evidence.shown import shown
from samdkit.model.finding import Finding
from samdkit.project import Project

_FAILED = {"failed": "failed", "error": "stopped with an error before or after it"}


# implements: KIT-SRS-022.4
def find(project: Project) -> Iterator[Finding]:
    """No recorded test that verifies something failed.

    A failed test is shown at each requirement part and control that it verifies, with its place and the reason: who looks at the
    requirement sees that it isn't met, whatever other tests say. An error in what a test stands on (a fixture) counts as a
    failure. What was skipped, expected to fail or retried is for `evidence.hidden-result`.

        SRS-002: tests/test_reading.py::test_mean (tests/test_reading.py:43) failed: assert 94 == 93

    Mend the code or the test and run `samdkit verify`; a failure that is accepted belongs into the known anomalies, with a
    waiver.
    """
    for run in project.runs:
        if run.outcome in _FAILED and not run.origin:
            hint = "mend the code or the test, then run `samdkit verify`"
            yield from shown(project, run, _FAILED[run.outcome], hint)


CHECK = Check("evidence.failed-test", find, ("run",), ("iec62304:5.7.2", "iec62304:5.7.4"))
