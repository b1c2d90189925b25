"""Derivation has a beginning."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """No item derives from, refines or is part of itself by way of others."""
    for kind in ("derives-from", "refines", "part-of", "replaces"):
        done: set[str] = set()
        for item in project.own_items():
            path: list[str] = []
            current = item.id
            while current not in done:
                if current in path:
                    circle = [*path[path.index(current) :], current]
                    yield Finding(
                        "",
                        f"{kind} goes in a circle: {' → '.join(circle)}",
                        project.items[current].location,
                        current,
                        hint="remove one of the links",
                    )
                    break
                path.append(current)
                following = (
                    [one.partition(".")[0] for one in project.items[current].targets(kind)] if current in project.items else []
                )
                following = [one for one in following if one in project.items]
                if not following:
                    break
                current = next((one for one in following if one in path), following[0])
            done.update(path)


CHECK = Check("trace.cyclic-link", find, ("link",), ("iec62304:5.2.6",))
