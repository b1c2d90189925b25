"""Faults seeded by the kit beside mutmut: the same mutants and tests, one worker each; CPU seconds of all processes.

mutmut runs on a library from its source distribution; then its mutants, each the function as mutmut changed it, are put to the same
tests by the kit's seeder. So verdicts compare one to one. Mutants that hang are counted apart: how long one waits for them is a
setting of each tool. Ours is the smallest of the rounds, mutmut runs once (it takes minutes); what it said is kept in `build/`.

    python3 dev.py bench faults        or        .venv/bin/python benchmarks/faults.py [ROUNDS [LIBRARY…]]
"""

import ast
import json
import os
import pickle
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import mutmut_peer
from mutmut_peer import PYTHON, ROOT, Mutant, Run

WORK = ROOT / "build" / "bench" / "faults"
OBSERVER = ROOT / "tooling" / "samdkit" / "verification" / "observer"
#: For the tests of the libraries.
NEEDS = ("freezegun==1.5.5", "pytest-regressions==2.11.0", "linkify-it-py==2.2.0", "mdurl==0.1.2", "hypothesis==6.170.17")
#: The goals: mutmut's CPU by ours, and our mutants per second by mutmut's.
CHEAPER, FASTER = 5, 8


@dataclass(frozen=True)
class Library:
    """Whose functions are changed, and by whose tests it shall be noticed."""

    requirement: str
    source: str
    mutated: tuple[str, ...]
    """Files that mutants are made of, as patterns."""
    left_out: tuple[str, ...] = ()
    """Tests that fail in mutmut's copy without a mutant: they need other files of the source distribution, or may run only once."""

    @property
    def name(self) -> str:
        """The library's name alone."""
        return self.requirement.partition("==")[0]


LIBRARIES = (
    Library("itsdangerous==2.2.0", "src", ("src/itsdangerous/*",)),
    Library(
        "markdown-it-py==4.3.0",
        "markdown_it",
        ("markdown_it/common/utils.py", "markdown_it/helpers/*"),
        ("tests/test_packaging",),
    ),
    # Not used for tuning.
    Library(
        "humanize==4.17.0",
        "src",
        ("src/humanize/time.py",),
        tuple(f"tests/test_{name}.py" for name in ("benchmarks", "i18n", "filesize", "lists", "number")),
    ),
)


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    chosen = [one for one in LIBRARIES if one.name in (sys.argv[2:] or [one.name for one in LIBRARIES])]
    mutmut_peer.environment(*NEEDS)
    return int(sum(compared(one, rounds) for one in chosen) > 0)


def compared(library: Library, rounds: int) -> bool:
    """Prints the comparison on one library; whether a goal was missed."""
    theirs = mutmut(library)
    project = copied(library, "ours")
    verdicts, *_ = seeded(project, theirs.mutants, theirs.tests)
    hangs = {one.name for one in theirs.mutants if "timeout" in {one.verdict, verdicts[one.name]["outcome"]}}
    rest = [one for one in theirs.mutants if one.name not in hangs]
    runs = [seeded(project, rest, theirs.tests) for _ in range(rounds)]
    cpu, wall = (min(run[number] for run in runs) for number in (1, 2))
    print(
        f"\n{library.requirement}: {len(theirs.mutants)} mutants of mutmut, {len(theirs.tests)} tests, {len(hangs)} mutants hang"
    )
    return lost(library, theirs, verdicts) | judged(theirs, hangs, len(rest), cpu, wall)


def judged(theirs: Run, hangs: set[str], count: int, cpu: float, wall: float) -> bool:
    """Prints what both took without the mutants that hang; whether a goal was missed."""
    hanging = [one for one in theirs.mutants if one.name in hangs]
    peer_cpu = theirs.whole[0] - theirs.generated[0] - sum(one.cpu for one in hanging)
    peer_wall = theirs.whole[1] - theirs.generated[1] - sum(one.wall for one in hanging)
    print(
        f"  {'mutmut, without writing the mutants':38} {peer_cpu:7.1f} s CPU  {peer_wall:7.1f} s  {count / peer_wall:6.1f} a second"
    )
    print(f"  {'samdkit, baseline and all':38} {cpu:7.1f} s CPU  {wall:7.1f} s  {count / wall:6.1f} a second")
    missed = False
    for what, ratio, wanted in (("less CPU", peer_cpu / cpu, CHEAPER), ("more mutants a second", peer_wall / wall, FASTER)):
        print(f"  {'held  ' if ratio >= wanted else 'MISSED'} {ratio:.1f} times {what} (at least {wanted})")
        missed |= ratio < wanted
    return missed


def lost(library: Library, theirs: Run, verdicts: dict[str, dict]) -> bool:
    """Prints how the verdicts compare; whether a mutant that mutmut kills is noticed by nobody here.

    Where the two differ, plain pytest decides, with the mutant in the file.
    """
    pairs = Counter((one.verdict, verdicts[one.name]["outcome"]) for one in theirs.mutants)
    for (one, ours), count in sorted(pairs.items()):
        print(f"  {count:5} {one} by mutmut, {ours} by samdkit")
    found = [
        one for one in theirs.mutants if one.verdict == "killed" and verdicts[one.name]["outcome"] in {"survived", "not-reached"}
    ]
    wrong = [one for one in found if fails_on_disk(library, one, theirs.tests)]
    for one in found:
        print(f"  {'LOST' if one in wrong else 'killed by mutmut, though all tests pass with it in the file'}: {one.name}")
    return bool(wrong)


def fails_on_disk(library: Library, mutant: Mutant, tests: list[str]) -> bool:
    """Whether a test fails in a fresh process that imports the file with the mutant."""
    project = copied(library, "arbiter")
    file = project / mutant.path
    sys.path.insert(0, str(OBSERVER))
    import _samdkit_faults as faults  # noqa: PLC0415 - the tree of a file with a fault, as the kit makes it
    import _samdkit_foreign as foreign  # noqa: PLC0415

    text = file.read_text("utf-8")
    file.write_text(ast.unparse(faults.tree_with(text, foreign.fault(text, mutant.qualname, mutant.source))), "utf-8")
    surroundings = {**mutmut_peer.clean(), "PYTHONPATH": os.pathsep.join(map(str, (project / "src", project)))}
    command = [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", f"--rootdir={project}", "-q", "-x", *tests]
    return subprocess.run(command, cwd=project, env=surroundings, capture_output=True, check=False).returncode != 0


def mutmut(library: Library) -> Run:
    """What mutmut says; kept, as it takes minutes: remove `build/bench/faults` to run it again."""
    kept = WORK / f"{library.requirement}.pickle"
    if not kept.is_file():
        run = mutmut_peer.run(copied(library, "mutmut"), library.source, library.mutated)
        kept.write_bytes(pickle.dumps(run))
    return pickle.loads(kept.read_bytes())  # noqa: S301 - written above


def copied(library: Library, folder: str) -> Path:
    """A fresh copy of the library, without the tests that are left out."""
    copy = WORK / folder / library.name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(mutmut_peer.unpacked(library.requirement, WORK / "sdists"), copy)
    for name in library.left_out:
        path = copy / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return copy


def seeded(project: Path, mutants: list[Mutant], tests: list[str]) -> tuple[dict[str, dict], float, float]:
    """Our verdict on each mutant by its name, CPU and wall seconds."""
    out = project / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    units: dict[tuple[str, str], list[dict]] = {}
    for one in mutants:
        fault = {"fault": one.name, "file": one.path, "key": one.name, "operator": "foreign", "links": [tests]}
        units.setdefault((one.path, one.qualname), []).append(fault)
    seed = {
        "tests": tests,
        "verdicts": str(out / "verdicts.jsonl"),
        "units": list(units.values()),
        "foreign": {one.name: {"function": one.qualname, "source": one.source} for one in mutants},
    }
    files = sorted({one.path for one in mutants})
    blocks = [{"file": one, "id": one, "kind": "module", "line": 1, "first": 1, "end": lines(project / one)} for one in files]
    plan = {"root": str(project), "out": str(out), "blocks": blocks, "level": "block", "seed": seed}
    (out / "plan.json").write_text(json.dumps(plan), "utf-8")
    surroundings = {
        **mutmut_peer.clean(),
        "SAMDKIT_OBSERVE": str(out / "plan.json"),
        "PYTHONPATH": os.pathsep.join(map(str, (OBSERVER, project / "src", project))),
        "PYTHONPYCACHEPREFIX": str(project / "pycache"),
    }
    command = [PYTHON, "-m", "pytest", "-p", "samdkit_seeder", "-p", "no:cacheprovider", f"--rootdir={project}", "-q", "tests"]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=project, env=surroundings, capture_output=True, text=True, check=False)
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    said = [json.loads(line) for line in (out / "verdicts.jsonl").read_text("utf-8").splitlines()]
    if {"done": True} not in said:
        sys.exit(f"the seeder stopped with exit code {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    verdicts = {one["fault"]: one for one in said if "outcome" in one}
    return verdicts, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(
        f"\nmeasured in {time.monotonic() - started:.0f} s on {os.cpu_count()} cores; Python {sys.version.split()[0]}; {mutmut_peer.MUTMUT}"
    )
    sys.exit(code)
