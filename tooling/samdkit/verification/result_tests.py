"""Finds what a case of a results file is the result of: a test function in Python, or a source in another language."""

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from samdkit.project import Project
from samdkit.sources import languages, python_text
from samdkit.sources.junit import Case


class Tests:
    """Finds what a case of a results file is the result of."""

    def __init__(self, project: Project) -> None:
        self.root = project.root
        self.by_name: dict[tuple[str, str], list[str]] = {}
        for test in project.tests.values():
            if test.origin or not test.location.path.endswith(".py"):
                continue
            path, *names = test.id.split("::")
            dotted = ".".join([*PurePosixPath(path).with_suffix("").parts, *names[:-1]])
            for classname in {dotted, *_tails(dotted)}:
                self.by_name.setdefault((classname, names[-1]), []).append(test.id)
        self.sources = _sources(project)
        self._xfail: dict[str, frozenset[str]] = {}

    # implements: KIT-SRS-009.a
    def function(self, case: Case) -> str:
        """The marked or unmarked Python test function that it is a case of, or nothing.

        By `file` and the last names of the class, else by `classname` and `name`; never where two could be meant.
        """
        name = case.name.partition("[")[0]
        classes = [case.classname, *_tails(case.classname)] if case.classname else []
        for classname in classes:
            found = self.by_name.get((classname, name), [])
            if case.file:
                found = [one for one in found if _is_tail(one.partition("::")[0], case.file)] or found
            if len(found) == 1:
                return found[0]
        return ""

    def source(self, case: Case) -> str:
        """The source file of a test in another language, or nothing: by `file`, else by the class that is named like it."""
        wanted = case.file.replace("\\", "/").removeprefix("./")
        if wanted:
            found = [one for one in self.sources if _is_tail(one, wanted)]
            return found[0] if len(found) == 1 else wanted if wanted in self.sources else ""
        dotted = case.classname.partition("$")[0].partition("(")[0].replace(".", "/").strip("/")
        found = [one for one in self.sources if dotted and _is_tail(one.rpartition(".")[0], dotted)]
        return found[0] if len(found) == 1 else ""

    def expected_to_fail(self, function: str) -> bool:
        """Whether a Python test bears `xfail`: pytest writes its unexpected pass like any other."""
        path = function.partition("::")[0]
        if path not in self._xfail:
            self._xfail[path] = _expected_failures(self.root / path)
        names = function.split("::")[1:]
        return any("::".join(names[:depth]) in self._xfail[path] for depth in range(len(names) + 1))


def _tails(dotted: str) -> list[str]:
    """The name without its first parts, longest first: runners name classes from their own folder on."""
    parts = dotted.split(".")
    return [".".join(parts[first:]) for first in range(1, len(parts))]


def _is_tail(path: str, other: str) -> bool:
    """Whether one path ends with the other, by whole names."""
    left, right = path.strip("/").split("/"), other.replace("\\", "/").strip("/").split("/")
    size = min(len(left), len(right))
    return left[-size:] == right[-size:]


def _sources(project: Project) -> list[str]:
    """Sources in other languages below the folders of code and tests."""
    places = {*project.configuration.tests, *project.configuration.code}
    found: set[str] = set()
    for place in places:
        for path in (project.root / place).rglob("*"):
            if path.suffix in languages.SUFFIXES and path.is_file() and "node_modules" not in path.parts:
                found.add(path.relative_to(project.root).as_posix())
    return sorted(found)


def _expected_failures(path: Path) -> frozenset[str]:
    """Functions and classes of a test file that bear `xfail`; an empty name stands for the whole module."""
    try:
        source, _ = python_text.decode(path.name, path.read_bytes())
        return frozenset(_marked(python_text.parse(source), "")) if "xfail" in source else frozenset()
    except (OSError, SyntaxError, ValueError):
        return frozenset()


def _marked(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    for one in node.body:
        if isinstance(one, ast.Assign) and "pytestmark" in map(ast.unparse, one.targets) and "xfail" in ast.unparse(one.value):
            yield prefix.removesuffix("::")
        elif isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if any("xfail" in ast.unparse(decorator) for decorator in one.decorator_list):
                yield f"{prefix}{one.name}"
            if isinstance(one, ast.ClassDef):
                yield from _marked(one, f"{prefix}{one.name}::")
