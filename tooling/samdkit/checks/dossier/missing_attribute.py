"""Wanted attributes are there."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.sources.kinds import kinds


# implements: KIT-SRS-020.5
def find(project: Project) -> Iterator[Finding]:
    """Every item has the attributes and links that its kind wants.

    A requirement says what it derives from, a risk its sequence of events and harm, a control what realises it,
    an architecture item that no other is part of its code. Which are wanted stands in `qms/kinds.yaml`.
    """
    for item in project.own_items():
        if not item.in_force:
            continue
        kind = kinds()[item.kind]
        parent = any(project.items[link.source].kind == item.kind for link in project.links_to(item.id, "part-of"))
        for name in kind.wanted if parent else (*kind.wanted, *kind.wanted_below):
            present = item.targets(name) if name in kind.links else item.attributes.get(name, "").strip()
            if not present:
                yield Finding(
                    "",
                    f"{item.id} has no `{name}`",
                    item.location,
                    item.id,
                    hint=f"add `- {name}: …` below its heading",
                    fact=name,
                )


CHECK = Check("dossier.missing-attribute", find, ("item",), ("iec62304:5.2.6",))
