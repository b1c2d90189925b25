"""The distributions that a repository declares, and which of them run with the product. Nothing is run or installed."""

import ast
import configparser
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from samdkit.model.app import Dependency, Fact, Problem, Scope
from samdkit.model.location import Location
from samdkit.sources import python_text
from samdkit.sources.app_names import keyword, resolved, text, texts
from samdkit.sources.locks import normal

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$", re.DOTALL)
_EXACT = re.compile(r"={2,3}\s*([A-Za-z0-9][^\s;,\\*]*)\s*(?:$|[;\\\s])")
#: Words in the name of a group or file that say that it is not for the product.
_DEVELOPMENT = frozenset({
    "benchmark", "build", "check", "checks", "ci", "coverage", "dev", "devel", "develop", "development", "doc", "docs",
    "documentation", "e2e", "format", "lint", "linting", "local", "mypy", "qa", "quality", "style", "test", "testing", "tests",
    "tox", "type", "types", "typing",
})  # fmt: skip
_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock")


class Found:
    """What is declared, with what could not be told."""

    def __init__(self) -> None:
        self.dependencies: list[Dependency] = []
        self.facts: dict[str, Fact] = {}
        self.problems: list[Problem] = []

    def add(self, declared: str, scope: Scope, location: Location) -> None:
        """A requirement as it is written; anything else is a problem."""
        match = _NAME.match(declared)
        if match is None:
            self.problem(location, f"`{declared}` names no distribution")
            return
        exact = _EXACT.match(match.group(2))
        version = exact.group(1) if exact else ""
        self.dependencies.append(Dependency(normal(match.group(1)), " ".join(declared.split()), scope, location, version))

    def fact(self, name: str, value: object, location: Location) -> None:
        """What the first file says that says something."""
        if isinstance(value, str) and value.strip():
            self.facts.setdefault(name, Fact(" ".join(value.split()), location))

    def problem(self, location: Location, message: str) -> None:
        """Something that a person must look at."""
        self.problems.append(Problem(location, message))


# implements: KIT-SRS-053.c
def read(root: Path, paths: list[str]) -> Found:
    """All files that declare something, the product's own first; each distribution once, at runtime if any file says so."""
    found = Found()
    readers: dict[str, Callable[[Found, str, str], None]] = {
        "pyproject.toml": _pyproject,
        "setup.cfg": _setup_cfg,
        "setup.py": _setup_py,
        "Pipfile": _pipfile,
    }
    for name, reader in readers.items():
        if name in paths:
            reader(found, name, _text(root, name))
    for path in paths:
        if _is_requirements(path):
            _requirements(found, path, _text(root, path))
    found.dependencies = _once(found.dependencies, _locked(root, paths, found))
    return found


def _once(declared: list[Dependency], versions: dict[str, str]) -> list[Dependency]:
    chosen: dict[str, Dependency] = {}
    order = list(Scope)
    for one in declared:
        before = chosen.get(one.name)
        if before is None or order.index(one.scope) < order.index(before.scope):
            chosen[one.name] = replace(one, version=one.version or (before.version if before else ""))
        elif one.version and not before.version:
            chosen[one.name] = replace(before, version=one.version)
    return [replace(one, version=one.version or versions.get(one.name, "")) for _, one in sorted(chosen.items())]


def _text(root: Path, path: str) -> str:
    return (root / path).read_bytes().decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _scope(group: str, otherwise: Scope = Scope.OPTIONAL) -> Scope:
    return Scope.DEVELOPMENT if _DEVELOPMENT & set(re.split(r"[^a-z0-9]+", group.lower())) else otherwise


class _Lines:
    """Where a text stands in a file whose parser tells no lines."""

    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.lines = source.split("\n")

    def at(self, *wanted: str) -> Location:
        """The first line that holds the first of these texts that any line holds; else the first line."""
        for one in wanted:
            for number, line in enumerate(self.lines, 1):
                if one in line and not line.lstrip().startswith("#"):
                    return Location(self.path, number)
        return Location(self.path, 1)

    def key(self, name: str) -> Location:
        """The line `name = …`."""
        pattern = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*=""")
        for number, line in enumerate(self.lines, 1):
            if pattern.match(line):
                return Location(self.path, number)
        return Location(self.path, 1)

    def requirement(self, declared: str) -> Location:
        """The line with the requirement in quotes."""
        return self.at(f'"{declared}"', f"'{declared}'", json.dumps(declared), declared)


def _table(data: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _strings(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _toml(found: Found, path: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found.problem(Location(path, 1), f"not TOML: {error}")
        return {}


def _pyproject(found: Found, path: str, source: str) -> None:
    lines, data = _Lines(path, source), _toml(found, path, source)
    project = _table(data, "project")
    for name in ("name", "version", "requires-python"):
        found.fact(name, project.get(name), lines.key(name))
    for one in _strings(project.get("dependencies")):
        found.add(one, Scope.RUNTIME, lines.requirement(one))
    for group, value in _table(project, "optional-dependencies").items():
        for one in _strings(value):
            found.add(one, _scope(group), lines.requirement(one))
    for value in _table(data, "dependency-groups").values():
        for one in _strings(value):
            found.add(one, Scope.DEVELOPMENT, lines.requirement(one))
    if "dependencies" in _strings(project.get("dynamic")) and not _table(data, "tool", "setuptools", "dynamic", "dependencies"):
        found.problem(lines.key("dynamic"), "the dependencies are computed when the package is built")
    _poetry(found, lines, _table(data, "tool", "poetry"))


def _poetry(found: Found, lines: _Lines, poetry: dict[str, Any]) -> None:
    for name in ("name", "version"):
        found.fact(name, poetry.get(name), lines.key(name))
    groups = [(Scope.RUNTIME, _table(poetry, "dependencies")), (Scope.DEVELOPMENT, _table(poetry, "dev-dependencies"))]
    groups += [(Scope.DEVELOPMENT, _table(one, "dependencies")) for one in _table(poetry, "group").values()]
    for scope, entries in groups:
        for name, value in entries.items():
            _versioned(found, lines, name, value, scope)


def _pipfile(found: Found, path: str, source: str) -> None:
    lines, data = _Lines(path, source), _toml(found, path, source)
    for key, scope in (("packages", Scope.RUNTIME), ("dev-packages", Scope.DEVELOPMENT)):
        for name, value in _table(data, key).items():
            _versioned(found, lines, name, value, scope)


def _versioned(found: Found, lines: _Lines, name: str, value: Any, scope: Scope) -> None:
    """An entry `name = "^1.2"` or `name = {version = "^1.2", optional = true}`."""
    if name.lower() == "python":
        found.fact("requires-python", value, lines.key(name))
        return
    version = _table({"entry": value}, "entry").get("version", "") if isinstance(value, dict) else value
    optional = isinstance(value, dict) and value.get("optional") is True
    words = f" {version}" if isinstance(version, str) and version not in {"", "*"} else ""
    found.add(f"{name}{words}", Scope.OPTIONAL if optional and scope is Scope.RUNTIME else scope, lines.key(name))


def _setup_cfg(found: Found, path: str, source: str) -> None:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(source)
    except configparser.Error as error:
        found.problem(Location(path, getattr(error, "lineno", 1) or 1), "setup.cfg can't be read")
        return
    lines = _Lines(path, source)
    for name in ("name", "version"):
        value = parser.get("metadata", name, fallback="")
        if not value.startswith(("attr:", "file:")):
            found.fact(name, value, lines.key(name))
    found.fact("requires-python", parser.get("options", "python_requires", fallback=""), lines.key("python_requires"))
    groups = [(Scope.RUNTIME, parser.get("options", "install_requires", fallback=""))]
    if parser.has_section("options.extras_require"):
        groups += [(_scope(name), value) for name, value in parser.items("options.extras_require")]
    for scope, value in groups:
        for one in (re.sub(r"(^|\s)#.*$", "", row).strip() for row in value.split("\n")):
            if one.startswith("file:"):
                found.problem(lines.at(one), f"the dependencies are computed: `{one}`")
            elif one:
                found.add(one, scope, lines.at(one))


def _setup_py(found: Found, path: str, source: str) -> None:
    try:
        tree = python_text.parse(source)
    except (SyntaxError, ValueError):
        return
    values = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and resolved(call.func, {}).rpartition(".")[2] == "setup":
            _setup_call(found, path, call, values)


def _setup_call(found: Found, path: str, call: ast.Call, values: dict[str, ast.expr]) -> None:
    for fact, name in (("name", "name"), ("version", "version"), ("requires-python", "python_requires")):
        node = keyword(call, name)
        if isinstance(node, ast.Constant):
            found.fact(fact, text(node), Location(path, node.lineno))
    _listed(found, path, keyword(call, "install_requires"), Scope.RUNTIME, values)
    extras = _named(keyword(call, "extras_require"), values)
    if isinstance(extras, ast.Dict):
        for key, value in zip(extras.keys, extras.values, strict=True):
            _listed(found, path, value, _scope(text(key) or ""), values)
    for name in ("tests_require", "setup_requires"):
        _listed(found, path, keyword(call, name), Scope.DEVELOPMENT, values)


def _listed(found: Found, path: str, node: ast.expr | None, scope: Scope, values: dict[str, ast.expr]) -> None:
    """The requirements of a list, of a name that stands for one, or of several put together."""
    left = [node]
    while left:
        one = _named(left.pop(0), values)
        if one is None:
            continue
        if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add):
            left = [one.left, one.right, *left]
        elif texts(one) is not None and isinstance(one, ast.List | ast.Tuple | ast.Set):
            for element in one.elts:
                found.add(text(element) or "", scope, Location(path, element.lineno))
        else:
            found.problem(Location(path, one.lineno), "dependencies are computed here; look what they are")


def _named(node: ast.expr | None, values: dict[str, ast.expr]) -> ast.expr | None:
    return values.get(node.id, node) if isinstance(node, ast.Name) else node


def _is_requirements(path: str) -> bool:
    place = PurePosixPath(path)
    if len(place.parts) > 3 or place.suffix not in {".txt", ".in"}:
        return False
    return "requirements" in place.stem.lower() or place.parent.name.lower() == "requirements"


def _requirements(found: Found, path: str, source: str) -> None:
    scope = _scope(f"{PurePosixPath(path).parent.name} {PurePosixPath(path).stem}", Scope.RUNTIME)
    joined = ""
    first = 0
    for number, row in enumerate(source.split("\n"), 1):
        first = first if joined else number
        line = re.sub(r"(^|\s)#.*$", "", row).strip()
        joined += line.removesuffix("\\")
        if line.endswith("\\"):
            continue
        declared, joined = joined.partition(" --hash")[0].strip(), ""
        if not declared or declared.startswith(("--", "-r", "-c", "-i", "-f")):
            continue
        if declared.startswith(("-e", ".", "/")) or "://" in declared.partition("@")[0]:
            found.problem(Location(path, first), f"`{declared}` is installed from a place, not by name")
        else:
            found.add(declared, scope, Location(path, first))


def _locked(root: Path, paths: list[str], found: Found) -> dict[str, str]:
    """The exact versions that lock files of other tools name; a name with several versions has none."""
    versions: dict[str, set[str]] = {}
    for name, version in _lock_entries(root, paths, found):
        versions.setdefault(normal(name), set()).add(version)
    return {name: next(iter(found)) for name, found in versions.items() if len(found) == 1}


def _lock_entries(root: Path, paths: list[str], found: Found) -> Iterator[tuple[str, str]]:
    for path in (one for one in _LOCKS if one in paths):
        packages = _toml(found, path, _text(root, path)).get("package")
        for one in packages if isinstance(packages, list) else ():
            if isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("version"), str):
                yield one["name"], one["version"]
    if "Pipfile.lock" in paths:
        try:
            data = json.loads(_text(root, "Pipfile.lock"))
        except (ValueError, RecursionError):
            found.problem(Location("Pipfile.lock", 1), "not JSON")
            return
        for name, entry in _table(data, "default").items():
            version = entry.get("version", "") if isinstance(entry, dict) else ""
            if isinstance(version, str) and version.startswith("=="):
                yield name, version.removeprefix("==")
