"""Names in a Python file: what they were imported as, and the texts that calls are given."""

import ast
from collections.abc import Iterable


def imported(tree: ast.Module) -> dict[str, str]:
    """Name in the file → the dotted name that it stands for. What comes from the same package begins with a dot."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                found[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            module = f"{'.' * node.level}{node.module or ''}"
            for alias in node.names:
                found[alias.asname or alias.name] = f"{module.removesuffix('.')}.{alias.name}"
    return found


def dotted(node: ast.AST | None) -> str:
    """`a.b.c` of an attribute of an attribute of a name; of a call, of what is called; else nothing."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def resolved(node: ast.AST | None, names: dict[str, str]) -> str:
    """The dotted name with its import put in: `path` → `django.urls.path`."""
    name = dotted(node)
    first, dot, rest = name.partition(".")
    return f"{names.get(first, first)}{dot}{rest}"


def text(node: ast.AST | None) -> str | None:
    """A text that stands there; of one that is put together, its beginning and `…`; of one to be translated, that text."""
    while isinstance(node, ast.BinOp):
        node = node.left
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return f"{node.value}…"
    if isinstance(node, ast.JoinedStr):
        first = node.values[0] if node.values else None
        return f"{first.value}…" if isinstance(first, ast.Constant) and isinstance(first.value, str) else "…"
    if isinstance(node, ast.Call):
        called = dotted(node.func).rpartition(".")[2]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            whole = text(node.func.value)
            return f"{whole.partition('{')[0]}…" if whole is not None else None
        node = node.args[0] if node.args and (called == "_" or "gettext" in called) else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def texts(node: ast.AST | None) -> list[str] | None:
    """The texts of a list or tuple that stands there, or nothing where one of them is computed."""
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return None
    found = [one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return found if len(found) == len(node.elts) else None


def keyword(call: ast.Call, *wanted: str) -> ast.expr | None:
    """The value of the first of these keywords that the call has."""
    return next((one.value for name in wanted for one in call.keywords if one.arg == name), None)


def modules(names: Iterable[str]) -> set[str]:
    """The first words of dotted names: the packages that they come from."""
    return {one.partition(".")[0] for one in names if not one.startswith(".")}
