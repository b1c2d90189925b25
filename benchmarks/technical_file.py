"""The technical file of projects of 1 000 and 10 000 items: CPU and wall seconds, and megabytes of memory.

Items are those that have a page of their own on the site; tests and code come on top.

`build`: everything at 1 000 items, from nothing and after one change. `site`: its pages alone at 10 000, on a memory disk where there
is one, the assembled file given. `large`: site and PDFs at 10 000. Each measurement is a process of its own, of which the smallest
of the rounds counts; memory is that of its largest process, and the most that all of its processes took at one time.
"""

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import projects

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve()
MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - a disk, not a name for a file
PARTS = ("build", "site", "large")
#: Seconds between two looks at the memory of all processes.
PAUSE = 0.1
MEGABYTE = 1_000_000


@dataclass
class Used:
    """What a command took, its children included."""

    cpu: float
    wall: float
    largest: float
    """Megabytes of its largest process."""
    together: float
    """The most megabytes of all its processes at one time."""
    said: str

    def __str__(self) -> str:
        return f"{self.cpu:.1f} s of CPU, {self.wall:.1f} s of wall time; {self.largest:.0f} MB the largest process, {self.together:.0f} MB together"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"what to measure: {', '.join(PARTS)} (default: all)")
    parser.add_argument(
        "--rounds", type=int, default=3, help="of `build` and `site`; `large` is measured once (default: %(default)s)"
    )
    parser.add_argument("--pages", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pages:
        print(json.dumps(pages(options.pages)))
        return 0
    measured = {"build": lambda: build(options.rounds), "site": lambda: site(options.rounds), "large": large}
    missed = [measured[one]() for one in options.parts or PARTS]
    return int(any(missed))


def build(rounds: int) -> bool:
    """Everything at 1 000 items, whose goals are in wall seconds of two cores."""
    print(f"\n1 000 items: site, PDFs, Word files, workbooks and archive ({os.cpu_count()} cores)")
    first, edited, committed = [], [], []
    with folder(ROOT / "build" / "bench") as root:
        make(root, 1_000)
        for number in range(rounds):
            shutil.rmtree(root / ".samdkit", ignore_errors=True)
            shutil.rmtree(root / "build", ignore_errors=True)
            first.append(kit(root))
            change(root, number, "SHALL answer", "SHALL always answer")
            kit(root)  # every document says that there are changes which are not committed
            change(root, number, "SHALL always answer", "SHALL soon answer")
            edited.append(kit(root))
            git(root, "commit", "-q", "-a", "-m", "change")
            committed.append(kit(root))
    missed = judged("from nothing", min(one.wall for one in first), 60, first[0])
    missed |= judged("after a change of one item", min(one.wall for one in edited), 10, edited[0])
    told("after a commit, which every document names", min(committed, key=lambda one: one.wall))
    return missed


def site(rounds: int) -> bool:
    """The pages of the site at 10 000 items, whose goals are in seconds of CPU."""
    place = MEMORY_DISK if os.access(MEMORY_DISK, os.W_OK) else ROOT / "build" / "bench"
    print(f"\n10 000 items: the site alone, in {place}")
    first, again = [], []
    with folder(place) as root:
        make(root, 10_000, commit=False)
        for number in range(rounds):
            shutil.rmtree(root / ".samdkit", ignore_errors=True)
            shutil.rmtree(root / "build", ignore_errors=True)
            first.append(alone(root))
            change(root, number, "SHALL answer", "SHALL always answer")
            again.append(alone(root))
    missed = False
    for name, found, limit in (("from nothing", first, 6.0), ("after a change of one item", again, 1.5)):
        best = min(found, key=lambda one: one["site"])
        missed |= verdict(name, best["site"], limit, "s of CPU")
        print(
            f"         {best['files']} files written; before it {best['load']:.1f} s to read the project and {best['assemble']:.1f} s to assemble the file"
        )
    return missed


def large() -> bool:
    """Site and PDFs at 10 000 items."""
    print("\n10 000 items: site and PDFs, from nothing")
    with folder(ROOT / "build" / "bench") as root:
        make(root, 10_000)
        used = kit(root, "--only", "site", "--only", "pdf")
    missed = judged("wall time", used.wall, 300, used)
    return verdict("memory of all processes together", used.together, 2500, "MB") or missed


def judged(name: str, seconds: float, limit: float, used: Used) -> bool:
    missed = verdict(name, seconds, limit, "s")
    print(f"         {used}")
    return missed


def verdict(name: str, measured: float, limit: float, unit: str) -> bool:
    """Prints a goal with what was measured; whether it was missed."""
    print(f"  {'held  ' if measured <= limit else 'MISSED'} {name}: {measured:.1f} {unit} (at most {limit:g})")
    return measured > limit


def told(name: str, used: Used) -> None:
    print(f"         {name}: {used}")


@contextmanager
def folder(place: Path) -> Iterator[Path]:
    """A folder for a project, gone afterwards."""
    place.mkdir(parents=True, exist_ok=True)
    root = Path(tempfile.mkdtemp(prefix="technical-file-", dir=place))
    try:
        yield root
    finally:
        shutil.rmtree(root)


def make(root: Path, count: int, *, commit: bool = True) -> None:
    """A project with so many items beside its tests, made by a process of its own, so that this one stays small."""
    everything = math.ceil(count * 100 / (100 - projects.SHARES["test"]))
    subprocess.run([sys.executable, str(HERE.with_name("projects.py")), str(root), str(everything)], check=True)
    if commit:
        (root / ".gitignore").write_text(".samdkit\nbuild\n", "utf-8")
        git(root, "init", "-q")
        git(root, "add", ".")
        git(root, "commit", "-q", "-m", "first")


def git(root: Path, *arguments: str) -> None:
    names = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, *arguments], cwd=root, check=True)


def change(root: Path, number: int, old: str, new: str) -> None:
    """One requirement says something else: another one in each round."""
    path = root / "dossier/requirements/0001.md"
    text = path.read_text("utf-8")
    head, mark, rest = text.partition(f"## SRS-{101 + number:05} ")
    assert old in rest, f"{old!r} is not in SRS-{101 + number:05}"
    path.write_text(head + mark + rest.replace(old, new, 1), "utf-8")


def kit(root: Path, *options: str) -> Used:
    return used([sys.executable, "-m", "samdkit", "build", *options], root)


def alone(root: Path) -> dict[str, float]:
    """The site of a project, written by a process that has assembled the file before."""
    found: dict[str, float] = json.loads(used([sys.executable, str(HERE), "--pages", str(root)], root).said)
    return found


def pages(root: Path) -> dict[str, float]:
    """Seconds of CPU for each step, in this process and those that it starts."""
    from samdkit.outputs.technical_file import site as form  # noqa: PLC0415 - only a process that is measured loads it
    from samdkit.project import load  # noqa: PLC0415
    from samdkit.technical_file.writing import assemble  # noqa: PLC0415

    start = seconds()
    project = load(root)
    loaded = seconds()
    file = assemble(project)
    assembled = seconds()
    made, before, work = (root / "build" / name for name in ("made", "before", "work"))
    files = form.write(file, work, made / "site", before=before / "site", cache=root / ".samdkit" / "cache")
    written = seconds()
    shutil.rmtree(before, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)
    made.rename(before)
    return {"load": loaded - start, "assemble": assembled - loaded, "site": written - assembled, "files": files}


def seconds() -> float:
    found = (resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in found)


def used(command: list[str], root: Path) -> Used:
    """Runs a command and watches the memory of all its processes."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, cwd=root, stdout=out, stderr=subprocess.DEVNULL)
        together, ended = 0.0, 0
        while not ended:
            together = max(together, sum(map(megabytes, tree(process.pid))))
            time.sleep(PAUSE)
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        assert not process.returncode, f"{command} ended with exit code {process.returncode}"
        out.seek(0)
        largest = usage.ru_maxrss * 1024 / MEGABYTE
        return Used(usage.ru_utime + usage.ru_stime, wall, largest, max(together, largest), out.read().decode())


def tree(identifier: int) -> Iterator[int]:
    """A process and all that it started."""
    yield identifier
    try:
        threads = list(Path(f"/proc/{identifier}/task").iterdir())
        children = [int(one) for thread in threads for one in (thread / "children").read_text().split()]
    except OSError:  # it has ended meanwhile
        return
    for one in children:
        yield from tree(one)


def megabytes(identifier: int) -> float:
    """What of a process is in memory."""
    try:
        held = int(Path(f"/proc/{identifier}/statm").read_text().split()[1])
    except (OSError, IndexError):  # it has ended meanwhile
        return 0.0
    return held * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


if __name__ == "__main__":
    sys.exit(main())
