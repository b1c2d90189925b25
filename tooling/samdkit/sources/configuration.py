"""`[tool.samdkit]` of `pyproject.toml`, or `samdkit.toml` where there is none."""

import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from samdkit.errors import UsageError
from samdkit.sources import standards


@dataclass(slots=True, frozen=True)
class Configuration:
    """Where the project keeps its dossier, code, tests, results and evidence; paths relative to its folder."""

    code: tuple[str, ...] = ("src",)
    tests: tuple[str, ...] = ("tests",)
    results: tuple[str, ...] = ("results/*.xml",)
    evidence: tuple[str, ...] = ("evidence",)
    editions: tuple[str, ...] = ()
    """Standards of `qms/standards/` that take the place of the editions that they supersede."""
    dossier: str = "dossier"
    language: str = "en"
    """The language of what `samdkit build` writes, unless it is told another."""
    policy: str = ""
    """The file that states which grades this project wants in place of the kit's policy; empty: it states none."""


#: The languages of the texts in `qms/technical-file/`.
LANGUAGES = ("en", "da")
#: Settings that name one place.
_ONE_PATH = {"dossier": "folder", "policy": "file"}


# implements: KIT-SRS-002
def read(root: Path) -> Configuration:
    """The project's settings; `UsageError` names the file and what is wrong in it."""
    for name, table in (("pyproject.toml", ("tool", "samdkit")), ("samdkit.toml", ())):
        path = root / name
        if not path.is_file():
            continue
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(
                f"not TOML: {error}", where=name, hint="mend the file; the kit reads [tool.samdkit] in it"
            ) from error
        for depth, key in enumerate(table, 1):
            data = data.get(key, {})
            if not isinstance(data, dict):
                raise UsageError(f"`{'.'.join(table[:depth])}` is no table", where=name, hint="the kit reads [tool.samdkit]")
        if data or name == "samdkit.toml":
            return _checked(data, name)
    return Configuration()


# implements: KIT-SRS-002
def _checked(data: dict[str, object], name: str) -> Configuration:
    known = Configuration.__slots__
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            raise UsageError(f"unknown setting `{key}` in [tool.samdkit]", where=name, hint=f"known are {', '.join(known)}")
        if key == "policy" and value == "":
            continue
        if key == "language":
            if value not in LANGUAGES:
                raise UsageError(
                    f"`language` is {value!r}, which is none of {', '.join(LANGUAGES)}", where=name, hint='write language = "en"'
                )
            values[key] = value
            continue
        if key in _ONE_PATH:
            if not isinstance(value, str) or PurePosixPath(value) == PurePosixPath():
                raise UsageError(f"`{key}` is not the path of one {_ONE_PATH[key]}", where=name, hint=f'write {key} = "…"')
            values[key] = _paths(key, [value], name)[0]
            continue
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not all(isinstance(one, str) and one for one in names):
            raise UsageError(
                f"`{key}` is not a list of {'standards' if key == 'editions' else 'paths'}",
                where=name,
                hint=f'write {key} = ["…"]',
            )
        values[key] = _editions(names, name) if key == "editions" else _paths(key, names, name)
    return Configuration(**values)


def _editions(names: list[str], name: str) -> tuple[str, ...]:
    for one in names:
        if one not in standards.names():
            raise UsageError(
                f"`editions` names {one}, which is no standard", where=name, hint=f"known are {', '.join(standards.names())}"
            )
    return tuple(names)


def _paths(key: str, names: list[str], name: str) -> tuple[str, ...]:
    if not names:
        raise UsageError(f"`{key}` is not a list of paths: it is empty", where=name, hint=f'write {key} = ["…"], or leave it out')
    for path in map(PurePosixPath, names):
        if path.is_absolute() or ".." in path.parts:
            raise UsageError(f"`{path}` lies outside the project", where=name, hint="name a path below the project's folder")
    return tuple(str(PurePosixPath(path)) for path in names)
