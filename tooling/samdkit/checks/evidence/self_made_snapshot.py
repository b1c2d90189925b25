"""Tests compare with what somebody looked at."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.evidence.tried import Shown, shown
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-036.8
def find(project: Project) -> Iterator[Finding]:
    """No verifying test compares with a file that it wrote itself.

    The kit's policy, not a demand of a standard. A test that writes what it was given into its own snapshot and then compares
    with it can't fail, whatever the code gives. Found are files below the test folders that a test was seen to write and then to
    read, and that are still there.

        tests/test_page.py::test_shown (tests/test_page.py:9) wrote tests/shown.txt itself before it read it

    Take the writing out of the test, and look at the file before it is committed; what a test writes only to read it again
    goes into a folder of its own (`tmp_path`). A test that was seen to notice a fault in the code is not named: it compares
    with more than its own file. That nothing came back at all it need not compare to notice; so that doesn't count. A snapshot
    that was written by an earlier run, and that nobody looked at, is not seen.
    """
    for one in shown(project).values():
        files = sorted({file for run in one.cases for file in run.written if project.file_digest(file)})
        if files and not _compares(one):
            yield Finding(
                "",
                f"{one.test.id} ({one.test.location}) wrote {', '.join(files)} itself before it read it",
                one.test.location,
                one.test.id,
                hint="compare with a file that somebody looked at, and write into `tmp_path` only",
            )


def _compares(one: Shown) -> bool:
    """Whether it notices more than that no result comes back, which can't be written into a file either."""
    return any(fault.operator not in {"body", "return"} for trial in one.trials.values() for fault in trial.noticed)


CHECK = Check("evidence.self-made-snapshot", find, ("run",), ())
