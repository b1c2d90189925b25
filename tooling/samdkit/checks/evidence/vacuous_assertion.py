"""Assertions can fail."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdkit.checks.check import Check
from samdkit.checks.evidence import written
from samdkit.checks.evidence.tried import shown
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project

_LOOK = re.compile(
    r"\bassert[ \t]*(?:\([^\n]*,|[(\[{][ \t]*$|[\[{]|[fFrRbBuU]{0,2}(?:\"[^\"\n]*\"|'[^'\n]*'|\"\"\"|\d+)[ \t]*(?:[,#]|$))"
    r"|\bassert[ \t]*\([^\n]*\bfor\b|\bassert[ \t]+(?:True|lambda)\b|\bassert[^\n]*?\bor\b"
    r"|\b(?:assert[ \t]+|assertEqual\()([^\n=<>,]+?)[ \t]*(?:==|\bis\b|<=|>=|,)[ \t]*\1[ \t]*(?:[,#)]|$)|\blen\([^\n]*>=[ \t]*0"
    r"|\bassertTrue\("
    r"|^[ \t]++(?!(?:assert|if|elif|while|for|return|yield|with|async|def|class|lambda)\b)"
    r"[^=\n#]*(?:[!=]=|[<>]|\b(?:in|is)\b)[^\n]*$"
    r"|^[ \t]+(?:return|raise|continue|break)\b|\bif (?:False|0|None|TYPE_CHECKING|typing)\b"
    r"|^[ \t]+(?:async[ \t]+)?def[ \t]+(?!test)|\.(?:called_once_with|called_with|called_once|not_called|has_calls)\(",
    re.MULTILINE,
)
#: Expressions that are always true.
_ALWAYS: dict[type[ast.expr], str] = {
    ast.Tuple: "asserts a tuple, which is always true",
    ast.List: "asserts a list that holds something, which is always true",
    ast.Set: "asserts a set that holds something, which is always true",
    ast.GeneratorExp: "asserts a generator, which is always true",
    ast.Lambda: "asserts a function, which is always true",
}
#: Names that look like assertions of `unittest.mock` and are none.
_NO_ASSERTIONS = frozenset({"called_once_with", "called_with", "called_once", "not_called", "has_calls"})


# implements: KIT-SRS-036.7
def find(project: Project) -> Iterator[Finding]:
    """No assertion of a verifying test is true whatever the code does, and none stands where it never runs.

    The kit's policy, not a demand of a standard. Only what is certain from the source of the test is named:

    - `assert (x == 3, "message")`, which asserts a tuple; `assert "text"`, `assert True` and other constants; `assert x or True`;
    - a value compared with itself, `assert x == x`, unless the test is known to notice a fault; `len(x) >= 0`;
    - a comparison that nobody asserts: `x == 3` on a line of its own;
    - `mock.called_once_with(…)`, which is no assertion of a mock;
    - an assertion behind a `return`, in `if False:`, in a loop over `[]`, or in a function inside the test that nothing calls.

        tests/test_reading.py:43: tests/test_reading.py::test_mean verifies SRS-002 and asserts a tuple, which is always true

    Assert what the requirement says. That an assertion can fail does not show that it is the right one; tests that look too
    little are found by seeded faults (`evidence.notices-nothing`). Helpers that a test calls are not looked at here.
    """
    for one in written.verifying(project, _LOOK):
        kept = shown(project).get(one.test.id)
        reader = _Reader(
            notices=kept is not None and kept.notices,
            mocks="mock" in written.source(project, one.test.location.path).lower(),
        )
        for line, why in reader.vacuous(one.node):
            location = Location(one.test.location.path, line)
            hint = "assert what the requirement says, where it runs"
            yield Finding("", f"{one.said} and {why}", location, one.test.id, hint=hint, fact=f"{why} {_number(one.node, line)}")


def _number(test: written.FUNCTIONS, line: int) -> int:
    """Where in the test it stands; stays when other code moves."""
    return line - test.lineno


@dataclass(slots=True, frozen=True)
class _Reader:
    """Reads one test."""

    notices: bool
    """Whether it is known to notice a fault: then a value that it compares with itself may be what it is about."""
    mocks: bool
    """Whether its file speaks of mocks."""

    def vacuous(self, test: written.FUNCTIONS) -> Iterator[tuple[int, str]]:
        """Line of each assertion that can't fail or never runs, and why."""
        yield from self._in(test.body)
        called = {one.id for one in ast.walk(test) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}
        for node in written.own(test):
            if isinstance(node, written.FUNCTIONS) and not node.decorator_list and node.name not in called:
                line = _first_assert([node])
                if line:
                    yield line, f"asserts inside `{node.name}`, which nothing calls"

    def _in(self, body: list[ast.stmt], *, waits: bool = False) -> Iterator[tuple[int, str]]:
        """The statements of one list and of those in them; `waits`: an exception of theirs is expected."""
        left = False
        for place, statement in enumerate(body):
            if left:
                line = _first_assert(body[place:])
                if line:
                    yield line, "asserts behind a line that always leaves, so it never runs"
                return
            if isinstance(statement, written.FUNCTIONS | ast.ClassDef):
                continue
            left = written.leaves(statement)
            why = self._of(statement, waits=waits)
            if why:
                yield statement.lineno, why
            yield from self._below(statement, waits=waits or _waits(statement))

    def _below(self, statement: ast.stmt, *, waits: bool) -> Iterator[tuple[int, str]]:
        skipped = _never_run(statement)
        for body in written.bodies(statement):
            if skipped and body is getattr(statement, "body", None):
                line = _first_assert(body)
                if line:
                    yield line, f"asserts {skipped}, so it never runs"
            else:
                yield from self._in(body, waits=waits)

    def _of(self, statement: ast.stmt, *, waits: bool) -> str:
        if isinstance(statement, ast.Assert):
            return self._always(statement.test)
        if not isinstance(statement, ast.Expr) or waits:
            return ""
        if isinstance(statement.value, ast.Compare):
            return "compares without an assertion"
        return self._called(statement.value) if isinstance(statement.value, ast.Call) else ""

    def _called(self, call: ast.Call) -> str:
        last = written.name(call).rpartition(".")[2]
        if self.mocks and last in _NO_ASSERTIONS:
            return f"calls `{last}`, which is no assertion of a mock"
        if last == "assertTrue" and call.args:
            return self._always(call.args[0])
        same = last == "assertEqual" and len(call.args) > 1 and _same(*call.args[:2])
        return "compares a value with itself" if same and not self.notices else ""

    def _always(self, test: ast.expr) -> str:
        """Why an assertion can't fail, or nothing."""
        for kind, why in _ALWAYS.items():
            if isinstance(test, kind) and _holds_something(test):
                return why
        if _is_true(test):
            return "asserts a constant"
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or) and any(map(_is_true, test.values)):
            return "asserts a constant beside `or`"
        if isinstance(test, ast.Call) and self.mocks and written.name(test).rpartition(".")[2] in _NO_ASSERTIONS:
            return "asserts what a mock gives for a name that it does not know, which is always true"
        return self._compared(test) if isinstance(test, ast.Compare) and len(test.ops) == 1 else ""

    def _compared(self, test: ast.Compare) -> str:
        left, right, operator = test.left, test.comparators[0], test.ops[0]
        if isinstance(left, ast.Constant) and isinstance(right, ast.Constant) and _same(left, right):
            return "compares a constant with itself"
        if isinstance(operator, ast.Eq | ast.Is | ast.LtE | ast.GtE) and _same(left, right) and not self.notices:
            return "compares a value with itself"
        sized = isinstance(left, ast.Call) and written.name(left) == "len"
        if sized and isinstance(operator, ast.GtE) and isinstance(right, ast.Constant) and right.value == 0:
            return "asserts that a length is not negative, which it never is"
        return ""


def _first_assert(body: Iterable[ast.stmt]) -> int:
    """The line of the first assertion in some statements, or 0."""
    return next((one.lineno for part in body for one in ast.walk(part) if isinstance(one, ast.Assert)), 0)


def _waits(statement: ast.stmt) -> bool:
    """Whether what stands in it is there to raise something."""
    if isinstance(statement, ast.Try):
        return bool(statement.handlers)
    if not isinstance(statement, ast.With | ast.AsyncWith):
        return False
    names = {written.name(one.context_expr).rpartition(".")[2] for one in statement.items}
    return any(one.startswith("assert") or one in {"raises", "warns", "deprecated_call", "suppress"} for one in names)


def _never_run(statement: ast.stmt) -> str:
    if isinstance(statement, ast.If | ast.While) and written.never(statement.test):
        return f"below `{ast.unparse(statement.test)}`"
    if isinstance(statement, ast.For) and isinstance(statement.iter, ast.List | ast.Tuple) and not statement.iter.elts:
        return "in a loop over nothing"
    return ""


def _holds_something(test: ast.expr) -> bool:
    elements = getattr(test, "elts", None)
    return elements is None or any(not isinstance(one, ast.Starred) for one in elements)


def _is_true(test: ast.expr) -> bool:
    if isinstance(test, ast.JoinedStr):
        return any(isinstance(one, ast.Constant) and one.value for one in test.values)
    return isinstance(test, ast.Constant) and bool(test.value)


def _same(left: ast.expr, right: ast.expr) -> bool:
    """Whether two expressions are the same and call nothing."""
    plain = not any(isinstance(one, ast.Call | ast.Await | ast.NamedExpr) for one in ast.walk(left))
    return plain and ast.dump(left) == ast.dump(right)


CHECK = Check("evidence.vacuous-assertion", find, ("test",), ())
