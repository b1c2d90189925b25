"""Where the kit finds the app's code and tests: a table at the end of `pyproject.toml`, or `samdkit.toml`."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samdkit.errors import UsageError
from samdkit.model.app import App, Role

PYPROJECT, OWN = "pyproject.toml", "samdkit.toml"


@dataclass(slots=True, frozen=True)
class Settings:
    """The file of the settings, as it is and as it becomes."""

    path: str
    before: bytes
    """Empty where there is no such file yet."""
    added: bytes
    """What comes behind."""

    @property
    def after(self) -> bytes:
        """All of it."""
        return self.before + self.added


# implements: KIT-SRS-053.a
def settings(root: Path, app: App) -> Settings:
    """The settings for an app; every byte that is there stays.

    Raises `UsageError` where the kit has settings already, or `pyproject.toml` is not TOML.
    """
    if (root / OWN).exists():
        raise UsageError("there are settings of samdkit already", where=OWN, hint="remove the file, or write the dossier by hand")
    before = _pyproject(root)
    if before is not None:
        added = _at_the_end(before, _table(root, app))
        try:
            tomllib.loads((before + added).decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            pass  # `tool` is written in a way that no table can be added to; samdkit.toml is read beside it
        else:
            return Settings(PYPROJECT, before, added)
    return Settings(OWN, b"", _table(root, app).encode("utf-8"))


def _pyproject(root: Path) -> bytes | None:
    """What `pyproject.toml` holds, if it is a file of the project itself."""
    path = root / PYPROJECT
    if not path.is_file():
        return None
    content = path.read_bytes()
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"not TOML: {error}", where=PYPROJECT, hint="mend the file; the kit reads [tool.samdkit] in it"
        ) from error
    tool = data.get("tool", {})
    if not isinstance(tool, dict):
        raise UsageError("`tool` is no table", where=PYPROJECT, hint="the kit reads [tool.samdkit]")
    if "samdkit" in tool:
        raise UsageError("there are settings of samdkit already", where=PYPROJECT, hint="remove [tool.samdkit]")
    return None if path.is_symlink() else content


def _at_the_end(before: bytes, table: str) -> bytes:
    """The table behind what is there, with an empty line between and the line ends that the file has."""
    end = "\r\n" if b"\r\n" in before else "\n"
    gap = "" if not before else "\n" if before.endswith(b"\n") else "\n\n"
    return f"{gap}[tool.samdkit]\n{table}".replace("\n", end).encode("utf-8")


def _table(root: Path, app: App) -> str:
    values = {"code": list(code_paths(root, app)), "tests": list(_test_paths(root, app)), "evidence": [_evidence(root)]}
    if any((root / "results").glob("*.xml")):
        values["results"] = ["evidence/results/*.xml"]  # what lies below `results` is somebody else's
    return "".join(f"{key} = {_array(paths)}\n" for key, paths in values.items())


def _array(paths: list[str]) -> str:
    texts = [json.dumps(one, ensure_ascii=False).replace("\x7f", "\\u007f") for one in paths]
    line = f"[{', '.join(texts)}]"
    return line if len(line) < 100 else "[\n" + "".join(f"  {one},\n" for one in texts) + "]"


def code_paths(root: Path, app: App) -> Iterator[str]:
    """The folders and files of the product; where one holds a file that the kit can't read, what else is in it."""
    wanted = {*(one.path for one in app.files if one.role.is_product), *app.others} - app.unreadable
    harmless = {one.path for one in app.files} - app.unreadable
    tops = [path for one in app.packages if not one.parent for path in one.code]
    yield from [path for top in tops for path in _cover(root, app, top, wanted, harmless)] or [_unused(root, "src")]


def _test_paths(root: Path, app: App) -> Iterator[str]:
    """The folders with test functions that hold nothing but tests, and single test files among other code."""
    wanted = {one.path for one in app.tests if one.collected} - app.unreadable
    harmless = {one.path for one in app.of(Role.TEST)} - app.unreadable
    yield from list(_cover(root, app, "", wanted, harmless)) or [_unused(root, "tests")]


def _cover(root: Path, app: App, path: str, wanted: set[str], harmless: set[str]) -> Iterator[str]:
    """The fewest paths that hold all that is wanted below a path, nothing unreadable and no Python that isn't harmless."""
    left = [path]
    while left:
        one = left.pop()
        place = root / one
        if place.is_file():
            if one in wanted:
                yield one
            continue
        if not any(not one or name.startswith(f"{one}/") for name in wanted):
            continue
        unreadable = any(name.startswith(f"{one}/") for name in app.unreadable)
        python = (file.relative_to(root).as_posix() for file in place.rglob("*.py") if file.is_file())
        if one and not unreadable and all(name in harmless for name in python):
            yield one
        else:
            left += sorted((child.relative_to(root).as_posix() for child in place.iterdir() if _is_own(child)), reverse=True)


def _is_own(path: Path) -> bool:
    return not (path.is_dir() and path.is_symlink())


def _unused(root: Path, name: str) -> str:
    """A folder for what is to come: with this name, if there is nothing in the way."""
    number = 1
    while (root / (name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return name if number == 1 else f"{name}-{number}"


def _evidence(root: Path) -> str:
    return _unused(root, "evidence")
