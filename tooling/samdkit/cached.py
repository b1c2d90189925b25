"""The findings of the last check of a project, kept for when nothing has changed.

One entry, below `.samdkit/cache/`; its key covers every byte that the answer can depend on: names and content of all files of the
project, the commit, the kit. Sizes and times of the project's files play no part. Where the key can't be had (folders that
are links, a repository of an unusual shape, more than 64 MB to read) there is no cache, and the checks run.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from samdkit import resources
from samdkit.errors import SamdkitError
from samdkit.files import write_text
from samdkit.model.finding import Cause, Finding, Severity
from samdkit.model.location import Location
from samdkit.model.report import Report
from samdkit.sources.configuration import Configuration
from samdkit.sources.configuration import read as read_configuration

FOLDER = ".samdkit"
#: Folders that no reader looks into unless the configuration names them.
_APART = frozenset(
    {
        ".git",
        ".venv",
        FOLDER,
        "build",
        "dist",
        "site",
        "node_modules",
        "__pycache__",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
    }
)
#: Nor into these below a folder that it names.
_NEVER = frozenset({".git", "__pycache__"})
_MOST = 64_000_000


class Uncached(Exception):
    """The key can't be had."""


# implements: KIT-SRS-033
def report(root: Path, *, release: bool) -> tuple[Report | None, str]:
    """The kept report if it still holds, and the key to keep a new one under; the key is empty where nothing can be kept."""
    try:
        key = _key(root, release=release)
    except (Uncached, SamdkitError, OSError):
        return None, ""
    try:
        kept, seal, body = _place(root, release=release).read_text("utf-8").split("\n", 2)
        if kept != key or seal != _seal(key, body):
            return None, key
        return Report(tuple(_finding(*row) for row in json.loads(body)), release), key
    except (OSError, ValueError, TypeError):
        return None, key


def keep(root: Path, key: str, found: Report) -> None:
    """Keeps a report; where the folder can't be written to, nothing is kept."""
    if not key:
        return
    body = json.dumps([_row(one) for one in found.findings])  # a path may be no UTF-8
    try:
        write_text(root / FOLDER / ".gitignore", "*\n")
        write_text(_place(root, release=found.release), f"{key}\n{_seal(key, body)}\n{body}")
    except OSError:
        return


def _place(root: Path, *, release: bool) -> Path:
    return root / FOLDER / "cache" / ("check-release" if release else "check")


def _seal(key: str, body: str) -> str:
    return hashlib.sha256(f"{key} {body}".encode()).hexdigest()


def _row(one: Finding) -> list[Any]:
    """A finding as plain data: its fields in their order, places and causes as pairs. Written for each of thousands."""
    place, cause = one.location, one.cause
    return [
        one.check, one.message, [place.path, place.line], one.item, one.hint, one.severity, one.clauses, one.waived_by, one.known,
        one.fact, cause and [cause.at, cause.check],
    ]  # fmt: skip


def _finding(*row: Any) -> Finding:
    check, message, place, item, hint, severity, clauses, waived_by, known, fact, cause = row
    return Finding(
        check, message, Location(*place), item, hint, Severity(severity), tuple(clauses), waived_by, known, fact,
        Cause(*cause) if cause else None,
    )  # fmt: skip


# implements: KIT-SRS-033
def _key(root: Path, *, release: bool) -> str:
    digest = hashlib.sha256(f"{_kit()} {sys.version} {release}\0".encode())
    total = 0
    for name, content in [*_commit(root), *_files(root, read_configuration(root))]:
        total += len(content)
        if total > _MOST:
            raise Uncached
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _files(root: Path, configuration: Configuration) -> Iterator[tuple[str, bytes]]:
    """Every file below the project by name and content, folders apart left out unless the configuration leads into them."""
    settings = asdict(configuration).values()
    named = {root / _start(one) for value in settings for one in ([value] if isinstance(value, str) else value) if one}
    if root in named:
        raise Uncached  # a pattern that may lead anywhere
    for top in sorted({root, *(one for one in named if one.is_dir() and _APART.intersection(one.relative_to(root).parts))}):
        for folder, folders, files in os.walk(top):
            inside = any(Path(folder).is_relative_to(one) for one in named)
            folders[:] = sorted(one for one in folders if one not in (_NEVER if inside else _APART))
            if any(Path(folder, one).is_symlink() for one in folders):
                raise Uncached
            for file in sorted(files):
                path = Path(folder, file)
                yield str(path.relative_to(root)), path.read_bytes() if path.is_file() else b""


def _start(place: str) -> str:
    """The folder or file that a path or pattern of the settings begins with."""
    parts = place.split("/")
    fixed = next((index for index, one in enumerate(parts) if any(sign in one for sign in "*?[")), len(parts))
    return "/".join(parts[:fixed])


def _commit(root: Path) -> Iterator[tuple[str, bytes]]:
    """What says which commit is checked out."""
    git = next((one / ".git" for one in (root, *root.parents) if (one / ".git").exists()), None)
    if git is None:
        return
    if not git.is_dir():
        raise Uncached  # a work tree or submodule: its commit is written elsewhere
    head = (git / "HEAD").read_bytes()
    yield "HEAD", head
    name = head.decode("utf-8", "replace").removeprefix("ref: ").strip()
    for file in (name, "packed-refs", "shallow"):
        yield file, (git / file).read_bytes() if (git / file).is_file() else b""


def _kit() -> str:
    """The kit's own code and data, by size and time: another kit may answer otherwise, and whoever brings it writes it anew."""
    places = ((Path(__file__).parent, ".py"), (resources.root() / "qms", ".yaml"))
    files = [path for folder, suffix in places for path in sorted(folder.rglob(f"*{suffix}"))]
    return repr([(str(path), stat.st_size, stat.st_mtime_ns) for path in files for stat in [path.stat()]])
