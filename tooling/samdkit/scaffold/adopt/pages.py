"""Writes the dossier of an app: what was found as items, what only people know as open tasks, nothing invented."""

from dataclasses import dataclass
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined

from samdkit.model.app import App, Dependency, Package, Role, Scope
from samdkit.model.location import Location
from samdkit.scaffold.adopt import interfaces, wording
from samdkit.scaffold.adopt.interfaces import Interface
from samdkit.sources import app_files

NAMES = ("device", "needs", "requirements", "architecture", "interfaces", "risks", "soup", "tasks")


@dataclass(slots=True, frozen=True)
class _Unit:
    """An architecture item."""

    id: str
    package: Package
    parent: str
    has_parts: bool


@dataclass(slots=True, frozen=True)
class _Interface:
    """An interface item; the rest is that of the interface."""

    id: str
    title: str
    intro: str
    lines: list[str]
    part_of: list[str]
    peer: list[str]
    protocol: str


@dataclass(slots=True, frozen=True)
class _Soup:
    """A SOUP item."""

    id: str
    dependency: Dependency
    version: str
    used: Location | None


# implements: KIT-SRS-053.b
def render(app: App) -> dict[str, str]:
    """File below `dossier/` → its text; the same app gives the same texts."""
    units = _units(app)
    ids = {one.package.key: one.id for one in units}
    ways = interfaces.group(app)
    found = [_interface(number, one, ids) for number, one in enumerate(ways, 1)]
    soup = [_soup(number, one, app) for number, one in enumerate(app.runtime(), 1)]
    copied = sorted({app_files.copied_folder(one.path) for one in app.of(Role.COPIED)})
    facts = {
        "units": units,
        "interfaces": found,
        "soup": soup,
        "unit_ids": [one.id for one in units],
        "interface_ids": [one.id for one in found],
        "hazards_from": ["mdr-annex-ii-iii:II.5.b", *(one.id for one in found)],
        "soup_ids": [one.id for one in soup],
        "found_ids": [*(one.id for one in units), *(one.id for one in found)],
        "facts": app.facts,
        "tests": app.tests,
        "test_count": sum(one.count for one in app.tests),
        "uncollected": [Location(one.path, one.line) for one in app.tests if not one.collected],
        "optional": [one for one in app.dependencies if one.scope is Scope.OPTIONAL],
        "undeclared": app.undeclared,
        "copied": [Location(one) for one in copied],
        "problems": app.problems,
    }
    environment = _environment()
    return {f"{name}.md": environment.get_template(f"{name}.md.j2").render(facts) for name in NAMES}


def _environment() -> Environment:
    folder = files("samdkit.scaffold.adopt") / "texts"
    sources = {f"{name}.md.j2": (folder / f"{name}.md.j2").read_text("utf-8") for name in NAMES}
    environment = Environment(  # noqa: S701 - Markdown; what is found is escaped by the filters  # nosec B701
        loader=DictLoader(sources), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    environment.filters |= {
        "code": wording.code,
        "listed": wording.listed,
        "place": wording.place,
        "places": wording.places,
        "plain": wording.plain,
        "title_text": wording.plain,
    }
    return environment


def _units(app: App) -> list[_Unit]:
    parents = {one.parent for one in app.packages}
    ids = {one.key: f"SAD-{number:03}" for number, one in enumerate(app.packages, 1)}
    return [_Unit(ids[one.key], one, ids.get(one.parent, ""), one.key in parents) for one in app.packages]


def _interface(number: int, one: Interface, ids: dict[str, str]) -> _Interface:
    part_of = sorted({ids[owner.key] for owner in one.owners})
    return _Interface(f"IF-{number:03}", one.title, one.intro, one.lines, part_of, one.peer, one.protocol)


def _soup(number: int, dependency: Dependency, app: App) -> _Soup:
    """Its version only where `requirements.txt` does not say it: the lock's is the one that counts."""
    locked = dependency.location.path == "requirements.txt"
    return _Soup(f"SOUP-{number:03}", dependency, "" if locked else dependency.version, app.imports.get(dependency.name))
