"""Risk controls are verified."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-023.6
def find(project: Project) -> Iterator[Finding]:
    """Every risk control has a test marked with its own id, or is realised by labelling that a section realises.

    That the requirements that realise it are tested is not enough: such a test shows that each of them is met, the test of the
    control shows that together they keep the hazardous situation off. Mark it with `@pytest.mark.verifies("RC-004")`; a manual
    protocol whose newest record passed counts as well. Whether the test fails or is stale is for the checks of evidence, whether
    it gets to where the harm would show for `risk.unreached-outcome`, and whether it is strong enough for people.
    """
    realised = trace.realised(project)
    for control in project.of_kind("risk-control", inherited=False):
        if control.attribute("option") == "information" and control.id in realised:
            continue
        if not project.tests_of(control.id) and not trace.manual_pass(project, control.id):
            yield Finding(
                "",
                f"no test verifies {control.id}",
                control.location,
                control.id,
                hint=f'mark a test with @pytest.mark.verifies("{control.id}")',
            )


CHECK = Check("risk.unverified-control", find, ("risk-control",), ("iso14971:7.2", "iec62304:7.3.1"))
