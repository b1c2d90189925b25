"""What views of the architecture show: how its items say they are joined, beside what their code does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from samdkit.architecture import Places
from samdkit.design import structure
from samdkit.model.code import Connection, ConnectionKind
from samdkit.model.design import Import
from samdkit.model.item import Item
from samdkit.project import Project, natural

_OUTSIDE = frozenset({ConnectionKind.OUTGOING, ConnectionKind.INCOMING})


@dataclass(slots=True)
class Arrow:
    """One architecture item uses another, as they say or as their code does."""

    source: str
    target: str
    stated: bool = False
    imports: list[Import] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether only one of the two says so."""
        return not self.stated or not self.imports


@dataclass(slots=True)
class Flow:
    """An interface with what the code of the items at its edge opens."""

    interface: Item
    owners: tuple[str, ...]
    connections: list[Connection] = field(default_factory=list)

    @property
    def external(self) -> bool:
        """Whether data leave or enter the device there."""
        return self.interface.attribute("external") == "yes"

    @property
    def kinds(self) -> set[ConnectionKind]:
        """Which ways out the code opens that may be this interface."""
        return {one.kind for one in self.connections}


@dataclass(slots=True)
class Views:
    """The joints of an architecture."""

    arrows: list[Arrow] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    stray: dict[str, list[Connection]] = field(default_factory=dict)
    """Architecture item → ways out of its code for which there is no interface; under the empty name those of no item."""
    states_uses: bool = False
    """Whether any item says what it uses."""


# implements: KIT-SRS-083.2
def views(project: Project) -> Views:
    """Worked out once for a project."""
    if "views" not in project.worked_out:
        places = Places(project)
        found = Views(_arrows(project, places))
        found.flows, found.stray = _flows(project, places)
        found.states_uses = any(arrow.stated for arrow in found.arrows)
        project.worked_out["views"] = found
    kept: Views = project.worked_out["views"]
    return kept


def _arrows(project: Project, places: Places) -> list[Arrow]:
    """What is stated, and what the code imports beside it; an import is shown at the statement that covers it."""
    found: dict[tuple[str, str], Arrow] = {}
    for item in places.items:
        for target in item.targets("uses"):
            end = project.item(target)
            if end is not None and end.in_force:
                found.setdefault((item.id, end.id), Arrow(item.id, end.id, stated=True))
    for use in structure(project).uses:
        above = list(product(places.with_wholes(use.source), places.with_wholes(use.target)))
        covering = [found[pair] for pair in above if pair in found and found[pair].stated]
        for arrow in covering:
            arrow.imports += use.imports
        if not covering:
            found.setdefault((use.source, use.target), Arrow(use.source, use.target)).imports += use.imports
    return [found[pair] for pair in sorted(found, key=lambda one: (natural(one[0]), natural(one[1])))]


def _flows(project: Project, places: Places) -> tuple[list[Flow], dict[str, list[Connection]]]:
    by_owner: dict[str, list[Connection]] = {}
    for one in project.connections:
        named = places.owners(one.location.path)
        by_owner.setdefault(named[0].id if len(named) == 1 else "", []).append(one)
    flows: list[Flow] = []
    covered: set[tuple[str, Connection]] = set()
    topmost = {item.id for item in places.items if not item.targets("part-of")}
    for interface in project.of_kind("interface", inherited=False):
        owners = tuple(one for one in interface.targets("part-of") if one in project.items)
        flow = Flow(interface, owners)
        for owner in owners:
            inside = {owner} if owner in topmost else places.with_parts(owner)
            for name in sorted(inside & by_owner.keys(), key=natural):
                fitting = [one for one in by_owner[name] if _fits(one, flow)]
                flow.connections += fitting
                covered |= {(name, one) for one in fitting}
        flows.append(flow)
    stray = {name: [one for one in by_owner[name] if (name, one) not in covered] for name in sorted(by_owner, key=natural)}
    return flows, {name: left for name, left in stray.items() if left}


def _fits(connection: Connection, flow: Flow) -> bool:
    """Whether a way out may be the interface: systems outside need an external one, data and other programs any."""
    return flow.external if connection.kind in _OUTSIDE else True


def packages(project: Project) -> Iterator[tuple[str, str, list[Import]]]:
    """Architecture item, package from elsewhere, and where it is imported."""
    for element in structure(project).elements:
        for name in sorted(element.packages):
            yield element.item.id, name, element.packages[name]
