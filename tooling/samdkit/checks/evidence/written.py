"""Verifying tests as their source says them: the syntax trees of those where a first look finds something to look at."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from samdkit.model.code import TestFunction
from samdkit.project import Project, files
from samdkit.sources import python_text

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_LEAVING = ast.Return | ast.Raise | ast.Continue | ast.Break


@dataclass(slots=True, frozen=True)
class Written:
    """A test function that verifies something, with its tree."""

    test: TestFunction
    node: FUNCTIONS

    @property
    def said(self) -> str:
        """The test with its place and what it verifies."""
        return f"{self.test.id} ({self.test.location}) verifies {', '.join(self.test.verifies)}"


def verifying(project: Project, look: re.Pattern[str]) -> Iterator[Written]:
    """The project's own verifying tests in files where a pattern is found; most files need no parsing."""
    by_file: dict[str, list[TestFunction]] = {}
    for test in project.tests.values():
        if test.verifies and test.digest and not test.origin:
            by_file.setdefault(test.location.path, []).append(test)
    for path, tests in by_file.items():
        if not look.search(source(project, path)):
            continue
        lines = source(project, path).split("\n")
        found = dict(_functions(tree(project, path)))
        for test in tests:
            node = found.get(test.location.line)
            if node is not None and look.search("\n".join(lines[node.lineno - 1 : node.end_lineno])):
                yield Written(test, node)


def _functions(node: ast.AST | None) -> Iterator[tuple[int, FUNCTIONS]]:
    """Every function outside other functions, by its line."""
    for body in bodies(node) if node is not None else ():
        for one in body:
            if isinstance(one, FUNCTIONS):
                yield one.lineno, one
            else:
                yield from _functions(one)


def test_files(project: Project) -> list[str]:
    """Every Python file of the test folders, sorted."""
    return files(project.root, project.configuration.tests, ".py")


def source(project: Project, path: str) -> str:
    """The text of a file; read once."""
    kept: dict[str, str] = project.worked_out.setdefault("test sources", {})
    if path not in kept:
        file = project.root / path
        kept[path] = python_text.decode(path, file.read_bytes())[0] if file.is_file() else ""
    return kept[path]


def tree(project: Project, path: str) -> ast.Module | None:
    """The syntax tree of a file, parsed once; nothing where it is not Python."""
    kept: dict[str, ast.Module | None] = project.worked_out.setdefault("test trees", {})
    if path not in kept:
        try:
            kept[path] = python_text.parse(source(project, path))
        except (SyntaxError, ValueError):
            kept[path] = None
    return kept[path]


def name(node: ast.AST) -> str:
    """`pytest.raises` of `pytest.raises(…)` and of the name itself."""
    if isinstance(node, ast.Call):
        return name(node.func)
    if isinstance(node, ast.Attribute):
        return f"{name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def own(node: ast.AST) -> Iterator[ast.AST]:
    """What is inside a node, without what functions and classes in it hold."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, FUNCTIONS | ast.ClassDef | ast.Lambda):
            yield from own(child)


def bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Every list of statements directly in a node: those of branches, loops, handlers and cases too."""
    for field in ("body", "orelse", "finalbody"):
        body = getattr(node, field, None)
        if isinstance(body, list):
            yield body
    for field in ("handlers", "cases"):
        for one in getattr(node, field, None) or ():
            yield one.body


def leaves(statement: ast.stmt) -> bool:
    """Whether nothing after a statement in its list can run, whatever happens."""
    if isinstance(statement, _LEAVING):
        return True
    if isinstance(statement, ast.If):
        return bool(statement.orelse) and any(map(leaves, statement.body)) and any(map(leaves, statement.orelse))
    return False


def never(test: ast.expr) -> bool:
    """Whether a condition is false in every run: a constant, or what only type checkers take for true."""
    if isinstance(test, ast.Constant):
        return not test.value
    return name(test).rpartition(".")[2] == "TYPE_CHECKING"


def asserts(node: ast.AST) -> bool:
    """Whether something in it can make a test fail by what it looks at."""
    return any(isinstance(one, ast.Assert) or (isinstance(one, ast.Call) and is_assertion(one)) for one in ast.walk(node))


def is_assertion(call: ast.Call) -> bool:
    """Whether a call is an assertion by its name: `pytest.raises`, `pytest.fail`, `self.assertEqual`, `assert_called_once`."""
    last = name(call).rpartition(".")[2]
    return last in {"raises", "warns", "fail", "deprecated_call"} or last.startswith("assert")
