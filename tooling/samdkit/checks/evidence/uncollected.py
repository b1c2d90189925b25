"""Definitions that bear a `verifies` mark and that pytest does not collect, with the reason."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samdkit.checks.evidence import written
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import python_tests

_MARK = "mark.verifies"
#: What may make pytest leave a class out, and marks inside something.
_ODD = re.compile(
    r"^[ \t]+def __(?:init|new)__\b|\b__test__\b|^class[ \t]+(?!Test)|^[ \t]+@(?:pytest\.)?mark\.verifies\(", re.MULTILINE
)
_DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_NAME = re.compile(r"^([ \t]*)(?:async[ \t]+)?(?:def[ \t]+(test\w*)|class[ \t]+(Test\w*))", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(slots=True, frozen=True)
class Uncollected:
    """One of them."""

    test: str
    """As its id would be."""
    location: Location
    verifies: tuple[str, ...]
    why: str
    hint: str
    certain: bool = False
    """Whether nothing elsewhere can have it collected all the same."""


def uncollected(project: Project) -> dict[str, Uncollected]:
    """All of the project's own, by id and line; none before the first run, which shows what pytest's settings collect."""
    if "uncollected" not in project.worked_out:
        project.worked_out["uncollected"] = _all(project)
    found: dict[str, Uncollected] = project.worked_out["uncollected"]
    return found


def _all(project: Project) -> dict[str, Uncollected]:
    recorded = {run.function for run in project.runs if not run.origin and not run.results}
    if not recorded:
        return {}
    found: dict[str, Uncollected] = {}
    paths = written.test_files(project)
    files_with_tests = {one.partition("::")[0] for one in recorded}
    for path in paths:
        text = written.source(project, path)
        named_well = python_tests.is_test_file(path) or path in files_with_tests
        if _MARK not in text or (named_well and not _is_odd(text)):
            continue
        tree = written.tree(project, path)
        if tree is None:
            continue
        for one in _File(path, tree, named_well=named_well).marked():
            if one.certain or (one.test not in recorded and not _named_elsewhere(project, paths, one)):
                found[f"{one.test}:{one.location.line}"] = one
    return found


def _is_odd(text: str) -> bool:
    """Whether a look at the text finds what may not be collected; most files need no parsing."""
    if _ODD.search(text) or any(count > 1 for count in Counter(_NAME.findall(text)).values()):
        return True
    marks = (found.end() for found in re.finditer(re.escape(f"{_MARK}("), text))
    following = (_DEFINED.search(text, end) for end in marks)
    return any(one is not None and not one[1].startswith(("test", "Test")) for one in following)


def _named_elsewhere(project: Project, paths: list[str], one: Uncollected) -> bool:
    """Whether another test file names its outermost definition with its module: it may be inherited or handed on there."""
    name, module = one.test.split("::")[1], Path(one.location.path).stem
    own = sum(word == name for word in _WORD.findall(written.source(project, one.location.path)))
    return own > 1 or any(
        name in text and module in text and {name, module} <= set(_WORD.findall(text))
        for path in paths
        if path != one.location.path and (text := written.source(project, path))
    )


@dataclass(slots=True, frozen=True)
class _Why:
    """Why something is not collected; without words, it may be."""

    words: str = ""
    hint: str = ""
    certain: bool = False


class _File:
    """One parsed test file."""

    def __init__(self, path: str, tree: ast.Module, *, named_well: bool) -> None:
        self.path = path
        self.tree = tree
        self.why = _Why() if named_well else _Why("its file is not called test_….py or …_test.py", "rename the file")

    def marked(self) -> Iterator[Uncollected]:
        """Every marked definition that is not collected, in order."""
        yield from self._in(self.tree.body, f"{self.path}::", (), self.why)

    def _in(self, body: list[ast.stmt], prefix: str, marks: tuple[str, ...], around: _Why) -> Iterator[Uncollected]:
        """Those of one list of statements; `marks` are those of the class, `around` why it is not collected itself."""
        definitions = [one for one in body if isinstance(one, written.FUNCTIONS | ast.ClassDef)]
        for place, node in enumerate(definitions):
            later = next((one for one in definitions[place + 1 :] if one.name == node.name and _is_plain(one)), None)
            why = around
            if not why.words and later is not None and _is_plain(node):
                why = _Why(f"line {later.lineno} defines another {node.name}", "give each a name of its own", certain=True)
            if isinstance(node, ast.ClassDef):
                inner = why if why.words else _of_class(node)
                yield from self._in(node.body, f"{prefix}{node.name}::", _marks(node) or marks, inner)
            elif node.name.startswith("test"):
                if why.words and (_marks(node) or marks):
                    yield self._one(f"{prefix}{node.name}", node, _marks(node) or marks, why)
                yield from self._inside(node, prefix)
            elif _marks(node):  # a helper in a marked class bears no mark of its own
                named = _Why("its name does not begin with `test`", "rename it, or take the mark off")
                yield self._one(f"{prefix}{node.name}", node, _marks(node), why if why.words else named)

    def _inside(self, test: written.FUNCTIONS, prefix: str) -> Iterator[Uncollected]:
        for node in written.own(test):
            if isinstance(node, written.FUNCTIONS) and node.name.startswith("test") and _marks(node):
                why = _Why(f"it stands inside {test.name}", "put it beside the other test", certain=True)
                yield self._one(f"{prefix}{test.name}::{node.name}", node, _marks(node), why)

    def _one(self, test: str, node: written.FUNCTIONS, verifies: tuple[str, ...], why: _Why) -> Uncollected:
        return Uncollected(test, Location(self.path, node.lineno), verifies, why.words, why.hint, why.certain)


def _of_class(node: ast.ClassDef) -> _Why:
    """Why the tests of a class are not collected, if so."""
    said = [one.value for one in node.body if isinstance(one, ast.Assign) and written.name(one.targets[0]) == "__test__"]
    if any(map(written.never, said)):
        return _Why(f"{node.name} says `__test__ = False`", "take that line out, or the marks off")
    if any(written.name(base).endswith("TestCase") for base in node.bases):
        return _Why()
    if not node.name.startswith("Test"):
        return _Why() if node.bases else _Why(f"the name of {node.name} does not begin with `Test`", "rename the class")
    for one in node.body:
        if isinstance(one, written.FUNCTIONS) and one.name in {"__init__", "__new__"}:
            return _Why(f"{node.name} has an `{one.name}`, and pytest leaves such classes out", "use a fixture instead")
    return _Why()


def _is_plain(node: written.FUNCTIONS | ast.ClassDef) -> bool:
    """Whether it replaces one of the same name: no overload, property or the like, which belong together."""
    return not any(
        written.name(one).rpartition(".")[2] in {"overload", "setter", "deleter", "register"} for one in node.decorator_list
    )


def _marks(node: written.FUNCTIONS | ast.ClassDef) -> tuple[str, ...]:
    return tuple(
        argument.value
        for one in node.decorator_list
        if isinstance(one, ast.Call) and written.name(one).endswith(_MARK)
        for argument in one.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )
