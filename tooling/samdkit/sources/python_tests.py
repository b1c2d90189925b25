"""Finds test functions and what they are marked to verify, without importing them (format 1)."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdkit import digests
from samdkit.model.code import TestFunction
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.sources import python_text

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Under = ast.If | ast.Try | ast.With
_MARK = "mark.verifies"


# implements: KIT-SRS-004.a, KIT-SRS-004.c
def find(files: dict[str, str], origin: str = "") -> tuple[list[TestFunction], list[Finding]]:
    """The test functions in `test_*.py` and `*_test.py` among files (path → source).

    A test's digest covers its function, what else its classes and its module say outside other tests, and the
    `conftest.py` files of its folder and those above: a helper or fixture that changes makes its evidence stale.
    """
    findings: list[Finding] = []
    trees: dict[str, ast.Module] = {}
    for path, source in sorted(files.items()):
        try:
            trees[path] = python_text.parse(source)
        except (SyntaxError, ValueError) as error:
            findings.append(python_text.broken(path, source, error))
    conftests = {path: digests.of_nodes(tree.body) for path, tree in trees.items() if path.rpartition("/")[2] == "conftest.py"}
    found: list[TestFunction] = []
    for path, tree in trees.items():
        if not is_test_file(path):
            continue
        frame = digests.of_nodes([node for node in tree.body if not _is_test(node)])
        chain = [digest for name, digest in sorted(conftests.items()) if path.startswith(name.removesuffix("conftest.py"))]
        for one in _Module(tree).tests():
            parts = [digests.of_nodes([one.node]), frame, *one.frames, *chain]
            digest = digests.of_bytes("".join(parts).encode())[:20]
            found.append(TestFunction(f"{path}::{one.name}", Location(path, one.node.lineno), one.verifies, digest, origin))
        findings += _unread_marks(path, tree) if "verifies" in files[path] else []
    return found, findings


def is_test_file(path: str) -> bool:
    """Whether pytest would collect the file by its default names."""
    name = path.rpartition("/")[2]
    return name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))


def _is_test(node: ast.stmt) -> bool:
    return (isinstance(node, _Function) and node.name.startswith("test")) or _is_test_class(node)


def _is_test_class(node: ast.stmt) -> bool:
    """By its name, or as a class of unittest, which needs none."""
    return isinstance(node, ast.ClassDef) and (
        node.name.startswith("Test") or any(_name(base).endswith("TestCase") for base in node.bases)
    )


@dataclass(slots=True, frozen=True)
class _Test:
    """A test function where pytest finds it."""

    name: str
    node: _Function
    verifies: tuple[str, ...]
    frames: tuple[str, ...]
    """Digests of what its classes say beside their tests."""


@dataclass(slots=True, frozen=True)
class _Around:
    """What the classes around a function add."""

    prefix: str = ""
    verifies: tuple[str, ...] = ()
    decorators: tuple[ast.expr, ...] = ()
    frames: tuple[str, ...] = ()


class _Module:
    """The tests of one file, with those that its classes inherit from each other."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.classes = {node.name: node for node in _defined(tree.body) if isinstance(node, ast.ClassDef)}

    def tests(self) -> Iterator[_Test]:
        """Every test function, in the order of the file."""
        yield from self._in(self.tree.body, _Around())

    def _in(self, body: Iterable[ast.stmt], around: _Around) -> Iterator[_Test]:
        for node in _defined(body):
            if isinstance(node, _Function) and node.name.startswith("test"):
                yield _Test(f"{around.prefix}{node.name}", node, tuple(dict.fromkeys(_marks_of(node, around))), around.frames)
            elif isinstance(node, ast.ClassDef) and _is_test_class(node):
                line = self._line(node, ())
                own = tuple(mark for one in line for mark in _verified(_class_marks(one)))
                inner = _Around(
                    f"{around.prefix}{node.name}::",
                    own or around.verifies,
                    (*around.decorators, *(decorator for one in line for decorator in one.decorator_list)),
                    (*around.frames, *map(_class_frame, line)),
                )
                yield from self._in(_members(line), inner)

    def _line(self, node: ast.ClassDef, seen: tuple[str, ...]) -> list[ast.ClassDef]:
        """The class, then the classes of the same file that it inherits from."""
        found = [node]
        for name in map(_name, node.bases):
            if name in self.classes and name not in (*seen, node.name):
                found += self._line(self.classes[name], (*seen, node.name))
        return found


def _defined(body: Iterable[ast.stmt]) -> Iterator[_Function | ast.ClassDef]:
    """The functions and classes of a module or class; also those under an `if`, `try` or `with` of its own."""
    for node in body:
        if isinstance(node, _Function | ast.ClassDef):
            yield node
        elif isinstance(node, _Under):
            for inner in ("body", "orelse", "finalbody"):
                yield from _defined(getattr(node, inner, ()))
            for handler in getattr(node, "handlers", ()):
                yield from _defined(handler.body)


def _members(line: list[ast.ClassDef]) -> list[ast.stmt]:
    """The tests of a class and of those it inherits from; the first of a name counts."""
    found: dict[str, ast.stmt] = {}
    for one in line:
        own = {node.name: node for node in _defined(one.body)}
        for name, node in own.items():
            found.setdefault(name, node)
    return sorted(found.values(), key=lambda node: node.lineno)


def _class_frame(node: ast.ClassDef) -> str:
    others = [one for one in node.body if not _is_test(one)]
    return digests.of_nodes([*node.decorator_list, *node.bases, *node.keywords, *others])


def _class_marks(node: ast.ClassDef) -> list[ast.expr]:
    """Its decorators, and what stands in its `pytestmark`."""
    return [*node.decorator_list, *(value for one in node.body if (value := _pytestmark(one)) is not None)]


def _pytestmark(node: ast.stmt) -> ast.expr | None:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return node.value if isinstance(node, ast.Assign) and any(_name(one) == "pytestmark" for one in targets) else None


def _marks_of(node: _Function, around: _Around) -> Iterator[str]:
    """The function's marks, else its class's, unless each parameter has its own; and those of the parameters."""
    calls = [one for one in (*node.decorator_list, *around.decorators) if isinstance(one, ast.Call)]
    tables = [_parameters(one) for one in calls if _name(one.func).endswith("parametrize")]
    if not any(table and all(table) for table in tables):
        yield from tuple(_verified(node.decorator_list)) or around.verifies
    for table in tables:
        for marks in table:
            yield from marks


def _parameters(call: ast.Call) -> list[list[str]]:
    """What each written parameter of `parametrize` verifies by itself."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "argvalues"]
    values = [*call.args[1:2], *named]
    if not values or not isinstance(values[0], ast.List | ast.Tuple):
        return [_parameter(one) for one in ast.walk(call) if isinstance(one, ast.Call) and one is not call] + [[]]
    return [_parameter(one) for one in values[0].elts]


def _parameter(node: ast.expr) -> list[str]:
    if not isinstance(node, ast.Call) or not _name(node.func).endswith("param"):
        return []
    return list(_verified(keyword.value for keyword in node.keywords if keyword.arg == "marks"))


def _verified(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        candidates = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        for candidate in candidates:
            if isinstance(candidate, ast.Call) and _name(candidate.func).endswith(_MARK):
                yield from (arg.value for arg in candidate.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


# implements: KIT-SRS-004.b
def _unread_marks(path: str, tree: ast.Module) -> Iterator[Finding]:
    """Marks whose ids are not written out where they stand, and marks on a whole module, which count for nothing."""
    for mark in _written_marks(tree.body):
        for node in ast.walk(mark):
            call = isinstance(node, ast.Call) and _name(node.func).endswith(_MARK)
            if (call and not _is_written_out(node)) or (node is mark and _name(mark).endswith(_MARK)):
                message = "the ids of this `verifies` can't be read"
                hint = 'write them out: @pytest.mark.verifies("SRS-012.b")'
                yield python_text.unreadable(path, mark.lineno, message, hint=hint)
    for statement in tree.body:
        value = _pytestmark(statement)
        if value is not None and any(_verified([value])):
            message = "`verifies` on a whole module counts for no test"
            yield python_text.unreadable(path, statement.lineno, message, hint="mark the functions or classes")


def _written_marks(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """Decorators of functions and classes, and what stands in `pytestmark`."""
    for node in _defined(body):
        yield from node.decorator_list
        if isinstance(node, ast.ClassDef):
            yield from _written_marks(node.body)
    yield from (value for node in body if (value := _pytestmark(node)) is not None)


def _is_written_out(call: ast.AST) -> bool:
    arguments = call.args if isinstance(call, ast.Call) and not call.keywords else []
    return bool(arguments) and all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in arguments)


def _name(node: ast.expr) -> str:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        names.append(node.id)
    return ".".join(reversed(names))
