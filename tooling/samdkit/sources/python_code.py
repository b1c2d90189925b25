"""Finds the units of Python code that bear an `implements:` marker, without importing the code (format 1)."""

import ast
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from samdkit import digests
from samdkit.model.code import Unit, UnitKind
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.sources import python_text

_MARKER = re.compile(r"#\s*implements:\s*(.*)$")
_ADDRESS = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+(?:\.(?:[a-z]|[0-9]+))?$")
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(slots=True)
class _Mark:
    """A marker comment: its ids and the lines it takes."""

    ids: tuple[str, ...]
    line: int
    last: int
    apart: bool
    """Whether it stands alone on its line and inside no bracket; only then it can belong to something."""


@dataclass(slots=True)
class _Scope:
    """A definition with its qualified name."""

    node: _Definition
    name: str

    @property
    def line(self) -> int:
        return _first_line(self.node)

    @property
    def end(self) -> int:
        return self.node.end_lineno or self.node.lineno


# implements: KIT-SRS-003.a
def units(path: str, source: str, module: str = "", origin: str = "") -> tuple[list[Unit], list[Finding]]:
    """The marked units of one file, and the markers that belong to nothing."""
    if "implements:" not in source:
        return [], []
    source = source.replace("\r\n", "\n")
    try:
        marks, findings = _marks(path, source)
        tree = python_text.parse(source)
    except (SyntaxError, tokenize.TokenError, ValueError) as error:
        return [], [python_text.broken(path, source, error)]
    reader = _Reader(path, source.split("\n"), tree, {line for mark in marks for line in range(mark.line, mark.last + 1)})
    found: dict[str, Unit] = {}
    for mark in marks:
        place = reader.place(mark) if mark.apart else None
        if place is None:
            findings.append(_misplaced(path, mark))
            continue
        before = found.get(place.id)
        if before is not None:
            found[place.id] = replace(before, implements=tuple(dict.fromkeys([*before.implements, *mark.ids])))
            continue
        location = Location(path, place.line)
        digest = digests.of_nodes(place.nodes)
        found[place.id] = Unit(place.id, place.kind, location, place.end, place.first, mark.ids, digest, module, origin)
    return list(found.values()), findings


# implements: KIT-SRS-003.c
def _misplaced(path: str, mark: _Mark) -> Finding:
    return Finding(
        "code.misplaced-marker",
        "this `implements:` belongs to no class, function or block",
        Location(path, mark.line),
        item=mark.ids[0],
        hint="put it alone on its line, directly above a definition or a statement in a function, or first in its body",
    )


# implements: KIT-SRS-003.d, KIT-SRS-003.c
def _marks(path: str, source: str) -> tuple[list[_Mark], list[Finding]]:
    comments = python_text.comments(source)
    marks: list[_Mark] = []
    findings: list[Finding] = []
    for line, (comment, apart) in sorted(comments.items()):
        match = _MARKER.match(comment)
        if match is None:
            continue
        text, last = match.group(1).strip(), line
        while text.endswith(",") and last + 1 in comments:
            last += 1
            text += " " + comments[last][0].lstrip("#").strip()
        ids = tuple(part.strip() for part in text.split(",") if part.strip())
        good = tuple(one for one in ids if _ADDRESS.match(one))
        if good != ids or not ids:
            message = f"`{text}` is not a list of ids"
            findings.append(python_text.unreadable(path, line, message, hint="write `implements: SRS-012, SRS-013.b`"))
        if good:
            marks.append(_Mark(good, line, last, apart))
    return marks, findings


@dataclass(slots=True)
class _Place:
    """What a marker belongs to."""

    id: str
    kind: UnitKind
    line: int
    end: int
    first: int
    nodes: list[ast.stmt]


class _Reader:
    """One parsed file, asked where its markers belong."""

    def __init__(self, path: str, lines: list[str], tree: ast.Module, marker_lines: set[int]) -> None:
        self.path = path
        self.lines = lines
        self.tree = tree
        self.marker_lines = marker_lines
        self.scopes = list(_scopes(tree, ""))
        self.units: dict[str, list[int]] = {}
        """Name → first lines of the marked definitions of that name, of which Python allows several."""
        self.blocks: Counter[str] = Counter()
        """How many blocks of a definition are marked so far."""

    def place(self, mark: _Mark) -> _Place | None:
        """The definition, block or module that the marker belongs to, or nothing."""
        following = self._next_code(mark.last)
        for scope in self.scopes:
            if scope.line == following == mark.last + self._gap(mark.last):
                return self._whole(scope)
        inside = [scope for scope in self.scopes if scope.node.lineno < mark.line <= scope.end]
        if not inside:
            return self._module(mark)
        scope = max(inside, key=lambda one: one.node.lineno)
        if mark.line < _first_line(scope.node.body[0]):
            return self._whole(scope)
        if isinstance(scope.node, ast.ClassDef):
            return None
        return self._block(scope, mark, following)

    def _gap(self, line: int) -> int:
        """How many lines on the next code may be: comments and further markers may stand between, blank lines not."""
        gap = 1
        while line + gap <= len(self.lines) and self.lines[line + gap - 1].lstrip().startswith("#"):
            gap += 1
        return gap

    def _next_code(self, line: int) -> int:
        number = line + 1
        while number <= len(self.lines):
            text = self.lines[number - 1].strip()
            if text and not text.startswith("#"):
                return number
            number += 1
        return 0

    def _whole(self, scope: _Scope) -> _Place:
        body = scope.node.body
        first = body[1] if len(body) > 1 and _is_docstring(body[0]) else body[0]
        number = _number(self.units.setdefault(scope.name, []), scope.line)
        name = scope.name if number == 1 else f"{scope.name}~{number}"
        return _Place(f"{self.path}::{name}", UnitKind.UNIT, scope.line, scope.end, first.lineno, [scope.node])

    def _module(self, mark: _Mark) -> _Place | None:
        """Above the docstring, or before the first statement with a blank line between."""
        body = self.tree.body
        if not body:
            return None
        documented = _is_docstring(body[0])
        statements = body[1:] if documented else body
        above_docstring = documented and mark.line < body[0].lineno
        end = mark.last + self._gap(mark.last)
        set_off = end <= len(self.lines) and not self.lines[end - 1].strip() and (not statements or end < statements[0].lineno)
        if not above_docstring and not (set_off and statements):
            return None
        return _Place(self.path, UnitKind.MODULE, 1, len(self.lines), body[0].lineno, list(body))

    def _block(self, scope: _Scope, mark: _Mark, following: int) -> _Place | None:
        if following != mark.last + self._gap(mark.last):
            return None
        siblings = next((body for body in _bodies(scope.node) if any(one.lineno == following for one in body)), None)
        if siblings is None:
            return None
        start = next(index for index, one in enumerate(siblings) if one.lineno == following)
        nodes = [siblings[start]]
        for node in siblings[start + 1 :]:
            between = range((nodes[-1].end_lineno or 0) + 1, node.lineno)
            if any(not self.lines[line - 1].strip() or line in self.marker_lines for line in between):
                break
            nodes.append(node)
        self.blocks[scope.name] += 1
        number = self.blocks[scope.name]
        end = nodes[-1].end_lineno or nodes[-1].lineno
        return _Place(f"{self.path}::{scope.name}#{number}", UnitKind.BLOCK, following, end, following, nodes)


def _first_line(node: ast.stmt) -> int:
    """Where a statement begins, decorators included."""
    decorators = node.decorator_list if isinstance(node, _Definition) else []
    return min([node.lineno, *(one.lineno for one in decorators)])


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _number(lines: list[int], line: int) -> int:
    """The place of a line among those that were asked for, from 1; a new one comes last."""
    if line not in lines:
        lines.append(line)
    return lines.index(line) + 1


def _scopes(node: ast.AST, prefix: str) -> Iterator[_Scope]:
    """Definitions, which stand only among statements: no need to look into expressions."""
    for body in _bodies(node):
        for child in body:
            if isinstance(child, _Definition):
                name = f"{prefix}{child.name}"
                yield _Scope(child, name)
                yield from _scopes(child, f"{name}.")


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Every list of statements inside a definition, but not inside the definitions in it."""
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if isinstance(body, list):
            yield body
            for child in body:
                if not isinstance(child, _Definition):
                    yield from _bodies(child)
    for name in ("handlers", "cases"):
        for child in getattr(node, name, None) or ():
            yield from _bodies(child)
