"""What the dossier says of the ways into and out of an app: routes, tables, calls, put together by whom or what they reach."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from samdkit.model.app import App, Package, Route, Table
from samdkit.model.code import Connection, ConnectionKind
from samdkit.model.location import Location
from samdkit.scaffold.adopt.wording import code, place
from samdkit.sources import policy

_Thing = TypeVar("_Thing")
_Key = TypeVar("_Key")
_HOST = re.compile(r"(?:https?|wss?|ftp|mqtts?|amqps?|rediss?|ldaps?)://([A-Za-z0-9.-]+[A-Za-z0-9])")
_TITLES = {
    ConnectionKind.OUTGOING: "Other systems, called by {}",
    ConnectionKind.STORAGE: "Data kept by {}",
    ConnectionKind.PROCESS: "Other programs, started by {}",
}
_INTROS = {
    ConnectionKind.OUTGOING: "Where the code calls other systems:",
    ConnectionKind.STORAGE: "Where the code opens storage:",
    ConnectionKind.PROCESS: "Where the code starts other programs or libraries:",
}


@dataclass(slots=True)
class Interface:
    """One item of the kind interface, before it has an id."""

    title: str
    intro: str
    lines: list[str]
    """Each with file and line."""
    owners: list[Package]
    """In whose code it was found."""
    protocol: str = ""
    peer: list[str] = field(default_factory=list)


def group(app: App) -> list[Interface]:
    """Routes and tables by the package that has them, then calls by what they go through."""
    return [*_routes(app), *_tables(app), *_connections(app)]


def _routes(app: App) -> Iterator[Interface]:
    for (key, framework), routes in _by(app.routes, lambda one: (_key(app, one.location), one.framework)).items():
        name, owners = _owner(app, key)
        by = f" ({framework})" if framework else ""
        intro = "Addresses at which it answers, as the code names them; prefixes given elsewhere are not added:"
        yield Interface(f"Addresses of {name}{by}", intro, [route_line(one) for one in routes], owners, "HTTP")


def route_line(route: Route) -> str:
    """`GET /readings` → `show` at `src/app.py:12`."""
    handler = f" → {code(route.handler)}" if route.handler else ""
    return f"{code(f'{route.method} {route.address}'.lstrip())}{handler} at {place(route.location)}"


def _tables(app: App) -> Iterator[Interface]:
    for key, tables in _by(app.tables, lambda one: _key(app, one.location)).items():
        name, owners = _owner(app, key)
        intro = "Tables that it makes; where a model does not say its table's name, the class is named:"
        yield Interface(f"Tables of {name}", intro, [table_line(one) for one in tables], owners)


def table_line(table: Table) -> str:
    """`readings` (SQL) at `src/store.py:12`."""
    return f"{code(table.name)} ({table.kind}) at {place(table.location)}"


def _connections(app: App) -> Iterator[Interface]:
    in_order = sorted(app.connections, key=lambda one: list(ConnectionKind).index(one.kind))
    for (kind, name), found in _by(in_order, lambda one: (one.kind, library(one)[0])).items():
        hosts = sorted({host for one in found for host in _HOST.findall(one.what)})
        owners = [one for key in dict.fromkeys(_key(app, one.location) for one in found) for one in _owner(app, key)[1]]
        protocol = library(found[0])[1] if kind is ConnectionKind.OUTGOING else ""
        lines = [f"{code(one.what)} at {place(one.location)}" for one in found]
        yield Interface(_TITLES[kind].format(name), _INTROS[kind], lines, owners, protocol, hosts)


def library(connection: Connection) -> tuple[str, str]:
    """The name of the policy that a connection falls under, and what that says of it: `httpx`, `HTTP`."""
    names = policy.section("connections")[str(connection.kind)]
    name = connection.what.partition("(")[0]
    while name and name not in names:
        name = name.rpartition(".")[0]
    return (name, names[name]) if name else (connection.what.partition("(")[0].partition(".")[0], "")


def _key(app: App, location: Location) -> str:
    owner = app.owner(location.path)
    return owner.key if owner else ""


def _owner(app: App, key: str) -> tuple[str, list[Package]]:
    """The package with that key, and its name; what stands in none is a file of SQL beside the code."""
    owners = [one for one in app.packages if one.key == key]
    return (owners[0].name if owners else "the repository"), owners


def _by(things: Iterable[_Thing], key: Callable[[_Thing], _Key]) -> dict[_Key, list[_Thing]]:
    found: dict[_Key, list[_Thing]] = {}
    for one in things:
        found.setdefault(key(one), []).append(one)
    return found
