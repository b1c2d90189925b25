"""A result that hides something is no pass."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.evidence import hidden_in_test
from samdkit.checks.evidence.shown import shown
from samdkit.model.evidence import Run
from samdkit.model.finding import Finding
from samdkit.project import Project

#: Outcome → how it reads, and how to mend it.
_HIDDEN = {
    "skipped": ("was skipped", "let it run where it is recorded, or show this in another way"),
    "xfailed": ("failed as expected", "mend what makes it fail, then take the mark off"),
    "xpassed": ("passed though it is expected to fail", "take the mark off, then run `samdkit verify`"),
    "not-run": ("never ran to its end", "let it run, then run `samdkit verify`"),
}
_RETRIED = ("passed only when retried", "make it pass at its first try")


# implements: KIT-SRS-022.5
def find(project: Project) -> Iterator[Finding]:
    """Every recorded test that verifies something plainly passed or plainly failed.

    Runners count a skip, an expected failure and a pass after retries as good; a summary of theirs is green with all of them in
    it. Here none is a pass, and each is shown at what the test verifies, with its place and reason:

        SRS-002: tests/test_reading.py::test_mean (tests/test_reading.py:43) was skipped: no display

    That other tests of the same requirement passed does not help: the case that hides its result may be the one that matters. Let
    the test run and pass, or take its mark off and show the requirement in another way. Plain failures are for
    `evidence.failed-test`. A test that a runner left out without a word has no record; `evidence.not-run` names it.

    Nor does a verifying test hide its result itself. Named at their line, by the source of the test alone (the kit's policy), are

    - an assertion below `try` whose `except` takes it (`except:`, `except Exception`, `AssertionError`) and does nothing, or
      inside `contextlib.suppress`; the same around all that a test does, where nothing else in it is asserted;
    - `pytest.raises(Exception)`, where neither `match=` nor the test looks at what was raised: a typing mistake raises, too.

    And by the record: a test that waits for an exception which its own code raised, and that notices no seeded fault.

        tests/test_reading.py:44: tests/test_reading.py::test_limits verifies SRS-001.a and swallows it below `except`: an
        assertion there can't fail

    What helpers and fixtures swallow is not looked at; a test that so notices nothing is for `evidence.notices-nothing`.
    """
    for run in project.runs:
        came_to, hint = _hidden(run)
        if came_to and not run.origin:
            yield from shown(project, run, came_to, hint)
    yield from hidden_in_test.find(project)


def _hidden(run: Run) -> tuple[str, str]:
    if run.outcome == "passed":
        return _RETRIED if run.retried else ("", "")
    return _HIDDEN.get(run.outcome, ("", ""))


CHECK = Check("evidence.hidden-result", find, ("run",), ("iec62304:5.7.4",))
