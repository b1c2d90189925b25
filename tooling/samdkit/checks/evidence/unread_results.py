"""Results of other test runners are taken in."""

from collections.abc import Iterator

from samdkit import digests
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project, results_files


# implements: KIT-SRS-022.2
def find(project: Project) -> Iterator[Finding]:
    """Every results file of another test runner has been taken in as evidence, as it is now.

    A JUnit file holds no digests: it can't say which words and which code its tests were run on. `samdkit verify --results` turns
    its cases into records that can. Until then its passes count for nothing and its failures are not seen. A file that can't be
    read is named with its line, and ends with exit code 2.

    The settings name the files in `results`. Run `samdkit verify --results` right after the tests that write them.
    """
    for path in results_files(project):
        content = (project.root / path).read_bytes()
        recorded = project.results.get(path)
        if recorded is not None and recorded.digest == digests.of_bytes(content)[:20]:
            continue
        from samdkit.sources import junit  # noqa: PLC0415 - brings an XML parser, and few projects have any results

        _, problems = junit.read(path, content)
        yield from problems
        if not problems:
            again = "changed since it was taken in" if recorded else "is not taken in as evidence"
            yield Finding("", f"{path} {again}", Location(path), path, hint="run `samdkit verify --results`")


CHECK = Check("evidence.unread-results", find, ("results-file",), ("iec62304:5.7.5",))
