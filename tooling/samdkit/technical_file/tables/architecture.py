"""The architecture as its items state it, beside what the code does."""

from typing import TYPE_CHECKING

from samdkit.design import structure
from samdkit.model.code import Connection, ConnectionKind
from samdkit.sources.locks import normal
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table
from samdkit.views import Arrow, packages, views

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: So many places of one kind are named; more are counted.
_NAMED = 3
KINDS = {
    ConnectionKind.OUTGOING: "calls",
    ConnectionKind.INCOMING: "is called",
    ConnectionKind.STORAGE: "keeps data",
    ConnectionKind.PROCESS: "starts",
}


def items(context: "Context") -> Table:
    """One row an architecture item."""
    words = context.words
    marked = {one.item.id: len(one.units) for one in structure(context.project).elements}
    rows = [
        (
            context.named(item),
            context.refs(item.targets("part-of")) or cells.NONE,
            cells.paths(item.attribute("code")) or cells.NONE,
            str(marked.get(item.id, 0)),
            item.attribute("safety-class"),
            context.said(item, "segregation") or cells.NONE,
            context.refs(item.targets("satisfies")),
        )
        for item in context.items("architecture")
    ]
    columns = ("item", "part of", "code", "marked units", "class", "segregation", "satisfies")
    return Table("architecture-items", words("Items of the architecture"), tuple(map(words, columns)), tuple(rows))


# implements: KIT-SRS-083.2
def uses(context: "Context") -> Table:
    """One row a pair of items of which one uses the other."""
    words = context.words
    found = views(context.project)
    rows = []
    for arrow in found.arrows:
        names = dict.fromkeys(one.module for one in arrow.imports)
        places = [cells.code(one.location) for one in arrow.imports]
        rows.append(
            (
                context.ref(arrow.source),
                context.ref(arrow.target),
                words("yes") if arrow.stated else _asks(words("no"), asked=found.states_uses),
                _several(context, places) if arrow.imports else _asks(words("none"), asked=True),
                cells.below(map(cells.code, names)) or cells.NONE,
            )
        )
    columns = ("item", "uses", "stated", "imported at", "modules")
    return Table("architecture-uses", words("Who uses whom"), tuple(map(words, columns)), tuple(rows))


def state_of(arrow: Arrow) -> str:
    """Whether a use is stated, seen in the code, or both."""
    if not arrow.differs:
        return "stated, and seen in the code"
    return "stated, not seen in the code" if arrow.stated else "seen in the code, not stated"


def soup_placement(context: "Context") -> Table:
    """One row a package from elsewhere that an item imports."""
    words, project = context.words, context.project
    components = {normal(one.name): one for one in (project.lock.components if project.lock else [])}
    listed = {normal(item.attribute("package")): item for item in project.of_kind("soup", "tool")}
    rows = []
    for owner, package, imports in packages(project):
        name = normal(package)
        if name in components:
            what = words("component %(name)s %(version)s", name=components[name].name, version=components[name].version)
        else:
            what = context.ref(listed[name].id) if name in listed else words("no item of that package")
        rows.append(
            (context.ref(owner), cells.code(package), what, _several(context, [cells.code(one.location) for one in imports]))
        )
    columns = ("item", "package", "in the dossier", "imported at")
    return Table("soup-placement", words("Where software from elsewhere stands"), tuple(map(words, columns)), tuple(rows))


# implements: KIT-SRS-083.2
def data_flow(context: "Context") -> Table:
    """One row an interface, and one row the ways out of an item's code that have none."""
    words, found = context.words, views(context.project)
    rows = []
    for flow in found.flows:
        item = flow.interface
        rows.append(
            (
                context.named(item),
                context.refs(flow.owners) or _asks(words("nothing"), asked=True),
                words("yes") if flow.external else words("no"),
                context.said(item, "peer") or cells.NONE,
                context.said(item, "protocol") or cells.NONE,
                words(item.attribute("data")) or cells.NONE,
                _opened(context, flow.connections) or words("nothing seen"),
            )
        )
    for name, connections in found.stray.items():
        owner = context.ref(name) if name else words("no item")
        rows.append(
            (
                _asks(words("none"), asked=True),
                owner,
                cells.NONE,
                cells.NONE,
                cells.NONE,
                cells.NONE,
                _opened(context, connections),
            )
        )
    columns = ("interface", "at the edge of", "external", "peer", "protocol", "data", "what the code there opens")
    return Table("data-flow", words("Interfaces and ways out of the program"), tuple(map(words, columns)), tuple(rows))


def _opened(context: "Context", connections: list[Connection]) -> str:
    """Ways out by kind, the first of each by name."""
    parts = []
    for kind, said in KINDS.items():
        names = dict.fromkeys(f"{cells.code(one.what)} {cells.code(one.location)}" for one in connections if one.kind is kind)
        if names:
            parts.append(f"{context.words(said)}: {_several(context, list(names))}")
    return cells.below(parts)


def deployment(context: "Context") -> Table:
    """What runs where: the device and what it needs, what stands beside it, and whom it talks to."""
    words, project = context.words, context.project
    platforms = project.identity.fact("platforms")
    rows = [
        (words("the device"), f"{cells.cell(project.identity.fact('name'))} {cells.cell(project.identity.version)}",
         cells.cell(platforms) if platforms not in {"", "open"} else _asks(words("open"), asked=True), "`device.md`"),
    ]  # fmt: skip
    inside = words("in the environment of the device")
    rows += [(words("interpreter"), version, inside, words("as the tests ran")) for version in pythons(context)]
    components = project.lock.components if project.lock else []
    rows += [(words("component"), f"{cells.code(one.name)} {one.version}", inside, "`samdkit.lock`") for one in components]
    count = package_count(context)
    if count:
        said = words("%(count)s packages, each in the SOUP register", count=count)
        rows.append((words("packages"), said, inside, "`requirements.txt`"))
    for flow in views(project).flows:
        item = flow.interface
        kind = words("another system") if flow.external else words("beside the device")
        over = context.said(item, "protocol") or cells.NONE
        rows.append(
            (
                kind,
                context.said(item, "peer") or cells.NONE,
                words("over %(protocol)s", protocol=over),
                context.named(item),
            )
        )
    columns = ("what", "which", "where", "by")
    return Table("deployment", words("What runs where"), tuple(map(words, columns)), tuple(rows))


def pythons(context: "Context") -> list[str]:
    """The versions of Python in which the recorded tests of the project ran."""
    project = context.project
    used = {run.environment for run in project.runs if not run.origin}
    return sorted({project.environments[one].python for one in used if one in project.environments})


def package_count(context: "Context") -> int:
    """The packages of the runtime lock, components aside."""
    return len({one.name for one in context.project.packages if not one.development and not one.wheel})


def _several(context: "Context", names: list[str]) -> str:
    """The first few, and how many more there are."""
    more = len(names) - _NAMED
    return cells.below([*names[:_NAMED], *([context.words("and %(more)s more", more=more)] if more > 0 else [])])


def _asks(text: str, *, asked: bool) -> str:
    return cells.bold_if(asked, text)
