"""Every requirement has a test."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.causes import Missing
from samdkit.checks.check import Check
from samdkit.model.finding import Cause, Finding
from samdkit.project import Project


# implements: KIT-SRS-021.8
def find(project: Project) -> Iterator[Finding]:
    """Every requirement, and each of its parts, has a test that verifies it (IEC 62304, 5.7.1).

    A test is a function marked `verifies("SRS-012.b")` or a manual protocol with a passed record. A test marked for a
    whole requirement that has parts covers none of them (`trace.uncovered-whole`). Exempt is what is shown by analysis,
    inspection or demonstration (`method`), and labelling requirements that a section realises; of those that nothing realises
    or implements, `documents.unrealised-label` speaks.
    """
    realised, lost = trace.realised(project), Missing(project)
    for item in project.requirements(inherited=False):
        labelling = item.attribute("category") == "labelling"
        missing = [
            address
            for address in item.addresses
            if not (labelling and (address in realised or not trace.in_software(project, address)))
            and not project.tests_of(address)
            and not trace.manual_pass(project, address)
            and item.attribute("method", address[len(item.id) + 1 :], default="test") == "test"
        ]
        if not missing:
            continue
        whole = Cause(item.id, "trace.uncovered-whole") if item.parts and project.tests_of(item.id) else None
        yield Finding(
            "",
            f"no test verifies {', '.join(missing)}",
            item.location,
            item.id,
            hint=f'mark a test with @pytest.mark.verifies("{missing[0]}")',
            cause=whole or lost.code(missing),
        )


CHECK = Check("trace.untested-requirement", find, ("requirement",), ("iec62304:5.7.1", "iec62304:5.7.4"))
