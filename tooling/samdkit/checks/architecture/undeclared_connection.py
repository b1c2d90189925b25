"""Ways out of the program are interfaces of the architecture."""

from collections.abc import Iterator
from itertools import groupby

from samdkit.architecture import Places
from samdkit.checks.check import Check
from samdkit.model.code import Connection, ConnectionKind
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project

_VERBS = {
    ConnectionKind.OUTGOING: "calls other systems",
    ConnectionKind.INCOMING: "is called by other systems",
    ConnectionKind.STORAGE: "keeps data",
    ConnectionKind.PROCESS: "starts other programs or libraries",
}
_OUTSIDE = frozenset({ConnectionKind.OUTGOING, ConnectionKind.INCOMING})


# implements: KIT-SRS-024.5
def find(project: Project) -> Iterator[Finding]:
    """Where code opens a way out of the program, the architecture has an interface.

    An architecture that leaves out a connection hides it from the risk analysis and from the threat model, and the drawing and
    the code part ways. For each source file: what it imports, calls and derives from the modules that open a connection, the
    addresses that its functions are given (`@app.get("/readings")`), and the tables that it makes. A file that calls other
    systems or is called by them belongs to an architecture item with an interface that is `- external: yes`; one that keeps data
    or starts other programs, to one with any interface. The interface may also be part of an item further up, but not of the
    topmost: one interface of the whole would say nothing about its parts.

        src/app/sync.py calls other systems (httpx.get("https://…")), and SAD-004, which owns it, has no external interface

    Add an interface with `- part-of: SAD-004`, with its peer, protocol and data; or name the file in the item that has it.

    Which modules open a connection is the kit's policy (`connections` in `qms/policy.yaml`). Not seen: packages that are not in
    the list, connections inside packages and components that the code calls (their own dossier has them), plain files, and other
    languages than Python. Which interface stands for which connection is for people to judge.
    """
    places = Places(project)
    spoken = _Interfaces(project, places)
    for path, in_file in groupby(project.connections, key=lambda one: one.location.path):
        owners = places.owners(path)
        if len(owners) != 1:
            continue
        found: dict[ConnectionKind, list[Connection]] = {}
        for one in in_file:
            found.setdefault(one.kind, []).append(one)
        for kind, connections in found.items():
            if not spoken.of(owners[0], external=kind in _OUTSIDE):
                yield _undeclared(owners[0], kind, connections)


class _Interfaces:
    """Which architecture items have interfaces."""

    def __init__(self, project: Project, places: Places) -> None:
        self.places = places
        self.external: set[str] = set()
        self.any: set[str] = set()
        self.topmost = {item.id for item in places.items if not item.targets("part-of")}
        for interface in project.of_kind("interface", inherited=False):
            self.any.update(interface.targets("part-of"))
            if interface.attribute("external") == "yes":
                self.external.update(interface.targets("part-of"))

    def of(self, item: Item, *, external: bool) -> bool:
        """Whether an interface is part of the item, or of one that it is part of, the topmost aside."""
        named = self.external if external else self.any
        return item.id in named or bool(named & (self.places.with_wholes(item.id) - self.topmost))


def _undeclared(owner: Item, kind: ConnectionKind, connections: list[Connection]) -> Finding:
    first = connections[0].location
    what = ", ".join(dict.fromkeys(one.what for one in connections))
    wanted = "external interface" if kind in _OUTSIDE else "interface"
    return Finding(
        "",
        f"{first.path} {_VERBS[kind]} ({what}), and {owner.id}, which owns it, has no {wanted}",
        first,
        first.path,
        hint=f"add an interface with `- part-of: {owner.id}`{' and `- external: yes`' if kind in _OUTSIDE else ''}",
        fact=str(kind),
    )


CHECK = Check("architecture.undeclared-connection", find, ("source-file",), ("iec62304:5.3.2",))
