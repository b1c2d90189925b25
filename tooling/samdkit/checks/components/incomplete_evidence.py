"""Component evidence is whole."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.component import Component
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources.components import Content


# implements: KIT-SRS-025.4
def find(project: Project) -> Iterator[Finding]:
    """Each test of a component has a record of what it verifies in the evidence beside its wheel, and each record passed.

    The wheel carries the tests with their marks, and the evidence lies beside it; a record that was lost, or one that did not
    pass, would leave a requirement of the component unproven in the device without a word. Records that don't fit the wheel any
    more are for `evidence.stale`, evidence of another wheel for `components.unbound-evidence`, a changed wheel for
    `components.changed-wheel`; those speak instead.

    Restore the evidence from git, or take a version of the component whose evidence is whole.
    """
    for component in project.lock.components if project.lock else ():
        content = project.components.get(component.name)
        if content is not None and component.intact and content.evidence.runs:
            yield from _gaps(component, content)


def _gaps(component: Component, content: Content) -> Iterator[Finding]:
    hint = "restore the evidence from git, or take a version whose evidence is whole"
    recorded: dict[str, set[str]] = {}
    for run in content.evidence.runs:
        recorded.setdefault(run.function, set()).update(run.verifies)
        if run.verifies and not run.passed:
            outcome = "passed only when retried" if run.outcome == "passed" else f"is recorded as {run.outcome}"
            message = f"{component.name}: {run.test} {outcome}; it verifies {', '.join(run.verifies)}"
            yield Finding("", message, run.location, component.name, hint=hint, fact=run.test)
    for test in content.tests:
        missing = [address for address in test.verifies if address not in recorded.get(test.id, ())]
        if missing:
            message = f"{component.name}: {test.id} verifies {', '.join(missing)} and has no record of it"
            yield Finding("", message, Location(component.evidence), component.name, hint=hint, fact=test.id)


CHECK = Check("components.incomplete-evidence", find, ("component",), ())
