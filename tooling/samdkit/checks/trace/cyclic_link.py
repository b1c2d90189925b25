"""Derivation has a beginning."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import item_id
from samdkit.project import Project, natural


# implements: KIT-SRS-021.4
def find(project: Project) -> Iterator[Finding]:
    """No item derives from, refines, is part of or replaces itself by way of others.

    Where A derives from B and B from A, neither has a source. Each kind of link is followed by itself, through parts as through
    whole items; a circle is one finding, at the item whose id comes first. To mend it, remove the link that was meant the other
    way round.
    """
    for kind in ("derives-from", "refines", "part-of", "replaces"):
        ends = _in_circles(_ends(project, kind))
        reported: set[str] = set()
        for start in sorted(ends, key=natural):
            circle = [] if start in reported else _shortest_circle(start, ends)
            if circle and not reported & set(circle):
                reported |= set(circle)
                circle = _from_its_first(circle)
                message = f"{kind} goes in a circle: {' → '.join(circle)}"
                first = project.items[circle[0]]
                yield Finding("", message, first.location, first.id, hint="remove one of the links", fact=kind)


def _ends(project: Project, kind: str) -> dict[str, set[str]]:
    """Item → the other items in force that its links of that kind end at."""
    in_force = {item.id: item for item in project.own_items() if item.in_force}
    return {
        name: {end for one in item.targets(kind) if (end := item_id(one)) in in_force and end != name}
        for name, item in in_force.items()
    }


def _in_circles(ends: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is left when items that lead nowhere are taken away, again and again."""
    while True:
        leading = {name: found for name, others in ends.items() if (found := others & ends.keys())}
        if len(leading) == len(ends):
            return ends
        ends = leading


def _from_its_first(circle: list[str]) -> list[str]:
    """The same circle, begun at the item whose id comes first."""
    around = circle[:-1]
    first = around.index(min(around, key=natural))
    return [*around[first:], *around[:first], around[first]]


def _shortest_circle(start: str, ends: dict[str, set[str]]) -> list[str]:
    """The shortest way from an item back to itself, or nothing."""
    came_from: dict[str, str] = {}
    level = [start]
    while level:
        following: list[str] = []
        for name in level:
            for end in sorted(ends.get(name, ()), key=natural):
                if end == start:
                    circle = [name, start]
                    while circle[0] != start:
                        circle.insert(0, came_from[circle[0]])
                    return circle
                if end not in came_from:
                    came_from[end] = name
                    following.append(end)
        level = following
    return []


CHECK = Check("trace.cyclic-link", find, ("link",), ("iec62304:5.2.6",))
