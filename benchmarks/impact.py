"""`samdkit impact` on 1 000 code files and 10 000 items in git, with a handful of them changed; smallest of the rounds.

Warm: as it is called again and again. Cold: the kit's own bytecode is not there and has to be compiled, nothing is kept of an
earlier call. Both are whole processes; what the system's file cache holds can't be emptied here.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import projects

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench" / "impact"
ITEMS, FILES = 10_000, 1_000
KIT = [sys.executable, "-m", "samdkit", "impact", "--format", "json"]
#: Seconds that are promised.
LIMITS = {"warm": 1.0, "cold": 5.0}


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    make()
    missed = False
    for name, limit in LIMITS.items():
        found = [measured(cold=name == "cold") for _ in range(rounds)]
        cpu, wall = min(one[0] for one in found), min(one[1] for one in found)
        held = max(cpu, wall) <= limit
        missed |= not held
        print(f"{'held  ' if held else 'MISSED'} {name}: {cpu:.2f} s of CPU, {wall:.2f} s of wall time (under {limit:.0f} s)")
    return int(missed)


def make() -> None:
    """The project, committed; then two units, a test, a part's words and a file without markers are changed."""
    shutil.rmtree(WORK, ignore_errors=True)
    projects.write(WORK, ITEMS)
    there = len(list((WORK / "src/bench").glob("*.py")))
    for number in range(FILES - there):
        functions = "\n\n".join(f"def help_{number}_{one}(value):\n    return value + {one}\n" for one in range(10))
        (WORK / f"src/bench/helper{number:04}.py").write_text(f'"""Helper {number}."""\n\n\n{functions}', "utf-8")
    (WORK / ".gitignore").write_text(".samdkit\n__pycache__\n", "utf-8")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    change("src/bench/part00001.py", "value - ", "value - 1 - ", 2)
    change("tests/test_part0003.py", "assert 301 + 1", "assert 1 + 301", 1)
    change("dossier/requirements/0007.md", "SHALL answer", "SHALL always answer", 1)
    change("src/bench/helper0001.py", "value + 1", "value + 11", 1)
    print(f"{FILES} code files, {ITEMS} items, {len(list(WORK.rglob('tests/*.py')))} test files")


def change(path: str, old: str, new: str, times: int) -> None:
    text = (WORK / path).read_text("utf-8")
    assert old in text, f"{old!r} is not in {path}"
    (WORK / path).write_text(text.replace(old, new, times), "utf-8")


def git(*arguments: str) -> None:
    names = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, *arguments], cwd=WORK, check=True)


def measured(*, cold: bool) -> tuple[float, float]:
    """CPU and wall seconds of one call, git's processes included, by a small parent of its own."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime + u.ru_stime)"
    )
    environment = dict(os.environ)
    with tempfile.TemporaryDirectory() as empty:
        if cold:
            shutil.rmtree(WORK / ".samdkit", ignore_errors=True)
            environment["PYTHONPYCACHEPREFIX"] = empty
        start = time.perf_counter()
        call = [sys.executable, "-S", "-c", code, *KIT]
        done = subprocess.run(call, cwd=WORK, env=environment, capture_output=True, text=True, check=True)
        return float(done.stdout), time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
