"""What the architecture says of who uses whom, and what the code imports, are the same."""

from collections.abc import Iterator
from itertools import product

from samdkit.architecture import Places
from samdkit.checks.check import Check
from samdkit.design import Structure, Use, structure
from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Link
from samdkit.project import Project


# implements: KIT-SRS-024.6
def find(project: Project) -> Iterator[Finding]:
    """Where architecture items say which others they use, the imports of their code agree.

    A drawing with arrows that the code does not keep to is a drawing of other software; an arrow that is missing hides a way on
    which a fault travels, and breaks what segregates items. An item names what it uses in `- uses: SAD-005, SAD-007`. Once one
    item does, each import from code of one item into code of another needs it: by the items themselves or by items that they are
    part of; or there is an interface that is part of both; or one of the two is part of the other. Imports for type checkers
    alone don't count. The other way round, a use that no import shows is a note: calls by way of objects that are handed in, over
    a network or a file are not seen.

        src/app/chart.py imports app.store, and SAD-013 does not say that it uses SAD-007

    Add it to `uses` of the item that imports, or take the import out. Python only. A project in which no item says what it
    uses is not judged; the architecture document shows its imports all the same.
    """
    links = [one for item in project.of_kind("architecture", inherited=False) for one in item.links if one.kind == "uses"]
    if not links:
        return
    places, found = Places(project), structure(project)
    joined = _joined(project, links)
    for use in found.uses:
        above = product(places.with_wholes(use.source), places.with_wholes(use.target))
        if not any(pair in joined for pair in above) and not _within(places, use):
            first = use.imports[0]
            yield Finding(
                "",
                f"{first.location.path} imports {first.module}, and {use.source} does not say that it uses {use.target}",
                first.location,
                use.source,
                hint=f"add {use.target} to `uses` of {use.source}, or take the import out",
                fact=use.target,
            )
    for link in links:
        if _unseen(places, found, link):
            message = f"{link.source} says that it uses {link.target_item}, and no import shows it"
            hint = "take it out, or describe the interface over which it does"
            yield Finding("", message, link.location, link.source, hint, Severity.NOTE, fact=link.target_item)


def _joined(project: Project, links: list[Link]) -> set[tuple[str, str]]:
    """Pairs of items of which the first may use the second."""
    found = {(one.source, one.target_item) for one in links}
    for interface in project.of_kind("interface", inherited=False):
        ends = interface.targets("part-of")
        found |= {(one, other) for one, other in product(ends, ends) if one != other}
    return found


def _within(places: Places, use: Use) -> bool:
    """Whether one is part of the other."""
    return use.source in places.with_wholes(use.target) or use.target in places.with_wholes(use.source)


def _unseen(places: Places, found: Structure, link: Link) -> bool:
    """Whether both ends have code in Python, and none of the one imports any of the other."""
    sources, targets = places.with_parts(link.source), places.with_parts(link.target_item)
    in_python = {one.item.id for one in found.elements if one.modules}
    if not sources & in_python or not targets & in_python:
        return False
    return not any(use.source in sources and use.target in targets for use in found.uses)


CHECK = Check("architecture.undeclared-use", find, ("declared-use",), ("iec62304:5.3.2",))
