"""Finds where Python code opens a way out of the program: calls of other systems, addresses that others call, storage, processes.

Which modules and functions open one stands in `qms/policy.yaml`. The code is read, never imported.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

from samdkit.model.code import Connection, ConnectionKind
from samdkit.model.location import Location
from samdkit.sources import policy, python_text

#: Methods of an application or router that give a function its address, as decorators.
_ROUTES = frozenset({"route", "get", "post", "put", "patch", "delete", "head", "options", "websocket"})
_ROUTE = re.compile(rf"^[ \t]*@[\w.]+\.(?:{'|'.join(sorted(_ROUTES))})\(", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]((?:.*\\\n)*.*)", re.MULTILINE)
_TABLE = re.compile(r"\bcreate\s+(?:virtual\s+)?table\s+(?:if\s+not\s+exists\s+)?[\"'`\[]?([\w.]+)[\"'`\]]?\s*\(", re.IGNORECASE)


# implements: KIT-SRS-003.e
def find(path: str, source: str) -> list[Connection]:
    """Every connection in one file, by line; nothing for what is no Python (the reader of units says so)."""
    if not _may_have(source):
        return []
    try:
        tree = python_text.parse(source)
    except (SyntaxError, ValueError):
        return []
    nodes = list(_walk(tree))
    names = _imported(nodes)
    found = [*_uses(path, nodes, names), *_routes(path, nodes), *_tables(path, nodes)]
    seen = {_root(one.what) for one in found}
    # A module that is imported and used through objects from elsewhere opens its connection all the same.
    for full, line in names.values():
        kind = _kind(full)
        if kind and _root(full) not in seen:
            found.append(Connection(kind, full, Location(path, line)))
    return sorted(set(found), key=lambda one: (one.location.line, one.kind, one.what))


@cache
def _known() -> dict[str, ConnectionKind]:
    """Dotted name → kind."""
    groups = policy.section("connections")
    return {name: ConnectionKind(kind) for kind, names in groups.items() for name in names}


@cache
def _last_words() -> dict[str, frozenset[str]]:
    """First word of the names of the policy → their last words: `http` → `server`, `client`."""
    found: dict[str, set[str]] = {}
    for name in _known():
        found.setdefault(name.partition(".")[0], set()).add(name.rpartition(".")[2])
    return {first: frozenset(last) for first, last in found.items()}


def _may_have(source: str) -> bool:
    """Whether a file is worth parsing; most aren't, and parsing is what costs."""
    words = _last_words()
    for line in _IMPORT.findall(source):
        for name in re.findall(r"\w+", line):
            if name in words and any(last in source for last in words[name]):
                return True
    if "__tablename__" in source or "import_module(" in source or "__import__(" in source:
        return True
    tables = "table" in source or "TABLE" in source
    return ("@" in source and bool(_ROUTE.search(source))) or (tables and bool(_TABLE.search(source)))


def _kind(full: str) -> ConnectionKind | None:
    """What a dotted name opens: by the longest name of the policy that it is or lies below."""
    known = _known()
    while full:
        if full in known:
            return known[full]
        full = full.rpartition(".")[0]
    return None


def _root(what: str) -> str:
    return what.partition("(")[0].partition(".")[0]


def _walk(tree: ast.Module) -> Iterator[ast.AST]:
    """Every node that runs, as it stands in the file: what is imported for type checkers alone opens nothing."""
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        yield node
        checked = isinstance(node, ast.If) and _dotted(node.test).rpartition(".")[2] == "TYPE_CHECKING"
        following = node.orelse if isinstance(node, ast.If) and checked else list(ast.iter_child_nodes(node))
        left += reversed(following)


def _imported(nodes: list[ast.AST]) -> dict[str, tuple[str, int]]:
    """Name in the file → the dotted name that it stands for, and the line of its import."""
    found: dict[str, tuple[str, int]] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                # `import a.b` binds `a`; kept by its whole name, so that the import of `a.b` is seen as such.
                found[alias.asname or alias.name] = (alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = (f"{node.module}.{alias.name}", node.lineno)
        elif isinstance(node, ast.Call) and _dotted(node.func) in {"importlib.import_module", "import_module", "__import__"}:
            name = _text(node)
            if name:
                found[name] = (name, node.lineno)
    return found


def _uses(path: str, nodes: list[ast.AST], names: dict[str, tuple[str, int]]) -> Iterator[Connection]:
    """Calls and base classes that come from a module of the policy."""
    for node in nodes:
        if isinstance(node, ast.Call):
            used, what = [node.func], _text(node)
        elif isinstance(node, ast.ClassDef):
            used, what = node.bases, ""
        else:
            continue
        for one in used:
            full = _resolved(_dotted(one), names)
            kind = _kind(full) if full else None
            if kind:
                yield Connection(kind, f'{full}("{what}")' if what else full, Location(path, one.lineno))


def _routes(path: str, nodes: list[ast.AST]) -> Iterator[Connection]:
    """Functions that get their address by a decorator: `@app.get("/readings")`."""
    for node in nodes:
        for one in node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else ():
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in _ROUTES:
                address = _text(one)
                if address.startswith("/"):
                    yield Connection(ConnectionKind.INCOMING, f'{one.func.attr}("{address}")', Location(path, one.lineno))


def _tables(path: str, nodes: list[ast.AST]) -> Iterator[Connection]:
    """Tables that the code makes: by SQL in a text, or as a class with `__tablename__`."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for match in _TABLE.finditer(node.value):
                line = min(node.lineno + node.value[: match.start()].count("\n"), node.end_lineno or node.lineno)
                yield Connection(ConnectionKind.STORAGE, f"table {match.group(1)}", Location(path, line))
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            and _names(node, "__tablename__")
        ):
            yield Connection(ConnectionKind.STORAGE, f"table {node.value.value}", Location(path, node.lineno))


def _names(node: ast.Assign, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in node.targets)


def _dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute of an attribute of a name, or nothing."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _resolved(dotted: str, names: dict[str, tuple[str, int]]) -> str:
    """The name with its import put in: `AsyncClient` → `httpx.AsyncClient`; nothing for what is not imported."""
    head = dotted
    while head:
        if head in names:
            return names[head][0] + dotted[len(head) :]
        head = head.rpartition(".")[0]
    return dotted if any(name.startswith(f"{dotted.partition('.')[0]}.") for name in names) and "." in dotted else ""


def _text(call: ast.Call) -> str:
    """The first argument, if it is a text that stands there; of a text with gaps, its beginning."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.JoinedStr) and first.values:
        begin = first.values[0]
        return f"{begin.value}…" if isinstance(begin, ast.Constant) and isinstance(begin.value, str) else ""
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
