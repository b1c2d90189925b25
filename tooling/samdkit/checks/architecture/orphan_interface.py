"""Interfaces belong to something."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-024.4
def find(project: Project) -> Iterator[Finding]:
    """Every interface is part of an architecture item.

    An interface that hangs in the air is nobody's: its risks ask no item for a safety class (`architecture.safety-class`), no
    code is behind it, and nothing tells which item lets the other system in. Add `- part-of: SAD-003`, the item at whose edge the
    data cross; there may be several.
    """
    for interface in project.of_kind("interface", inherited=False):
        if not interface.targets("part-of"):
            yield Finding(
                "",
                f"{interface.id} is part of no architecture item",
                interface.location,
                interface.id,
                hint="add `- part-of: …`, the item at whose edge the data cross",
            )


CHECK = Check("architecture.orphan-interface", find, ("interface",), ("iec62304:5.3.2",))
