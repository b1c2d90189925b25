"""The kit's templates: what each asks, its locks, and its files to render from.

A checkout has them as folders, an installed kit as one zip each: pip would compile the Python files of a folder, and the compiled
ones would end up in devices.
"""

import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from samdkit import resources
from samdkit.errors import UsageError
from samdkit.files import DATE

_IGNORED = ("__pycache__", "*.pyc", ".DS_Store")


@dataclass(slots=True, frozen=True)
class Question:
    """One question of a template."""

    name: str
    text: str
    """How a person is asked."""
    default: str
    choices: tuple[str, ...] = ()
    """Closed list of answers; empty: free text."""


@dataclass(frozen=True)
class Template:
    """One template, a folder or a zip."""

    name: str
    path: Path

    @cached_property
    def questions(self) -> dict[str, Question]:
        """What it asks, in order (`cookiecutter.json`; names with an underscore ask nothing)."""
        data = json.loads(self.read("cookiecutter.json"))
        texts = data.get("__prompts__", {})
        return {key: _question(key, value, texts) for key, value in data.items() if not key.startswith("_")}

    def read(self, path: str) -> str:
        """The text of one of its files."""
        if self.path.is_dir():
            return (self.path / path).read_text("utf-8")
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(f"{self.name}/{path}").decode("utf-8")

    # implements: KIT-SRS-050.a
    def unpack(self, folder: Path) -> Path:
        """A copy of its files in `folder`, to render from."""
        target = folder / self.name
        if self.path.is_dir():
            shutil.copytree(self.path, target, ignore=shutil.ignore_patterns(*_IGNORED))
        else:
            with zipfile.ZipFile(self.path) as archive:
                archive.extractall(folder)  # nosec B202 - the kit's own archive, made by `pack`
        return target


def names() -> list[str]:
    """The names of the kit's templates."""
    return sorted(_paths())


def find(name: str) -> Template:
    """The template of that name; raises `UsageError` if there is none."""
    path = _paths().get(name)
    if path is None:
        message = f"there is no template {name}"
        raise UsageError(message, hint=f"there are {', '.join(names())}")
    return Template(name, path)


def pack(folder: Path) -> bytes:
    """A template's folder as a zip with the same bytes each time; its first entry is the folder."""
    out = io.BytesIO()
    ignored = shutil.ignore_patterns(*_IGNORED)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{folder.name}/", DATE), "")
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not ignored("", list(inside.parts)):
                info = zipfile.ZipInfo(f"{folder.name}/{inside.as_posix()}", DATE)
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes())
    return out.getvalue()


def _paths() -> dict[str, Path]:
    folder = resources.root() / "templates"
    folders = {path.name: path for path in folder.iterdir() if (path / "cookiecutter.json").is_file()}
    return folders | {path.stem: path for path in folder.glob("*.zip")}


def _question(name: str, value: str | list[str], texts: dict[str, str]) -> Question:
    choices = tuple(value) if isinstance(value, list) else ()
    return Question(name, texts.get(name, name), choices[0] if choices else str(value), choices)
