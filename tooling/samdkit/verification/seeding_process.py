"""Processes of pytest in the project's own environment that seed faults: warm ones for many faults, cold ones for one each."""

import json
import math
import os
import signal
import subprocess  # nosec B404 - running the project's tests is the job
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samdkit.errors import CannotTell
from samdkit.project import Project
from samdkit.verification import plan
from samdkit.verification.seeding_wanted import Wanted, test_files

#: Where verdicts wait until the records are written; what an interrupted call has learnt is taken up by the next one.
JOURNAL = Path(".samdkit/cache/seeding")
_POLL = 0.05
#: What a cold process may take to start, beside five times what a warm one took.
_START_CPU, _START_WALL = 1.0, 30.0


@dataclass(slots=True)
class Learnt:
    """What the processes said."""

    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By fault: `outcome`, `noticed`, `passed`, `timed_out`, `reason`, `cold`."""
    baseline: dict[str, tuple[float, float]] = field(default_factory=dict)
    """CPU and wall seconds of each test that passes by itself."""
    unusable: dict[str, str] = field(default_factory=dict)
    """Tests that don't, and why."""
    start: tuple[float, float] = (0.0, 0.0)
    """CPU and wall seconds until everything was collected."""
    threads: int = 0
    """How many threads were alive after collection, if more than one; then each fault had processes of its own."""
    begun: str = ""
    """The last fault that was begun."""
    done: bool = False


class Processes:
    """Starts them, and reads what they write."""

    def __init__(self, project: Project, python: Path, folder: Path) -> None:
        """`folder` is for all that may be lost."""
        self.project = project
        self.python = python
        self.folder = folder
        self.stopped = threading.Event()
        """Set when the call is given up: every process ends."""
        self.journals: list[Path] = []
        """What the warm ones wrote; to be removed when the records hold it."""
        self.units = [unit for unit in project.units.values() if unit.observable and not unit.origin]

    # implements: KIT-SRS-035.g
    def warm(self, groups: list[list[Wanted]], known: dict[str, dict[str, Any]], told: Callable[[Wanted], None]) -> Learnt:
        """Verdicts over the faults of some outermost units; one in which the process died is an `error`, and the next go on."""
        learnt = Learnt()
        groups = [list(group) for group in groups]
        wanted = {one.fault: one for group in groups for one in group}
        while not self.stopped.is_set():
            before = len(learnt.verdicts)
            learnt.begun, learnt.done = "", False
            seed = {
                "tests": sorted({name for one in wanted.values() for link in one.links for name in link}),
                "units": [[_entry(one, known) for one in group] for group in groups],
            }
            output = self._run(seed, wanted.values(), learnt, lambda name: told(wanted[name]))
            known.update({name: verdict for name, verdict in learnt.verdicts.items() if verdict["outcome"] != "cold"})
            if learnt.done or self.stopped.is_set():
                break
            if not learnt.begun or (learnt.begun in learnt.verdicts and len(learnt.verdicts) == before):
                raise CannotTell(f"the seeding process stopped: {output}", hint="run `pytest` by itself and mend what it says")
            if learnt.begun not in learnt.verdicts:
                verdict = _error("the process that seeds faults died of it")
                learnt.verdicts[learnt.begun] = known[learnt.begun] = verdict
        return learnt

    def cold(self, one: Wanted, tests: list[str], learnt: Learnt, *, links: bool) -> dict[str, Any]:
        """The verdict over one fault that is in the file when it is imported; with `links`, each link is tried."""
        cold = Learnt()
        seed = {
            "tests": tests,
            "cold": {
                "fault": one.fault,
                "file": one.unit.location.path,
                "tests": tests,
                "links": one.links if links else [],
                "limits": {name: learnt.baseline[name] for name in tests},
                "start": 5 * learnt.start[0] + _START_CPU,
            },
        }
        wall = 5 * learnt.start[1] + _START_WALL + 5 * sum(learnt.baseline[name][1] + 5 for name in tests)
        output = self._run(seed, [one], cold, lambda _: None, fault=one.fault, wall=wall)
        if one.fault in cold.verdicts:
            return cold.verdicts[one.fault]
        if output == "too long":
            return {**_error(""), "outcome": "timeout", "timed_out": tests[:1]}
        return {**_error(""), "outcome": "killed", "noticed": tests[:1]}  # pytest itself stops: no test can pass

    def _run(
        self,
        seed: dict[str, Any],
        wanted: Iterable[Wanted],
        learnt: Learnt,
        told: Callable[[str], None],
        *,
        fault: str = "",
        wall: float = 0.0,
    ) -> str:
        """Runs one process to its end; the last line that it printed, or `too long`."""
        with tempfile.TemporaryDirectory(prefix="s-", dir=self.folder, ignore_cleanup_errors=True) as name:
            out = Path(name)
            journal = out / "verdicts.jsonl" if fault else self._journal()
            inside = sorted({one.unit.location.path for one in wanted})
            units = [unit for unit in self.units if unit.location.path in inside]
            named = out / "plan.json"
            facts = {
                "root": str(self.project.root),
                "out": name,
                "blocks": plan.blocks(units),
                "seed": {**seed, "verdicts": str(journal)},
            }
            named.write_text(json.dumps({**facts, **({} if fault else {"level": "block"})}), "utf-8")
            with (out / "output").open("w+b") as output:
                process = self._start(named, test_files(seed["tests"]), output, fault)
                late = self._follow(process, journal, learnt, told, time.monotonic() + wall if wall else math.inf)
                output.seek(0)
                lines = output.read().decode("utf-8", "replace").strip().splitlines() or [f"exit code {process.returncode}"]
            return "too long" if late else lines[-1]

    def _journal(self) -> Path:
        folder = self.project.root / JOURNAL
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="verdicts-", suffix=".jsonl", dir=folder)
        os.close(handle)
        self.journals.append(Path(name))
        return Path(name)

    def _start(self, named: Path, files: list[str], output: Any, fault: str) -> subprocess.Popen[bytes]:
        environment = plan.surroundings(named, self.project.root / ".samdkit" / "cache" / "pycache-seeding")
        environment |= {"PYTHONHASHSEED": "0", **({"SAMDKIT_FAULT": fault} if fault else {})}
        command = [
            str(self.python), "-m", "pytest", "-p", "samdkit_seeder", "-p", "no:cacheprovider",
            f"--rootdir={self.project.root}", "-q", *files,
        ]  # fmt: skip
        return subprocess.Popen(  # noqa: S603  # nosec B603 - a list, no shell; the interpreter is the user's choice
            command, cwd=self.project.root, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip

    def _follow(
        self, process: subprocess.Popen[bytes], journal: Path, learnt: Learnt, told: Callable[[str], None], ends: float
    ) -> bool:
        """Reads the journal while the process writes it; true if it had to be killed because it took too long."""
        place, late = 0, False
        try:
            while True:
                ended = process.poll() is not None
                place = _read(journal, place, learnt, told)
                if ended:
                    return late or process.returncode == -signal.SIGPROF
                late = late or time.monotonic() > ends
                if late or self.stopped.is_set():
                    _kill(process)
                time.sleep(_POLL)
        finally:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with its session; its forks end with it, for they ask the system to be told."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    finally:
        process.wait()


def _read(journal: Path, start: int, learnt: Learnt, told: Callable[[str], None]) -> int:
    """Takes in the whole lines from a place on; where to go on."""
    if not journal.exists():
        return start
    with journal.open("rb") as file:
        file.seek(start)
        content = file.read()
    whole = content.rfind(b"\n") + 1
    for line in _lines(content[:whole]):
        _take(line, learnt, told)
    return start + whole


def _lines(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.splitlines():
        try:
            data = json.loads(line)
        except ValueError:
            continue  # half a line of a process that died
        if isinstance(data, dict):
            yield data


def _take(line: dict[str, Any], learnt: Learnt, told: Callable[[str], None]) -> None:
    if "begun" in line:
        learnt.begun = line["begun"]
    elif "fault" in line:
        if line["fault"] not in learnt.verdicts:
            told(line["fault"])
        learnt.verdicts[line["fault"]] = line
    elif "collected" in line:
        cpu, wall = line["collected"]
        learnt.start = cpu, wall
    elif "baseline" in line:
        learnt.baseline = {name: (cpu, wall) for name, (cpu, wall) in line["baseline"].items()}
        learnt.unusable = line["unusable"]
    elif "threads" in line:
        learnt.threads = line["threads"]
    elif "done" in line:
        learnt.done = True


def _entry(one: Wanted, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    entry = {
        "fault": one.fault, "file": one.unit.location.path, "key": one.key, "operator": one.operator, "links": one.links,
    }  # fmt: skip
    return {**entry, "known": known[one.fault]} if one.fault in known else entry


def _error(reason: str) -> dict[str, Any]:
    return {"outcome": "error", "noticed": [], "passed": [], "timed_out": [], "reason": reason, "cold": []}


# implements: KIT-SRS-035.g
def waiting(project: Project) -> tuple[dict[str, dict[str, Any]], list[Path]]:
    """What calls that were interrupted have learnt, verdict by key; and the files that hold it."""
    found: dict[str, dict[str, Any]] = {}
    journals = sorted((project.root / JOURNAL).glob("verdicts-*.jsonl"))
    for journal in journals:
        for line in _lines(journal.read_bytes()):
            if "fault" in line and "key" in line and line.get("outcome") not in {"cold", "error"}:
                found[line["key"]] = line
    return found, journals
