"""Tests show something."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.project import Project


# implements: KIT-SRS-021.10
def find(project: Project) -> Iterator[Finding]:
    """Every test function says what it verifies.

    A test without a mark counts for nothing: whatever it shows is missing from the matrix, and nobody sees when it is lost. It is
    a note and no error, for a test may guard something that no requirement speaks of.

    Mark it with `@pytest.mark.verifies("SRS-012.b")`, on itself, its class or its parameters. If no requirement fits, a
    requirement may be missing.
    """
    for test in project.tests.values():
        if not test.origin and not test.verifies:
            yield Finding(
                "",
                f"{test.id} verifies nothing",
                test.location,
                test.id,
                hint='mark it with @pytest.mark.verifies("…"); if no requirement fits, one may be missing',
                severity=Severity.NOTE,
            )


CHECK = Check("trace.orphan-test", find, ("test",), ())
