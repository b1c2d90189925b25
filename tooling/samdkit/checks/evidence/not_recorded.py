"""There is evidence at all."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-022.1
def find(project: Project) -> Iterator[Finding]:
    """The tests have been run under observation, and the records are here.

    One finding stands for the whole project; single tests without a record are reported by other checks.
    """
    if not any(not run.origin for run in project.runs):
        yield Finding("", "no evidence is recorded yet", Location("evidence"), hint="run `samdkit verify`")


CHECK = Check("evidence.not-recorded", find, ("test",), ("iec62304:5.7.5",))
