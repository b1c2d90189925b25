"""Every requirement is in the code."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.causes import Missing
from samdkit.checks.check import Check
from samdkit.model.finding import Cause, Finding
from samdkit.project import Project


# implements: KIT-SRS-021.7
def find(project: Project) -> Iterator[Finding]:
    """Every requirement, and each of its parts, is implemented by a marked unit of code.

    Exempt are constraints (true because no code does it), requirements shown by demonstration, and labelling
    requirements that a section of a document `realises`; of those that nothing realises or tests, `documents.unrealised-label`
    speaks. A marker on a whole requirement that has parts covers none (`trace.uncovered-whole`).
    """
    realised, lost = trace.realised(project), Missing(project)
    for item in project.requirements(inherited=False):
        if item.attribute("form") == "constraint":
            continue
        labelling = item.attribute("category") == "labelling"
        missing = [
            address
            for address in item.addresses
            if not project.units_of(address)
            and not (labelling and (address in realised or not trace.in_software(project, address)))
            and item.attribute("method", address[len(item.id) + 1 :]) != "demonstration"
        ]
        if not missing:
            continue
        whole = Cause(item.id, "trace.uncovered-whole") if item.parts and project.units_of(item.id) else None
        yield Finding(
            "",
            f"no code implements {', '.join(missing)}",
            item.location,
            item.id,
            hint=f"put `implements: {missing[0]}` above the code that does it",
            cause=whole or lost.code(missing),
        )


CHECK = Check("trace.unimplemented-requirement", find, ("requirement",), ("iec62304:5.5.1", "iec62304:5.3.6"))
