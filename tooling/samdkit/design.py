"""The code of each architecture item as it stands: what its files declare, and which other items they use."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from samdkit.architecture import Places
from samdkit.model.code import Unit
from samdkit.model.design import Import, Module
from samdkit.model.item import Item
from samdkit.project import Project, code_files, natural, other_code_files
from samdkit.sources import python_design, python_text


@dataclass(slots=True)
class Element:
    """An architecture item with the files that it owns."""

    item: Item
    modules: list[Module] = field(default_factory=list)
    """Its files in Python."""
    others: list[str] = field(default_factory=list)
    """Its files in other languages."""
    units: list[Unit] = field(default_factory=list)
    """Its marked units and blocks, in any language."""
    packages: dict[str, list[Import]] = field(default_factory=dict)
    """Top-level package from elsewhere → where it is imported; the standard library's aside."""


@dataclass(slots=True)
class Use:
    """Code of one architecture item imports code of another."""

    source: str
    target: str
    imports: list[Import] = field(default_factory=list)


@dataclass(slots=True)
class Structure:
    """The code of a project by architecture item."""

    elements: list[Element] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    """By id of both ends."""


# implements: KIT-SRS-084
def structure(project: Project) -> Structure:
    """Read once for a project; items without code of their own are left out."""
    if "structure" not in project.worked_out:
        project.worked_out["structure"] = _read(project)
    found: Structure = project.worked_out["structure"]
    return found


def _read(project: Project) -> Structure:
    reader = _Reader(project)
    reader.own()
    for name, path in sorted(reader.names.items(), key=lambda one: one[1]):
        reader.file(name, path)
    for element in reader.elements.values():
        element.units.sort(key=lambda one: (one.location, one.id))
    by_ends = sorted(reader.uses, key=lambda one: (natural(one[0]), natural(one[1])))
    elements = sorted(reader.elements.values(), key=lambda one: natural(one.item.id))
    return Structure(elements, [reader.uses[key] for key in by_ends])


class _Reader:
    """The code of a project while it is sorted."""

    def __init__(self, project: Project) -> None:
        self.project = project
        folders = project.configuration.code
        self.names = {python_design.dotted(path, folders): path for path in code_files(project)}
        self.packages = {one.partition(".")[0] for one in self.names}
        self.elements: dict[str, Element] = {}
        self.owner: dict[str, str] = {}
        self.uses: dict[tuple[str, str], Use] = {}

    def own(self) -> None:
        """Gives each file and unit to the item that owns it; what two own, or none, belongs to nobody."""
        places = Places(self.project)
        others = other_code_files(self.project)
        for path in [*self.names.values(), *others]:
            owners = places.owners(path)
            if len(owners) == 1:
                self.owner[path] = owners[0].id
                self.elements.setdefault(owners[0].id, Element(owners[0]))
        for path in others:
            if path in self.owner:
                self.elements[self.owner[path]].others.append(path)
        for unit in self.project.units.values():
            if not unit.origin and unit.location.path in self.owner:
                self.elements[self.owner[unit.location.path]].units.append(unit)

    def file(self, name: str, path: str) -> None:
        """Reads a file of Python that somebody owns."""
        if path not in self.owner:
            return
        package = name if path.endswith("/__init__.py") else name.rpartition(".")[0]
        source, _ = python_text.decode(path, (self.project.root / path).read_bytes())
        module = python_design.read(path, source, package)
        self.elements[self.owner[path]].modules.append(module)
        for one in module.imports:
            self._import(self.owner[path], one)

    def _import(self, source: str, one: Import) -> None:
        inside = dict.fromkeys(self.names[found] for found in _modules(one, self.names))
        targets = dict.fromkeys(self.owner.get(path, source) for path in inside)
        for target in targets if not one.typing_only else ():
            if target != source:
                self.uses.setdefault((source, target), Use(source, target)).imports.append(one)
        top = one.module.partition(".")[0]
        if not inside and top and top not in sys.stdlib_module_names and top not in self.packages:
            self.elements[source].packages.setdefault(top, []).append(one)


def _modules(one: Import, names: dict[str, str]) -> Iterator[str]:
    """The modules of the project that an import reaches: those that it takes out of a package, else the module itself."""
    taken = [f"{one.module}.{name}" for name in one.names if f"{one.module}.{name}" in names]
    yield from taken
    if one.module in names and len(taken) < max(len(one.names), 1):
        yield one.module
