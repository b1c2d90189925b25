"""Reads what a file of Python declares and imports, without running it."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import PurePosixPath

from samdkit.model.design import Declaration, Field, Import, Module, Sort
from samdkit.model.location import Location
from samdkit.sources import python_text

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_LISTS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "ReprEnum"})
_DATA_BASES = frozenset({"NamedTuple", "TypedDict", "BaseModel", "Struct"})
_DATA_DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "s"})
_ALIASES = frozenset({"NewType", "TypedDict", "NamedTuple", "namedtuple"})


# implements: KIT-SRS-084
def read(path: str, source: str, package: str) -> Module:
    """The module of a file; empty where it is no Python (the reader of units says so). `package` is what it is imported in."""
    try:
        tree = python_text.parse(source)
    except (SyntaxError, ValueError):
        return Module(path, "")
    return Module(path, _summary(tree), tuple(_declarations(path, tree.body, "")), tuple(_imports(path, tree, package)))


def dotted(path: str, folders: tuple[str, ...]) -> str:
    """The name under which a file is imported: `src/cuff/reading.py` is `cuff.reading` where the code is in `src`.

    A folder of the code that is itself a package keeps its name.
    """
    place = PurePosixPath(path)
    for folder in sorted(folders, key=len, reverse=True):
        if place.is_relative_to(folder):
            place = place.relative_to(folder)
            if folder not in {"src", "lib", "."} and not folder.endswith("/src"):
                place = PurePosixPath(PurePosixPath(folder).name) / place
            break
    parts = list(place.with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1:] == ["__init__"] else parts)


def _summary(node: ast.Module | ast.ClassDef | _Function) -> str:
    """The first paragraph of a docstring, on one line."""
    text = ast.get_docstring(node, clean=True) or ""
    return " ".join(text.split("\n\n")[0].split())


def _declarations(path: str, body: list[ast.stmt], prefix: str) -> Iterator[Declaration]:
    for node in body:
        if isinstance(node, _Function):
            yield _function(path, node, prefix)
        elif isinstance(node, ast.ClassDef):
            yield _class(path, node, prefix)
            yield from _declarations(path, node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from _declarations(path, node.body, prefix)
        elif not prefix:
            yield from _alias(path, node)


def _function(path: str, node: _Function, prefix: str) -> Declaration:
    result = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    marks = [ast.unparse(one) for one in node.decorator_list]
    shown = "".join(f"@{one} " for one in marks if one in {"property", "classmethod", "staticmethod", "cached_property", "cache"})
    start = "async " if isinstance(node, ast.AsyncFunctionDef) else ""
    signature = f"{shown}{start}{node.name}({_arguments(node.args)}){result}"
    sort = Sort.METHOD if prefix else Sort.FUNCTION
    return Declaration(
        f"{prefix}{node.name}", sort, signature, _summary(node), _place(path, node), node.end_lineno or node.lineno
    )


def _arguments(arguments: ast.arguments) -> str:
    """The parameters as they are written, without `self` and `cls`."""
    text = ast.unparse(arguments)
    first = next(iter([*arguments.posonlyargs, *arguments.args]), None)
    if first is not None and first.arg in {"self", "cls"} and first.annotation is None:
        return text.removeprefix(first.arg).removeprefix(", ").removeprefix("/, ").removeprefix(", /")
    return text


def _class(path: str, node: ast.ClassDef, prefix: str) -> Declaration:
    bases = [ast.unparse(one) for one in node.bases]
    last = {one.partition("[")[0].rpartition(".")[2] for one in bases}
    marks = {ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in node.decorator_list}
    fields: tuple[Field, ...] = ()
    sort = Sort.CLASS
    if last & _LISTS:
        sort, fields = Sort.VALUES, tuple(_values(node.body))
    elif last & _DATA_BASES or marks & _DATA_DECORATORS:
        sort, fields = Sort.DATA, tuple(_fields(node.body))
    signature = f"{node.name}({', '.join(bases)})" if bases else node.name
    place, end = _place(path, node), node.end_lineno or node.lineno
    return Declaration(f"{prefix}{node.name}", sort, signature, _summary(node), place, end, fields)


def _fields(body: list[ast.stmt]) -> Iterator[Field]:
    for node, following in _with_next(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield Field(node.target.id, ast.unparse(node.annotation), _said(following))


def _values(body: list[ast.stmt]) -> Iterator[Field]:
    for node, following in _with_next(body):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if not name.startswith("_"):
                yield Field(name, ast.unparse(node.value), _said(following))


def _with_next(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, ast.stmt | None]]:
    yield from zip(body, [*body[1:], None], strict=True)


def _said(node: ast.stmt | None) -> str:
    """The text that stands below a field."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return " ".join(inspect.cleandoc(node.value.value).split("\n\n")[0].split())
    return ""


def _alias(path: str, node: ast.stmt) -> Iterator[Declaration]:
    """`Name = NewType("Name", int)`, `Name: TypeAlias = …` and `type Name = …`."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        name, value = node.targets[0].id, node.value
        known = isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in _ALIASES
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        name, value = node.target.id, node.value
        known = ast.unparse(node.annotation).rpartition(".")[2] == "TypeAlias"
    elif type(node).__name__ == "TypeAlias":
        name, value = ast.unparse(node.name), node.value  # type: ignore[attr-defined] # Python 3.12
        known = True
    else:
        return
    if known:
        end = node.end_lineno or node.lineno
        yield Declaration(name, Sort.DATA, f"{name} = {ast.unparse(value)}", "", Location(path, node.lineno), end)


def _place(path: str, node: ast.ClassDef | _Function) -> Location:
    return Location(path, node.lineno)


def _imports(path: str, tree: ast.Module, package: str) -> Iterator[Import]:
    left: list[tuple[ast.AST, bool]] = [(tree, False)]
    while left:
        node, typing_only = left.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, Location(path, node.lineno), (), typing_only)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(one.name for one in node.names)
            yield Import(_absolute(node, package), Location(path, node.lineno), names, typing_only)
        elif isinstance(node, ast.If) and ast.unparse(node.test).rpartition(".")[2] == "TYPE_CHECKING":
            left += [(one, typing_only) for one in reversed(node.orelse)] + [(one, True) for one in reversed(node.body)]
        else:
            left += [
                (one, typing_only)
                for one in reversed(list(ast.iter_child_nodes(node)))
                if isinstance(one, ast.stmt | ast.excepthandler | ast.match_case)
            ]


def _absolute(node: ast.ImportFrom, package: str) -> str:
    """The module that is meant, where `.` stands for the package of the file."""
    if not node.level:
        return node.module or ""
    above = package.split(".") if package else []
    base = above[: len(above) - (node.level - 1)]
    return ".".join([*base, *([node.module] if node.module else [])])
