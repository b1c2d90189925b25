"""Finds test functions and what they are marked to verify, without importing them (format 1)."""

import ast
from collections.abc import Iterable, Iterator

from samdkit import digests
from samdkit.model.code import TestFunction
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def find(files: dict[str, str], origin: str = "") -> tuple[list[TestFunction], list[Finding]]:
    """The test functions in `test_*.py` and `*_test.py` among files (path → source).

    A test's digest covers its function, what else its module says outside other tests, and the `conftest.py` files
    of its folder and those above: a helper or fixture that changes makes its evidence stale.
    """
    findings: list[Finding] = []
    trees: dict[str, ast.Module] = {}
    for path, source in sorted(files.items()):
        try:
            trees[path] = ast.parse(source)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            findings.append(
                Finding(
                    "code.unreadable",
                    f"the test file is not Python: {error}",
                    Location(path, line),
                    severity=Severity.UNREADABLE,
                )
            )
    conftests = {path: digests.of_nodes(tree.body) for path, tree in trees.items() if path.rpartition("/")[2] == "conftest.py"}
    found: list[TestFunction] = []
    for path, tree in trees.items():
        if not is_test_file(path):
            continue
        frame = _frame(tree)
        chain = [digest for name, digest in sorted(conftests.items()) if path.startswith(name.removesuffix("conftest.py"))]
        for name, node, inherited in _functions(tree.body, "", ()):
            digest = digests.of_bytes("".join([digests.of_nodes([node]), frame, *chain]).encode())[:20]
            marks = tuple(dict.fromkeys(_marks_of(node, inherited)))
            found.append(TestFunction(f"{path}::{name}", Location(path, node.lineno), marks, digest, origin))
    return found, findings


def is_test_file(path: str) -> bool:
    """Whether pytest would collect the file by its default names."""
    name = path.rpartition("/")[2]
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))


def _frame(tree: ast.Module) -> str:
    return digests.of_nodes([node for node in tree.body if not _is_test(node)])


def _is_test(node: ast.stmt) -> bool:
    return (isinstance(node, _Function) and node.name.startswith("test")) or (
        isinstance(node, ast.ClassDef) and node.name.startswith("Test")
    )


def _functions(body: list[ast.stmt], prefix: str, inherited: tuple[str, ...]) -> Iterator[tuple[str, _Function, tuple[str, ...]]]:
    for node in body:
        if isinstance(node, _Function) and node.name.startswith("test"):
            yield f"{prefix}{node.name}", node, inherited
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            own = tuple(_verified(node.decorator_list)) or inherited
            yield from _functions(node.body, f"{prefix}{node.name}::", own)


def _marks_of(node: _Function, inherited: tuple[str, ...]) -> Iterator[str]:
    own = list(_verified(node.decorator_list))
    yield from own or inherited
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and _name(decorator.func).endswith("parametrize"):
            for inner in ast.walk(decorator):
                if isinstance(inner, ast.Call) and _name(inner.func).endswith("param"):
                    marks = [keyword.value for keyword in inner.keywords if keyword.arg == "marks"]
                    yield from _verified(marks)


def _verified(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        candidates = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        for candidate in candidates:
            if isinstance(candidate, ast.Call) and _name(candidate.func).endswith("mark.verifies"):
                yield from (arg.value for arg in candidate.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


def _name(node: ast.expr) -> str:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        names.append(node.id)
    return ".".join(reversed(names))
