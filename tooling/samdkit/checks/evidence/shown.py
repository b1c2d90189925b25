"""What a test case came to, shown at everything that it verifies."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.model.evidence import Run
from samdkit.model.finding import Cause, Finding
from samdkit.project import Project


def shown(project: Project, run: Run, came_to: str, hint: str) -> Iterator[Finding]:
    """One finding at each requirement part or control in force that the test case verifies."""
    test = project.tests.get(trace.unit_key(run, run.function))
    place = f" ({test.location})" if test is not None else ""
    reason = f": {run.reason}" if run.reason else ""
    items = {address: item for address in run.verifies if (item := project.item(address)) is not None and item.in_force}
    # Mended once, all that it verifies are shown again.
    cause = Cause(run.test) if len(items) > 1 else None
    for address, item in items.items():
        message = f"{address}: {run.test}{place} {came_to}{reason}"
        yield Finding("", message, item.location, address, hint=hint, fact=run.test, cause=cause)
