"""Sets typst files as PDFs: processes of their own, two at once where memory has room, and nothing twice."""

import hashlib
import subprocess  # nosec B404 - runs the typesetter beside this file
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from threading import Condition

from samdkit.errors import CannotTell
from samdkit.files import write_bytes, write_text
from samdkit.outputs.technical_file.pdf.files import File
from samdkit.outputs.technical_file.pdf.markup import INSIDE
from samdkit.register import folder

_TYPESETTER = Path(__file__).with_name("typesetter.py")
#: What typst takes: megabytes to begin with and for each thousand letters of markup (measured on long tables with links).
_START, _PER_THOUSAND = 40, 0.6
#: Megabytes that all processes may take together; a file that takes more is set alone.
_ROOM = 2300
#: Letters of markup of small files that one process sets.
_BATCH = 300_000


@dataclass(slots=True, frozen=True)
class Job:
    """A PDF that has to be set."""

    source: Path
    target: Path
    size: int
    kept: str
    """The name under which it is kept for the next build."""


class Keeper:
    """The PDFs of the last build, by the digest of what they were made from; each bears its own digest, so none is taken broken.

    Where the folder can't be written to, nothing is kept.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._used: set[str] = set()

    def taken(self, name: str, target: Path) -> bool:
        """Whether the PDF was there, and now is in its place."""
        for found in sorted(self._place.glob(f"{name}-*.pdf")):
            content = found.read_bytes()
            if found.name == self._name(name, content):
                self._used.add(found.name)
                write_bytes(target, content)
                return True
        return False

    def keep(self, name: str, made: Path) -> None:
        """Keeps a PDF."""
        content = made.read_bytes()
        self._used.add(self._name(name, content))
        try:
            write_text(self._place.parents[1] / ".gitignore", "*\n")
            write_bytes(self._place / self._name(name, content), content)
        except OSError:
            return

    def forget(self) -> None:
        """Removes what this build had no use for."""
        for found in self._place.glob("*.pdf"):
            if found.name not in self._used:
                found.unlink(missing_ok=True)

    @staticmethod
    def _name(name: str, content: bytes) -> str:
        return f"{name}-{hashlib.sha256(content).hexdigest()[:32]}.pdf"


# implements: KIT-SRS-090.5
@contextmanager
def all_set(files: Iterable[File], work: Path, target: Path, kept: Path, timestamp: int) -> Iterator[None]:
    """Every file below `target`, set meanwhile; what is kept from the last build is taken, the rest set. Raises `CannotTell`."""
    look = (folder() / "pdf.typ").read_text("utf-8")
    keeper = Keeper(kept)
    jobs = []
    for number, file in enumerate(files):
        name = _digest(file, look, timestamp)
        if not keeper.taken(name, target / file.name):
            jobs.append(_laid_out(file, work / f"{number:03}", target / file.name, look, name))
    with _Lanes(jobs, timestamp).running():
        yield
    for job in jobs:
        keeper.keep(job.kept, job.target)
    keeper.forget()


def _digest(file: File, look: str, timestamp: int) -> str:
    """What a PDF is made from: its markup and pictures, how it looks, and typst."""
    pictures = "".join(f"{name}\0{svg}\0" for name, svg in sorted(file.pictures.items()))
    content = f"{_version()}\0{timestamp}\0{look}\0{file.markup}\0{pictures}"
    return hashlib.sha256(content.encode()).hexdigest()


@cache
def _version() -> str:
    return metadata.version("typst")


def _laid_out(file: File, place: Path, target: Path, look: str, name: str) -> Job:
    """The files that typst reads, in a folder of their own."""
    write_text(place / "pdf.typ", look)
    write_text(place / "file.typ", file.markup)
    for path, svg in file.pictures.items():
        write_text(place / path, svg)
    target.parent.mkdir(parents=True, exist_ok=True)
    return Job(place / "file.typ", target, len(file.markup), name)


class _Lanes:
    """Two lanes over the batches of files: one begins with the largest, the other with the smallest."""

    def __init__(self, jobs: list[Job], timestamp: int) -> None:
        self._waiting = deque(sorted(_batches(jobs), key=_megabytes, reverse=True))
        self._timestamp = timestamp
        self._change = Condition()
        self._taken = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Sets everything meanwhile; after a failure nothing more is begun."""
        with ThreadPoolExecutor(2) as lanes:
            found = [lanes.submit(self._lane, largest=largest) for largest in (True, False)]
            try:
                yield
            except BaseException:
                self._waiting.clear()
                raise
        for one in found:
            one.result()

    def _lane(self, *, largest: bool) -> None:
        while self._waiting:
            try:
                batch = self._waiting.popleft() if largest else self._waiting.pop()
            except IndexError:  # the other lane has taken the last
                return
            try:
                with self._room(_megabytes(batch)):
                    self._set(batch)
            except BaseException:
                self._waiting.clear()
                raise

    @contextmanager
    def _room(self, wanted: float) -> Iterator[None]:
        """Waits until there is room beside what the other lane takes."""
        with self._change:
            self._change.wait_for(lambda: not self._taken or self._taken + wanted <= _ROOM)
            self._taken += wanted
        try:
            yield
        finally:
            with self._change:
                self._taken -= wanted
                self._change.notify_all()

    def _set(self, batch: list[Job]) -> None:
        paths = [str(path) for job in batch for path in (job.source, job.target)]
        command = [sys.executable, "-I", str(_TYPESETTER), str(self._timestamp), INSIDE, *paths]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 # nosec B603 - our own arguments
        if done.returncode:
            raise CannotTell(
                f"a PDF can't be set: {done.stderr.strip()[-600:] or f'exit code {done.returncode}'}",
                hint="this is a fault of samdkit; report it",
            )


def _batches(jobs: list[Job]) -> list[list[Job]]:
    """Small files together, large ones alone."""
    found: list[list[Job]] = []
    room = 0
    for job in sorted(jobs, key=lambda one: one.size):
        if not found or room + job.size > _BATCH:
            found.append([])
            room = 0
        found[-1].append(job)
        room += job.size
    return found


def _megabytes(batch: list[Job]) -> float:
    return _START + _PER_THOUSAND * sum(job.size for job in batch) / 1000
