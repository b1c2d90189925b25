"""Markers stand on code that can run."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.evidence import written
from samdkit.checks.evidence.tried import hidden
from samdkit.model.code import Unit, UnitKind
from samdkit.model.finding import Finding
from samdkit.project import Project, code_files, other_code_files
from samdkit.sources import python_text

#: Ends of files beside the code that may name what it holds: entry points, scripts.
_SETTINGS = frozenset({".toml", ".cfg", ".ini", ".py"})
_WORD = re.compile(r"[^\W\d]\w*")


# implements: KIT-SRS-021.14
def find(project: Project) -> Iterator[Finding]:
    """No `implements:` stands on code that never runs.

    The kit's policy, not a demand of a standard. Code that nothing reaches implements nothing; with a marker on it the trace
    looks whole. Named is what is certain:

    - code behind a `return`, `raise`, `break` or `continue` that is always taken;
    - code below `if False:`, `if 0:`, `if TYPE_CHECKING:`, or in the `else` of `if True:`;
    - a function or class at the top of a module whose name stands nowhere else in the code, its settings or the tests, while the
      tests have been run and none entered it.

        src/app/limits.py::refusals#2 implements SRS-001.b and can't run: it stands behind a line that always leaves

    Put the marker on the code that does it, and remove what is dead. Code that any test entered is not named, nor are functions
    with a decorator, methods, and names that are called by a text (a name inside quotes counts as named). A function that only
    another dead one calls is not seen.
    """
    for name, why in dead(project).items():
        unit = project.units[name]
        yield Finding(
            "",
            f"{unit.id} implements {', '.join(unit.implements)} and {why}",
            unit.location,
            unit.id,
            hint="put the marker on the code that does it, and remove what is dead",
        )


def dead(project: Project) -> dict[str, str]:
    """The project's own units that never run, with the reason; worked out once, for another check asks too."""
    if "dead units" not in project.worked_out:
        project.worked_out["dead units"] = dict(_dead(project))
    found: dict[str, str] = project.worked_out["dead units"]
    return found


def _dead(project: Project) -> Iterator[tuple[str, str]]:
    own = [run for run in project.runs if not run.origin]
    entered = {unit for run in own for unit in run.executed}
    ran = any(not run.results for run in own) and not any(run.unseen for run in own)
    loaded_before = hidden(project)
    words: Counter[str] = Counter()
    trees: dict[str, ast.Module] = {}
    for unit in project.units.values():
        if unit.origin or not unit.observable or unit.id in entered:
            continue
        path = unit.location.path
        if path not in trees:
            trees[path] = _tree(project, path)
        why = _unreachable(trees[path].body, unit)
        if not why and ran and path not in loaded_before and _may_be_unnamed(trees[path], unit):
            words = words or _words(project)
            unnamed = words[unit.id.rpartition("::")[2]] == 1
            why = "is not used: no code and no test names it, and no test entered it" if unnamed else ""
        if why:
            yield unit.id, why


def _tree(project: Project, path: str) -> ast.Module:
    source, _ = python_text.decode(path, (project.root / path).read_bytes())
    try:
        return python_text.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module([], [])  # `code.unreadable` speaks


def _unreachable(body: list[ast.stmt], unit: Unit) -> str:
    """Why the unit can't run, looking at the statements around it from the outermost on; nothing where it may."""
    left = False
    for statement in body:
        first = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))])
        if left and first <= unit.location.line <= (statement.end_lineno or first):
            return "can't run: it stands behind a line that always leaves"
        if not left and first <= unit.location.line <= (statement.end_lineno or first):
            if isinstance(statement, ast.If | ast.While):
                inside = any(one.lineno <= unit.location.line <= (one.end_lineno or 0) for one in statement.body)
                if inside and written.never(statement.test):
                    return f"can't run: it stands below `{ast.unparse(statement.test)}`"
                always = isinstance(statement.test, ast.Constant) and bool(statement.test.value)
                if isinstance(statement, ast.If) and always and not inside and unit.location.line > statement.lineno:
                    return f"can't run: it stands in the `else` of `{ast.unparse(statement.test)}`"
            return next(filter(None, (_unreachable(one, unit) for one in written.bodies(statement))), "")
        left = left or written.leaves(statement)
    return ""


def _may_be_unnamed(tree: ast.Module, unit: Unit) -> bool:
    """Whether it is a function or class at the top of its module that nothing but its name can reach."""
    if unit.kind is not UnitKind.UNIT or "." in unit.id.rpartition("::")[2] or "~" in unit.id:
        return False
    node = next((one for one in tree.body if getattr(one, "name", "") == unit.id.rpartition("::")[2]), None)
    return isinstance(node, written.FUNCTIONS | ast.ClassDef) and not node.decorator_list and not _registers(node)


def _registers(node: ast.stmt) -> bool:
    """A class that inherits may be found by what it inherits from; a hook's name is known to who calls it."""
    if isinstance(node, ast.ClassDef):
        return bool(node.bases or node.keywords)
    return getattr(node, "name", "").startswith(("__", "pytest_"))


def _words(project: Project) -> Counter[str]:
    """How often each name stands in the code, the tests, and the settings beside them, comments and texts included."""
    found: Counter[str] = Counter()
    places = [path for path in project.root.iterdir() if path.suffix in _SETTINGS]
    beside = [path.relative_to(project.root).as_posix() for path in places]
    for path in sorted({*code_files(project), *other_code_files(project), *written.test_files(project), *beside}):
        content = (project.root / path).read_bytes()
        found.update(_WORD.findall(python_text.decode(path, content)[0]))
    return found


CHECK = Check("trace.dead-marker", find, ("unit",), ())
