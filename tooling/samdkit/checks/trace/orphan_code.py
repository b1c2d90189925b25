"""Code is there for a reason."""

import ast
import re
from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.project import Project, code_files
from samdkit.sources import python_text

_FUNCTION = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]", re.MULTILINE)


# implements: KIT-SRS-021.9
def find(project: Project) -> Iterator[Finding]:
    """Every source file that holds functions bears a marker: something in it implements a requirement or a control.

    A file that implements nothing is either left over, or does something that no requirement asks for and so nobody judged. It is
    a note and no error, because a file of helpers may rightly have no requirement of its own, and a marker that is invented to
    silence a finding is worse than none. Files of the `code` folders are looked at as wholes: one marker is enough. Functions
    that Python calls by itself (`__init__`, `__repr__`) don't count.

    Put `implements:` above what does something that was asked for, move helpers beside what they help, or remove the file.
    """
    marked = {unit.location.path for unit in project.units.values() if not unit.origin}
    for path in code_files(project):
        line = 0 if path in marked else _first_function(project, path)
        if line:
            yield Finding(
                "",
                f"{path} holds functions and implements nothing",
                Location(path, line),
                path,
                hint="put `implements:` above what was asked for, or remove the file",
                severity=Severity.NOTE,
            )


def _first_function(project: Project, path: str) -> int:
    """The line of the first function that isn't one of Python's own, or 0."""
    source, _ = python_text.decode(path, (project.root / path).read_bytes())
    if not _FUNCTION.search(source):
        return 0
    try:
        tree = python_text.parse(source)
    except (SyntaxError, ValueError):
        return 0
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return min((one.lineno for one in functions if not (one.name.startswith("__") and one.name.endswith("__"))), default=0)


CHECK = Check("trace.orphan-code", find, ("source-file",), ())
