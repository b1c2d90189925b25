"""Reads the repository of an app that has no dossier: what there is, with file and line. Nothing is run, imported or changed."""

import ast
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from samdkit.model.app import App, Module, Problem, Role, SourceFile, TestFile
from samdkit.model.code import Connection, ConnectionKind
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.sources import (
    app_dependencies,
    app_files,
    app_packages,
    app_routes,
    app_tables,
    connections,
    languages,
    markers,
    python_code,
    python_tests,
    python_text,
)
from samdkit.sources.locks import normal

#: Distributions whose module has another name, where no rule finds it.
_OTHER_NAMES = {
    "PIL": "pillow", "attr": "attrs", "bs4": "beautifulsoup4", "cv2": "opencv-python", "dateutil": "python-dateutil",
    "dotenv": "python-dotenv", "jose": "python-jose", "jwt": "pyjwt", "magic": "python-magic", "MySQLdb": "mysqlclient",
    "pkg_resources": "setuptools", "psycopg2": "psycopg2-binary", "rest_framework": "djangorestframework", "serial": "pyserial",
    "skimage": "scikit-image", "sklearn": "scikit-learn", "yaml": "pyyaml",
}  # fmt: skip


# implements: KIT-SRS-053.c
def read(root: Path, *, echo: Callable[[str], None] = lambda _: None) -> App:
    """What was found below a folder; what could not be read is among its problems."""
    every = list(app_files.walk(root))
    paths = [one for one in every if app_files.can_be_named(one)]
    app = App(app_files.python(paths))
    for path in sorted({*every} - {*paths}):
        if path.endswith(".py"):
            app.problems.append(
                Problem(Location(path), "no dossier can name this file: mind commas, blanks, markup and encoding")
            )
    echo(f"Reading {len(app.files)} Python files …")
    reader = _Reader(root, app)
    for file in app.files:
        reader.file(file)
    for path in paths:
        if languages.of(path) is not None:
            reader.other(path)
    reader.finish(paths)
    return app


class _Reader:
    """One repository while it is read."""

    def __init__(self, root: Path, app: App) -> None:
        self.root = root
        self.app = app
        self.modules: list[Module] = []
        self.classes: list[app_tables.Class] = []
        self.imports: dict[str, Location] = {}
        self.sources: dict[str, str] = {}
        """Test files, for the reader of tests."""

    def file(self, file: SourceFile) -> None:
        """Reads one Python file."""
        path = file.path
        source, unread = python_text.decode(path, (self.root / path).read_bytes())
        if unread:
            self._unreadable(path, unread[0].location.line, unread[0].message)
            return
        try:
            tree = python_text.parse(source)
        except (SyntaxError, ValueError) as error:
            broken = python_text.broken(path, source, error)
            self._unreadable(path, broken.location.line, broken.message)
            return
        self._judge(path, python_code.units(path, source)[1])
        if file.role is Role.TEST:
            self.sources[path] = source
        if file.role.is_product:
            self._product(path, source, tree, migration=file.role is Role.MIGRATION)

    def other(self, path: str) -> None:
        """Looks whether a source in another language can be read for markers."""
        self.app.others.append(path)
        content = (self.root / path).read_bytes()
        if python_text.may_hold_marker(content):
            text, unread = markers.decode(path, content)
            self._judge(path, [*unread, *markers.units(path, text)[1]])

    def _product(self, path: str, source: str, tree: ast.Module, *, migration: bool) -> None:
        kinds = Counter(type(node) for node in ast.walk(tree))
        functions = kinds[ast.FunctionDef] + kinds[ast.AsyncFunctionDef]
        self.modules.append(Module(path, kinds[ast.ClassDef], functions))
        for name, line in _imports(tree):
            self.imports.setdefault(name, Location(path, line))
        if migration:
            return
        self.app.routes += app_routes.find(path, tree)
        self.classes += app_tables.classes(path, tree)
        found = connections.find(path, source)
        self.app.connections += [one for one in found if _leads_out(one)]
        self.app.tables += [*app_tables.declared(path, tree), *app_tables.in_texts(_without_models(found, self.classes))]

    def finish(self, paths: list[str]) -> None:
        """What is known only when every file was read."""
        app = self.app
        self._tests()
        app.packages = app_packages.group(app.files, self.modules, paths)
        app.tables += app_tables.models(self.classes)
        for path in paths:
            if path.endswith(".sql") and app_files.role(path).is_product:
                text = (self.root / path).read_bytes().decode("utf-8", "replace")
                app.tables += app_tables.in_sql(path, text)
        app.tables = sorted(set(app.tables), key=lambda one: (one.location, one.name))
        found = app_dependencies.read(self.root, paths)
        app.dependencies, app.facts = found.dependencies, found.facts
        app.problems += found.problems
        self._imported({one.name for one in found.dependencies})
        app.problems.sort(key=lambda one: (one.location, one.message))

    def _tests(self) -> None:
        """Test functions as the kit finds them, and those in files that pytest does not collect by its default names."""
        tests, findings = python_tests.find(self.sources)
        self._judge("", findings)
        first: dict[str, list[int]] = {}
        for test in tests:
            first.setdefault(test.location.path, []).append(test.location.line)
        for path, source in self.sources.items():
            collected = python_tests.is_test_file(path)
            lines = first.get(path, []) if collected else _test_lines(python_text.parse(source))
            if lines:
                self.app.tests.append(TestFile(path, min(lines), len(lines), collected))

    def _judge(self, path: str, findings: list[Finding]) -> None:
        """Files that the kit's own readers refuse: a marker of somebody else's, say."""
        for one in findings:
            if one.severity is Severity.UNREADABLE:
                self._unreadable(one.location.path or path, one.location.line, one.message)

    def _unreadable(self, path: str, line: int, message: str) -> None:
        self.app.unreadable.add(path)
        self.app.problems.append(Problem(Location(path, line), message))

    def _imported(self, declared: set[str]) -> None:
        """Which declared distributions are imported where, and what is imported that none of them seems to bring."""
        own = {PurePosixPath(one.path).name.removesuffix(".py") for one in self.app.files}
        own |= {part for one in self.app.files for part in PurePosixPath(one.path).parts[:-1]}
        for module, location in sorted(self.imports.items()):
            if module in sys.stdlib_module_names or module in own:
                continue
            name = _distribution(module, declared)
            if name:
                self.app.imports.setdefault(name, location)
            else:
                self.app.undeclared[module] = location


def _leads_out(one: Connection) -> bool:
    """Whether it is no import of a database's library, no route and no table: those have readers of their own."""
    if one.kind is ConnectionKind.STORAGE:
        return (
            not one.what.startswith(("table ", "django.", "sqlalchemy.", "peewee.", "tortoise.")) or "create_engine" in one.what
        )
    return one.kind is not ConnectionKind.INCOMING


def _without_models(found: list[Connection], classes: list[app_tables.Class]) -> list[Connection]:
    """`__tablename__` is read with its class."""
    named = {(one.location.path, one.table) for one in classes if one.marked}
    return [one for one in found if (one.location.path, one.what.removeprefix("table ")) not in named]


def _imports(tree: ast.Module) -> list[tuple[str, int]]:
    """The top-level packages that a file imports, each with its line."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name.partition(".")[0], node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module.partition(".")[0], node.lineno))
    return found


def _distribution(module: str, declared: set[str]) -> str:
    """The declared distribution that is likely to bring a module: by its name, with a usual prefix or ending, or known to."""
    name = normal(module)
    likely = (
        name,
        _OTHER_NAMES.get(module, ""),
        f"py{name}",
        f"python-{name}",
        f"django-{name}",
        f"flask-{name}",
        f"{name}-python",
    )
    by_name = next((one for one in likely if one in declared), "")
    squeezed = name.replace("-", "")
    others = (one for one in sorted(declared) if one.replace("-", "") == squeezed or one.startswith(f"{name}-"))
    return by_name or next(others, "")


def _test_lines(tree: ast.Module) -> list[int]:
    """The lines of functions that are named as tests, at the top of a file or in a class."""
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef))]
    return [one.lineno for body in bodies for one in body if isinstance(one, functions) and one.name.startswith("test")]
