"""Finds the units of Python code that bear an `implements:` marker, without importing the code (format 1)."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from samdkit import digests
from samdkit.model.code import Unit, UnitKind
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location

_MARKER = re.compile(r"#\s*implements:\s*(.*)$")
_ADDRESS = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+(?:\.(?:[a-z]|[0-9]+))?$")
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(slots=True)
class _Mark:
    """A marker comment: its ids and the lines it takes."""

    ids: tuple[str, ...]
    line: int
    last: int


@dataclass(slots=True)
class _Scope:
    """A definition with its qualified name."""

    node: _Definition
    name: str

    @property
    def line(self) -> int:
        return min([self.node.lineno, *(decorator.lineno for decorator in self.node.decorator_list)])

    @property
    def end(self) -> int:
        return self.node.end_lineno or self.node.lineno


def units(path: str, source: str, module: str = "", origin: str = "") -> tuple[list[Unit], list[Finding]]:
    """The marked units of one file, and the markers that belong to nothing."""
    if "implements:" not in source:
        return [], []
    try:
        marks, findings = _marks(path, source)
        tree = ast.parse(source)
    except (SyntaxError, tokenize.TokenError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        problem = Finding(
            "code.unreadable",
            f"the file is not Python: {error}",
            Location(path, line),
            severity=Severity.UNREADABLE,
        )
        return [], [problem]
    reader = _Reader(path, source.split("\n"), tree, {line for mark in marks for line in range(mark.line, mark.last + 1)})
    found: list[Unit] = []
    for mark in marks:
        place = reader.place(mark)
        if place is None:
            findings.append(
                Finding(
                    "code.misplaced-marker",
                    "this `implements:` belongs to no class, function or block",
                    Location(path, mark.line),
                    item=mark.ids[0] if mark.ids else "",
                    hint="put it directly above a definition or a statement in a function, or first in its body",
                )
            )
            continue
        found.append(
            Unit(
                place.id,
                place.kind,
                Location(path, place.line),
                place.end,
                place.first,
                mark.ids,
                digests.of_nodes(place.nodes),
                module,
                origin,
            )
        )
    return found, findings


def _marks(path: str, source: str) -> tuple[list[_Mark], list[Finding]]:
    comments = {
        token.start[0]: token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip()
    }
    marks: list[_Mark] = []
    findings: list[Finding] = []
    for line in sorted(comments):
        match = _MARKER.match(comments[line])
        if match is None:
            continue
        text, last = match.group(1).strip(), line
        while text.endswith(",") and last + 1 in comments:
            last += 1
            text += " " + comments[last].lstrip("#").strip()
        ids = tuple(part.strip() for part in text.split(",") if part.strip())
        wrong = [one for one in ids if not _ADDRESS.match(one)]
        if wrong or not ids:
            findings.append(
                Finding(
                    "code.unreadable",
                    f"`{text}` is not a list of ids",
                    Location(path, line),
                    hint="write `implements: SRS-012, SRS-013.b`",
                    severity=Severity.UNREADABLE,
                )
            )
        marks.append(_Mark(tuple(one for one in ids if one not in wrong), line, last))
    return [mark for mark in marks if mark.ids], findings


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
        self.counts: dict[str, int] = {}

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
        if mark.line < scope.node.body[0].lineno and mark.line > self._signature_end(scope):
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

    @staticmethod
    def _signature_end(scope: _Scope) -> int:
        """The last line before the body that holds code of the definition's head."""
        node = scope.node
        heads: list[int] = [node.lineno]
        if isinstance(node, ast.ClassDef):
            heads += [base.end_lineno or 0 for base in node.bases]
        else:
            heads += [arg.end_lineno or 0 for arg in ast.walk(node.args) if isinstance(arg, ast.arg)]
            if node.returns is not None:
                heads.append(node.returns.end_lineno or 0)
        return max(heads)

    def _whole(self, scope: _Scope) -> _Place:
        body = scope.node.body
        documented = len(body) > 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        first = body[1] if documented else body[0]
        return _Place(f"{self.path}::{scope.name}", UnitKind.UNIT, scope.line, scope.end, first.lineno, [scope.node])

    def _module(self, mark: _Mark) -> _Place | None:
        body = self.tree.body
        if not body or mark.line > body[0].lineno:
            return None
        documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        set_off = mark.last < len(self.lines) and not self.lines[mark.last].strip()
        if not documented and not set_off:
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
        self.counts[scope.name] = number = self.counts.get(scope.name, 0) + 1
        end = nodes[-1].end_lineno or nodes[-1].lineno
        return _Place(f"{self.path}::{scope.name}#{number}", UnitKind.BLOCK, following, end, following, nodes)


def _scopes(node: ast.AST, prefix: str) -> Iterator[_Scope]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Definition):
            name = f"{prefix}{child.name}"
            yield _Scope(child, name)
            yield from _scopes(child, f"{name}.")
        else:
            yield from _scopes(child, prefix)


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
