"""Every requirement has a place in the architecture."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-021.6
def find(project: Project) -> Iterator[Finding]:
    """Every software requirement is satisfied by an architecture item or an interface.

    Labelling requirements are met by documents, not by software items.
    """
    for item in project.of_kind("software-requirement", inherited=False):
        if item.attribute("category") == "labelling":
            continue
        missing = [address for address in item.addresses if not project.links_to(address, "satisfies")]
        if missing:
            yield Finding(
                "",
                f"no architecture item satisfies {', '.join(missing)}",
                item.location,
                item.id,
                hint=f"add {item.id} to `satisfies` of the architecture item that meets it",
            )


CHECK = Check("trace.unallocated-requirement", find, ("software-requirement",), ("iec62304:5.3.1", "iec62304:5.3.6"))
