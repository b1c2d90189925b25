"""The archive for ten years (MDR Article 10(8)): the technical file, what it was made from, and what was recorded."""

import hashlib
import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from slugify import slugify

from samdkit.files import DATE
from samdkit.outputs.technical_file import contents, read_me
from samdkit.project import Project, files
from samdkit.sources import git
from samdkit.technical_file.writing import TechnicalFile

SUMS = "SHA256SUMS"
#: What the version of a device may hold in the name of a file.
_NAME = re.compile(r"[^A-Za-z0-9.+_-]+")
_LEVEL = 6


@dataclass(slots=True, frozen=True)
class Archive:
    """What was written."""

    path: Path
    sources: int | None
    """How many files git tracks; nothing where the project is in no repository."""
    untracked: tuple[str, ...]
    """Files of the project that git neither tracks nor ignores: they are not in it."""


# implements: KIT-SRS-092.2
def name(project: Project) -> str:
    """`home-bp-0.1.0-technical-file.zip`."""
    identity = project.identity
    parts = [slugify(identity.name) or "device", _NAME.sub("-", identity.version)]
    return "-".join([*(one for one in parts if one), "technical-file.zip"])


# implements: KIT-SRS-092.2, KIT-SRS-092.3
def write(file: TechnicalFile, made: Path, target: Path, *, apart: Path) -> Archive:
    """Writes the archive of the folder `made` as the file `target`; nothing below `apart` is a source.

    Only what git tracks comes in, so no key or setting that somebody keeps beside it.
    """
    project = file.project
    tracked = git.tracked(project.root)
    members: dict[str, Path] = {f"technical-file/{path}": made / path for path in contents.paths(made)}
    for path in tracked or ():
        place = project.root / path
        if (place.is_symlink() or place.is_file()) and not place.is_relative_to(apart):
            members[f"sources/{path}"] = place
    records = set(files(project.root, project.configuration.evidence, ".jsonl")) - set(tracked or ())
    members |= {f"evidence/{path}": project.root / path for path in records}
    texts = {read_me.NAME: read_me.of_archive(file, sources=tracked is not None).encode()}
    _pack(target, target.name.removesuffix(".zip"), members, texts)
    left = [one for one in git.untracked(project.root) if one not in records]
    untracked = tuple(one for one in left if not (project.root / one).is_relative_to(apart))
    return Archive(target, len(tracked) if tracked is not None else None, untracked)


def _pack(target: Path, top: str, members: dict[str, Path], texts: dict[str, bytes]) -> None:
    """A zip with fixed dates, sorted, in one folder; at the end the digests of all the others."""
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path in sorted({*members, *texts}):
            shown = path.encode("utf-8", "backslashreplace").decode("utf-8")  # a name in no encoding
            content = texts[path] if path in texts else _content(members[path])
            executable = path in members and not members[path].is_symlink() and bool(members[path].stat().st_mode & stat.S_IXUSR)
            archive.writestr(_entry(f"{top}/{shown}", executable=executable), content)
            sums.append(_sum(hashlib.sha256(content).hexdigest(), shown))
        archive.writestr(_entry(f"{top}/{SUMS}"), "".join(sums))


def _sum(digest: str, path: str) -> str:
    """A line as `sha256sum` writes it, which marks names that would not stand on one line."""
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == path else chr(92)}{digest}  {escaped}\n"


def _content(path: Path) -> bytes:
    """What git keeps of a file: of a link its target, which may lie anywhere, and not what is there."""
    return str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()


def _entry(name: str, *, executable: bool = False) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | (0o755 if executable else 0o644)) << 16
    return entry
