"""What was recorded when tests ran: the cases, and the environments."""

from typing import TYPE_CHECKING

from samdkit import trace
from samdkit.model.evidence import Run
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table
from samdkit.technical_file.tables.verification import did
from samdkit.technical_file.tables.verification_plan import environment_of

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


def runs(context: "Context", *, reported: bool) -> list[Run]:
    """The project's own recorded cases, by test: those that `verify` observed, or those that other runners reported."""
    own = [run for run in context.project.runs if not run.origin and bool(run.results) is reported]
    return sorted(own, key=lambda run: run.test)


# implements: KIT-SRS-096.2
def observed_tests(context: "Context") -> Table:
    """Each case that was observed, with its outcome and what it verifies."""
    stale = stale_tests(context)
    rows = [
        (
            cells.code(run.test),
            _outcome(context, run, stale),
            context.refs(run.verifies),
            did(context, [run]),
            f"{run.duration:.2f}",
            environment_of(context, run),
            str(run.when),
        )
        for run in runs(context, reported=False)
    ]
    columns = ("test case", "outcome", "verifies", "what it did", "seconds", "environment", "when")
    return Table("test-cases", context.words("Test cases"), tuple(map(context.words, columns)), tuple(rows))


def reported_tests(context: "Context") -> Table:
    """Each case that another runner reported, with the file that it stands in."""
    stale = stale_tests(context)
    rows = [
        (
            cells.code(run.test),
            _outcome(context, run, stale),
            context.refs(run.verifies),
            cells.code(run.results),
            f"{run.duration:.2f}",
            str(run.when),
        )
        for run in runs(context, reported=True)
    ]
    columns = ("test case", "outcome", "verifies", "file", "seconds", "taken in")
    title = context.words("Test cases reported by other runners")
    return Table("reported-test-cases", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-096.1
def environment_packages(context: "Context") -> Table:
    """Each package of the environments in which tests ran."""
    used = {run.environment for run in context.project.runs if not run.origin}
    rows = {
        (cells.cell(one["name"]), cells.cell(one["version"]), cells.cell(one.get("licence") or cells.NONE))
        for digest in used
        if digest in context.project.environments
        for one in context.project.environments[digest].packages
    }
    columns = ("package", "version", "licence")
    title = context.words("Packages of the environment")
    return Table("environment-packages", title, tuple(map(context.words, columns)), tuple(sorted(rows)))


def stale_tests(context: "Context") -> set[str]:
    """Tests of which a record speaks of something that has changed since."""
    addresses = [row.address for row in context.matrix]
    return {one.run.test for address in addresses for one in trace.observed(context.project, address) if one.stale}


def _outcome(context: "Context", run: Run, stale: set[str]) -> str:
    reason = f": {cells.cell(run.reason)}" if run.reason else ""
    return f"{run.outcome}{reason}{' **' + context.words('stale') + '**' if run.test in stale else ''}"
