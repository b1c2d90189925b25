"""Which pages of the site are taken over from the build before: those made of the same, whose file is still as it was written."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from samdkit.files import write_text


class Kept:
    """The pages of a site in the making, beside those of the one before."""

    def __init__(self, target: Path, before: Path | None, register: Path | None) -> None:
        self.target = target
        self.before = before
        self.register = register
        self._known: dict[str, list[str]] = _read(register) if register is not None and before is not None else {}
        self._now: dict[str, list[str]] = {}
        self._folders: set[str] = set()
        self.written = 0

    # implements: KIT-SRS-093.3
    def page(self, path: str, made_of: str, make: Callable[[], str]) -> None:
        """Puts a page into the site; `made_of` is a digest of all that `make` makes it of."""
        known = self._known.get(path)
        if known is not None and known[0] == made_of and self._taken_over(path, known[1]):
            self._now[path] = known
            return
        content = make().encode("utf-8", "replace")
        self._now[path] = [made_of, self.file(path, content)]

    def file(self, path: str, content: bytes) -> str:
        """Puts a file into the site; its digest."""
        digest = hashlib.sha256(content).hexdigest()
        if not self._taken_over(path, digest):
            with self._place(path).open("wb") as file:
                file.write(content)
            self.written += 1
        return digest

    def assets(self, source: Path) -> None:
        """Puts what the builder made beside its pages and their search index into the site."""
        for path in sorted(source.rglob("*")):
            if path.is_file() and path.suffix != ".html" and path.name != "search_index.json":
                self.file(path.relative_to(source).as_posix(), path.read_bytes())

    def noted(self, name: str, made_of: str, make: Callable[[], str]) -> str:
        """A text that no page of its own holds, from memory where it is made of the same."""
        known = self._known.get(name)
        self._now[name] = known if known is not None and known[0] == made_of else [made_of, make()]
        return self._now[name][1]

    def close(self) -> None:
        """Remembers what was made of what."""
        if self.register is not None:
            write_text(self.register, json.dumps(self._now, sort_keys=True, indent=0) + "\n")

    def _taken_over(self, path: str, digest: str) -> bool:
        """Whether the file of the build before has these bytes; it then stands in this one too."""
        if self.before is None:
            return False
        old = f"{self.before}/{path}"
        try:
            with open(old, "rb") as file:  # noqa: PTH123 - ten thousand times
                if hashlib.sha256(file.read()).hexdigest() != digest:
                    return False
            place = self._place(path)
        except OSError:
            return False
        try:
            os.link(old, place)
        except OSError:  # another disk, or one that has no such links
            shutil.copy2(old, place)
        return True

    def _place(self, path: str) -> Path:
        parent = path.rpartition("/")[0]
        if parent not in self._folders:
            (self.target / parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        return self.target / path


def _read(register: Path) -> dict[str, list[str]]:
    """Path → digests of what it was made of and of itself; nothing where the file is missing or damaged."""
    try:
        found = json.loads(register.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    pairs = isinstance(found, dict) and all(isinstance(one, list) and len(one) == 2 for one in found.values())
    return found if pairs and all(isinstance(one, str) for pair in found.values() for one in pair) else {}
