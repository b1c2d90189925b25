"""The settings that pytest runs a project's tests with: they decide which tests run, on what path, and what fails them."""

import json
import tomllib
from pathlib import Path

from samdkit import digests

#: Files that may hold them, each with the table or section that does; of an ini file nothing else is pytest's.
_TOML = {"pytest.toml": ("pytest",), ".pytest.toml": ("pytest",), "pyproject.toml": ("tool", "pytest")}
_INI = {"pytest.ini": "pytest", ".pytest.ini": "pytest", "tox.ini": "pytest", "setup.cfg": "tool:pytest"}
FILES = (*_TOML, *_INI)


# implements: KIT-SRS-017.e
def digest(root: Path) -> str:
    """A digest over the values of all settings of pytest in a project's folder, however they are written; empty: it has none."""
    found: dict[str, object] = {}
    for name, table in _TOML.items():
        values = _toml(root / name, table)
        if values:
            found[name] = values
    for name, section in _INI.items():
        values = _ini(root / name, section)
        if values:
            found[name] = values
    return digests.of_bytes(json.dumps(found, sort_keys=True, default=str).encode())[:20] if found else ""


def _toml(path: Path, table: tuple[str, ...]) -> object:
    try:
        data: object = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None  # pytest says what is wrong with it
    for key in table:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _ini(path: Path, section: str) -> dict[str, list[str]]:
    if not path.is_file():
        return {}
    import configparser  # noqa: PLC0415 - few projects have such a file

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return {}
    values = parser[section] if parser.has_section(section) else {}
    return {name: [line.strip() for line in value.splitlines() if line.strip()] for name, value in values.items()}
