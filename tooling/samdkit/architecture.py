"""Which architecture item a source file belongs to: the one that names it most closely (format 1)."""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from samdkit.model.item import Item
from samdkit.project import Project


class Places:
    """The code of the project's own architecture items."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.items = project.of_kind("architecture", inherited=False)
        self._named: dict[str, list[Item]] = {}
        for item in self.items:
            for path in paths(item):
                self._named.setdefault(path, []).append(item)

    # implements: KIT-SRS-024.3
    def owners(self, path: str) -> list[Item]:
        """The items that own a file: those that name it or the nearest folder above it; more than one is a fault."""
        place = PurePosixPath(path)
        for one in (place, *place.parents):
            if found := self._named.get(one.as_posix()):
                return found
        return []

    def has_parts(self, item: Item) -> bool:
        """Whether other architecture items are part of it; interfaces are at its edge and no parts."""
        return any(self.project.items[link.source].kind == "architecture" for link in self.project.links_to(item.id, "part-of"))

    def with_parts(self, item: str) -> set[str]:
        """The ids of an item and of all that is part of it, however deep."""
        return _closure(item, lambda one: (link.source for link in self.project.links_to(one, "part-of")))

    def with_wholes(self, item: str) -> set[str]:
        """The ids of an item and of all that it is part of, however far up."""
        return _closure(item, self._above)

    def _above(self, name: str) -> list[str]:
        item = self.project.item(name)
        return item.targets("part-of") if item is not None else []


def paths(item: Item) -> list[str]:
    """The files and folders that an architecture item names in `code`."""
    named = (one.strip() for one in item.attribute("code").split(","))
    return [PurePosixPath(one).as_posix() for one in named if one]


def _closure(start: str, following: Callable[[str], Iterable[str]]) -> set[str]:
    found = {start}
    left = [start]
    while left:
        new = [one for one in following(left.pop()) if one not in found]
        found.update(new)
        left += new
    return found
