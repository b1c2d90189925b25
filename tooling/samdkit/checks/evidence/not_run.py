"""Every marked test has a record."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.evidence.uncollected import uncollected
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-022.3
def find(project: Project) -> Iterator[Finding]:
    """Every test that is marked to verify something has been run under observation, and was seen to verify it.

    Of a parametrised test it is enough that one of its cases has a record for what its marks name. Run `samdkit verify`. What the
    runner never collects, whatever is run, is for `evidence.never-collected`.
    """
    recorded: dict[str, set[str]] = {}
    for run in project.runs:
        if not run.origin:
            recorded.setdefault(run.function, set()).update(run.verifies)
    lost = {one.test for one in uncollected(project).values()}
    for test in project.tests.values() if recorded else ():
        missing = [address for address in test.verifies if address not in recorded.get(test.id, ())]
        if missing and not test.origin and test.id not in lost:
            message = f"{test.id} verifies {', '.join(missing)} and has no record of it"
            yield Finding("", message, test.location, missing[0], hint="run `samdkit verify`")


CHECK = Check("evidence.not-run", find, ("test",), ("iec62304:5.7.5",))
