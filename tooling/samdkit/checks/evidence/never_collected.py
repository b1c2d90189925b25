"""Marked tests are ones that the runner collects."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.evidence.uncollected import uncollected
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-036.1
def find(project: Project) -> Iterator[Finding]:
    """Every function that bears a `verifies` mark is one that pytest collects.

    The kit's policy, not a demand of a standard. A mark on what pytest never runs looks like a test to everybody who reads it,
    and no run says that anything is missing. Named are marks on

    - a test that another one of the same name further down replaces;
    - a test of a class that has an `__init__`, or `__test__ = False`;
    - a function or class whose name does not begin with `test` or `Test`, or that stands inside another test;
    - a test in a file that is not called `test_….py` or `…_test.py`.

        tests/test_reading.py::test_mean (tests/test_reading.py:39) verifies SRS-002 and is never collected: line 51 defines
        another test_mean

    Rename it, or take the mark off. What some run did collect is not named, whatever it is called: other names are a setting of
    pytest. Nor are classes and functions that other test files name, for their tests may be inherited. A test that could be
    collected and has no record is for `evidence.not-run`.
    """
    for one in uncollected(project).values():
        yield Finding(
            "",
            f"{one.test} ({one.location}) verifies {', '.join(one.verifies)} and is never collected: {one.why}",
            one.location,
            one.test,
            hint=one.hint,
        )


CHECK = Check("evidence.never-collected", find, ("test",), ())
