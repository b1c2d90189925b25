"""Where a test hides its own result: it swallows what an assertion raises, or takes any exception for the expected one."""

import ast
import re
from collections.abc import Iterator

from samdkit.checks.evidence import written
from samdkit.checks.evidence.tried import cause, shown
from samdkit.checks.evidence.written import Written
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project

_LOOK = re.compile(
    r"except[ \t]*:|except\*?[^\n:]*\b(?:Exception|BaseException|AssertionError)\b|\bsuppress\("
    r"|[rR]aises\([\s(]*(?:builtins\.)?(?:Base)?Exception\b"
)
_BROAD = frozenset({"Exception", "BaseException"})
_SWALLOWS = frozenset({"Exception", "BaseException", "AssertionError"})
_QUIET = frozenset({"print", "warn", "debug", "info", "warning", "error", "exception", "critical", "log"})


def find(project: Project) -> Iterator[Finding]:
    """Everything that verifying tests are seen to hide."""
    for one in written.verifying(project, _LOOK):
        for line, why, hint in (*_swallowed(one.node), *_too_broad(one.node)):
            yield _finding(one, line, why, hint)
    yield from _raised_elsewhere(project)


def _finding(one: Written, line: int, why: str, hint: str) -> Finding:
    return Finding("", f"{one.said} and {why}", Location(one.test.location.path, line), one.test.id, hint=hint, fact=why)


def _swallowed(test: written.FUNCTIONS) -> Iterator[tuple[int, str, str]]:
    """Where an assertion, or all that the test does, can fail and nobody hears of it."""
    hint = "let it fail: take the `except` away, or name the one exception that is expected by `pytest.raises`"
    for node in written.own(test):
        handler: ast.AST | None
        if isinstance(node, ast.Try):
            handler = next((one for one in node.handlers if _catches(one.type) and all(map(_is_silent, one.body))), None)
            where = "swallows it below `except`"
        elif isinstance(node, ast.With | ast.AsyncWith):
            handler = next((one.context_expr for one in node.items if _suppresses(one.context_expr)), None)
            where = "swallows it by `suppress`"
        else:
            continue
        if handler is None or _others_look(test, node):
            continue
        line = getattr(handler, "lineno", node.lineno)
        if any(map(written.asserts, node.body)):
            yield line, f"{where}: an assertion there can't fail", hint
        elif not written.asserts(test) and any(isinstance(one, ast.Call) for part in node.body for one in ast.walk(part)):
            yield line, f"{where}: whatever is raised there, the test passes", hint


def _others_look(test: written.FUNCTIONS, node: ast.Try | ast.With | ast.AsyncWith) -> bool:
    """Whether the result is looked at all the same: in its own `else`, or after a loop that tries again and again."""
    rest = [*node.orelse, *node.finalbody] if isinstance(node, ast.Try) else []
    if any(written.asserts(one) for one in rest) or any(isinstance(one, ast.Raise) for part in rest for one in ast.walk(part)):
        return True
    for loop in written.own(test):
        if isinstance(loop, ast.For | ast.AsyncFor | ast.While) and any(one is node for one in written.own(loop)):
            after = (one for one in ast.walk(test) if getattr(one, "lineno", 0) > (loop.body[-1].end_lineno or 0))
            return bool(loop.orelse) or any(isinstance(one, ast.Assert | ast.Raise) for one in after)
    return False


def _catches(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    return any(written.name(one) in _SWALLOWS for one in (caught.elts if isinstance(caught, ast.Tuple) else [caught]))


def _suppresses(context: ast.expr) -> bool:
    if not isinstance(context, ast.Call) or written.name(context).rpartition(".")[2] != "suppress":
        return False
    return any(written.name(one) in _SWALLOWS for one in context.args)


def _is_silent(statement: ast.stmt) -> bool:
    """Whether nothing of a handler's statement makes the test fail, or remembers what happened."""
    if isinstance(statement, ast.Pass | ast.Continue | ast.Break):
        return True
    if isinstance(statement, ast.Return):
        return statement.value is None or isinstance(statement.value, ast.Constant)
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Call) and written.name(value).rpartition(".")[2] in _QUIET)


def _too_broad(test: written.FUNCTIONS) -> Iterator[tuple[int, str, str]]:
    """`pytest.raises(Exception)` where nothing looks at what was raised."""
    for node in written.own(test):
        if not isinstance(node, ast.Call) or written.name(node).rpartition(".")[2] not in {"raises", "assertRaises"}:
            continue
        expected = node.args[0] if node.args else None
        names = {written.name(one) for one in (expected.elts if isinstance(expected, ast.Tuple) else [expected]) if one}
        broad = sorted(names & _BROAD)
        if broad and not any(one.arg in {"match", "check"} for one in node.keywords) and not _is_looked_at(test, node):
            yield (
                node.lineno,
                f"waits for any `{broad[0]}`: a mistake in the test itself is one, too",
                "name the exception that the code raises, and what it says (`match=`)",
            )


def _is_looked_at(test: written.FUNCTIONS, call: ast.Call) -> bool:
    """Whether the test goes on with what was raised."""
    for node in written.own(test):
        if isinstance(node, ast.With | ast.AsyncWith):
            for one in node.items:
                if one.context_expr is call:
                    return isinstance(one.optional_vars, ast.Name) and _is_read(test, one.optional_vars.id)
        if isinstance(node, ast.Assign) and node.value is call:
            return isinstance(node.targets[0], ast.Name) and _is_read(test, node.targets[0].id)
    return False


def _is_read(test: written.FUNCTIONS, variable: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == variable and isinstance(one.ctx, ast.Load) for one in ast.walk(test))


def _raised_elsewhere(project: Project) -> Iterator[Finding]:
    """Tests whose expected exception came through no code of the project but test code, and that notice no fault.

    Without that an exception of a library that looks at what the code gave would be taken for one of the test's own.
    """
    folders = tuple(f"{folder}/" for folder in project.configuration.tests)
    for one in shown(project).values():
        places = sorted({place for run in one.cases for place in run.raised})
        own = [place for place in places if place.startswith(folders) or place.partition("::")[0] in project.configuration.tests]
        if own and len(own) == len(places) and one.notices_nothing:
            yield Finding(
                "",
                f"{one.test.id} ({one.test.location}) verifies {', '.join(one.runs)} and waits for an exception that "
                f"came from {', '.join(own)} and through no code that it verifies",
                one.test.location,
                one.test.id,
                hint="let `pytest.raises` hold the call of the code alone, and name what that raises",
                fact="raised",
                cause=cause(project, one.test.id),
            )
