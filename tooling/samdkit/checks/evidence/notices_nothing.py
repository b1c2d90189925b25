"""Verifying tests look at what they run."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.evidence.tried import Shown, said, shown
from samdkit.model.finding import Finding, Severity
from samdkit.project import Project


# implements: KIT-SRS-036.2
def find(project: Project) -> Iterator[Finding]:
    """Every test that verifies something fails with at least one of the faults that it was run on.

    The kit's policy, not a demand of a standard. `samdkit verify` puts faults into the code of a requirement or control, one by
    one, and runs the tests that verify it and were seen to enter that code. A test that passes with all of them runs the code
    and does not look at what it does.

        tests/test_reading.py::test_mean (tests/test_reading.py:39) verifies SRS-002, noticed none of the 7 faults in
        src/cuff/reading.py::mean and ran no assertion; with one, the body of `mean` is left out at src/cuff/reading.py:34

    How it looks is its own affair: a test that fails by `pytest.fail` or by an exception runs no assertion and is honest, for it
    notices. Where no fault was seeded in the code of what it verifies, nobody knows; that it ran no assertion is then a note.
    Assertions in other processes, and those of a library that the kit does not know, are not counted.

    Let the test assert what the requirement says, or take its mark off. Faults that a waiver judges equivalent don't count, nor
    does one with which the test took too long; records that are stale are not looked at. Judged is the test with everything that
    it verifies: what it notices of each is for `evidence.broad-mark` and `evidence.grade`.
    """
    for one in shown(project).values():
        entered = {unit for run in one.cases for unit in run.executed}
        addresses = ", ".join(one.runs)
        start = f"{one.test.id} ({one.test.location}) verifies {addresses}"
        silent = not any(run.assertions for run in one.cases)
        if one.notices_nothing:
            yield _sleeping(project, one, f"{start}, {_none(one)}{' and ran no assertion' if silent else ''}")
        elif silent and entered and not any(trial.tried for trial in one.trials.values()):
            yield Finding(
                "",
                f"{start} and ran no assertion; no fault was seeded there, so nobody knows whether it looks at anything",
                one.test.location,
                one.test.id,
                hint="assert what the requirement says, or run `samdkit verify --faults`",
                severity=Severity.NOTE,
            )


def _none(one: Shown) -> str:
    names = ", ".join(dict.fromkeys(fault.unit for fault in one.passed))
    count = len(one.passed)
    return f"noticed none of the {count} faults in {names}" if count > 1 else f"did not notice the fault in {names}"


def _sleeping(project: Project, one: Shown, start: str) -> Finding:
    example = said(project, one.passed[0])
    message = f"{start}; with one, {example}" if len(one.passed) > 1 else f"{start}: {example}"
    return Finding("", message, one.test.location, one.test.id, hint="assert what the requirement says, or take the mark off")


CHECK = Check("evidence.notices-nothing", find, ("run",), ())
