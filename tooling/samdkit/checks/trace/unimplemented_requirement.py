"""Every requirement is in the code."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.causes import Missing
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """Every requirement, and each of its parts, is implemented by a marked unit of code.

    Exempt are constraints (true because no code does it), requirements shown by demonstration, and labelling
    requirements that a section of a document `realises`. A marker on a whole requirement that has parts covers none.
    """
    realised, lost = trace.realised(project), Missing(project)
    for item in project.requirements(inherited=False):
        if item.attribute("form") == "constraint":
            continue
        exempt = realised if item.attribute("category") == "labelling" else frozenset()
        missing = [
            address
            for address in item.addresses
            if not project.units_of(address)
            and address not in exempt
            and item.attribute("method", address[len(item.id) + 1 :]) != "demonstration"
        ]
        if not missing:
            continue
        whole = f"; a marker names {item.id} as a whole, which covers no part" if item.parts and project.units_of(item.id) else ""
        yield Finding(
            "",
            f"no code implements {', '.join(missing)}{whole}",
            item.location,
            item.id,
            hint=f"put `implements: {missing[0]}` above the code that does it",
            cause=lost.code(missing),
        )


CHECK = Check("trace.unimplemented-requirement", find, ("requirement",), ("iec62304:5.5.1", "iec62304:5.3.6"))
