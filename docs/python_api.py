"""Reads what a Python package exports, from its sources and without importing it, and writes it as Markdown."""

import ast
import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_WIDTH = 80
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Definition = ast.ClassDef | _Function


@dataclass(frozen=True, slots=True)
class Exported:
    """A public class or function, and the module that defines it."""

    module: str
    node: _Definition

    @property
    def name(self) -> str:
        """As users write it."""
        return self.node.name


def exports(package: Path) -> list[Exported]:
    """What `__all__` of the package names, in that order."""
    initial = tree(package, "__init__")
    modules = {
        name.asname or name.name: (one.module or "").rpartition(".")[2]
        for one in initial.body
        if isinstance(one, ast.ImportFrom)
        for name in one.names
    }
    listed = (one for one in initial.body if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "__all__")
    names = ast.literal_eval(next(listed).value)
    return [next(one for one in definitions(package, modules[name]) if one.name == name) for name in names]


def definitions(package: Path, module: str) -> list[Exported]:
    """The public classes and functions of one module, in its order."""
    body = tree(package, module).body
    return [Exported(module, one) for one in body if isinstance(one, _Definition) and not one.name.startswith("_")]


def tree(package: Path, module: str) -> ast.Module:
    """The syntax tree of one module."""
    return ast.parse((package / f"{module}.py").read_text("utf-8"))


def section(exported: Exported) -> Iterator[str]:
    """The Markdown blocks of one class or function: heading, signature, docstring, fields, methods."""
    node = exported.node
    yield _heading(3, node.name)
    if isinstance(node, _Function):
        yield from _function(node)
        return
    yield _code(_class_head(node))
    yield ast.get_docstring(node) or ""
    yield _fields(node)
    methods = [one for one in node.body if isinstance(one, _Function)]
    for name, way in (("__enter__", "with"), ("__aenter__", "async with")):
        if any(one.name == name for one in methods):
            yield f"Use it with `{way}`."
    for method in methods:
        if not method.name.startswith("_"):
            yield _heading(4, f"{node.name}.{method.name}")
            yield from _function(method)


def errors(found: list[Exported]) -> str:
    """Exceptions as a table: what each says, with its attributes."""
    rows = []
    for one in found:
        attributes = "".join(f" `{name} = {value}`." for name, value, _ in _attributes(one.node))
        rows.append(f"| `{one.name}` | {cell((ast.get_docstring(one.node) or '') + attributes)} |")
    return "\n".join(["| error | raised when |", "| --- | --- |", *rows]) if rows else ""


def cell(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def code_cell(text: str) -> str:
    """Code for a cell. Readers of Markdown differ on a bar in backticks within a table; none of them on its entity."""
    return f"`{text}`" if "|" not in text else f"<code>{html.escape(text).replace('|', '&#124;')}</code>"


def _heading(level: int, name: str) -> str:
    return f"{'#' * level} {name} {{ #{name} }}"


def _code(text: str) -> str:
    return f"```python\n{text}\n```"


def _class_head(node: ast.ClassDef) -> str:
    bases = f"({', '.join(ast.unparse(base) for base in node.bases)})" if node.bases else ""
    decorators = [f"@{ast.unparse(one)}" for one in node.decorator_list]
    made = next((one for one in node.body if isinstance(one, _Function) and one.name == "__init__"), None)
    calls = [_call(node.name, made, method=True)] if made is not None else []
    return "\n".join([*decorators, f"class {node.name}{bases}", *calls])


def _fields(node: ast.ClassDef) -> str:
    """Members of an enumeration, fields of a dataclass, attributes of a class: each with the text below it."""
    rows = [f"| `{name}` | {code_cell(value)} | {cell(meaning)} |" for name, value, meaning in _attributes(node)]
    return "\n".join(["| attribute | type or value | |", "| --- | --- | --- |", *rows]) if rows else ""


def _attributes(node: _Definition) -> Iterator[tuple[str, str, str]]:
    """Name, type with default or value, and the text below it, of each public attribute of a class body."""
    for one, below in zip(node.body, [*node.body[1:], None], strict=True):
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
        if isinstance(one, ast.AnnAssign) and not ast.unparse(one.target).startswith("_"):
            default = f" = {ast.unparse(one.value)}" if one.value is not None else ""
            yield ast.unparse(one.target), ast.unparse(one.annotation) + default, str(text)
        elif isinstance(one, ast.Assign) and not ast.unparse(one.targets[0]).startswith("_"):
            yield ast.unparse(one.targets[0]), ast.unparse(one.value), str(text)


def _function(node: _Function) -> Iterator[str]:
    names = {ast.unparse(one) for one in node.decorator_list}
    decorators = [f"@{name}" for name in ("classmethod", "staticmethod", "property") if name in names]
    keyword = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    method = any(one.arg in {"self", "cls"} for one in [*node.args.posonlyargs, *node.args.args][:1])
    yield _code("\n".join([*decorators, f"{keyword} {_call(node.name, node, method=method)}"]))
    yield ast.get_docstring(node) or ""


def _call(name: str, node: _Function, *, method: bool) -> str:
    """The call on one line, or with one argument a line where it would be too long; without `self` or `cls`."""
    arguments = list(_arguments(node.args))[1 if method else 0 :]
    returned = f" -> {ast.unparse(node.returns)}" if node.returns is not None and node.name != "__init__" else ""
    line = f"{name}({', '.join(arguments)}){returned}"
    if len(line) <= _WIDTH:
        return line
    rows = "".join(f"    {one},\n" for one in arguments)
    return f"{name}(\n{rows}){returned}"


def _arguments(arguments: ast.arguments) -> Iterator[str]:
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(plain) - len(arguments.defaults)) + arguments.defaults
    for place, (argument, default) in enumerate(zip(plain, defaults, strict=True), 1):
        yield _argument(argument, default)
        if place == len(arguments.posonlyargs):
            yield "/"
    if arguments.vararg is not None:
        yield f"*{ast.unparse(arguments.vararg)}"
    elif arguments.kwonlyargs:
        yield "*"
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _argument(argument, default)
    if arguments.kwarg is not None:
        yield f"**{ast.unparse(arguments.kwarg)}"


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    return f"{ast.unparse(argument)}{f' = {ast.unparse(default)}' if default is not None else ''}"
