"""What observing costs: test suites of well-known libraries, plain and under the observer; CPU seconds of all their processes.

The suites come from the libraries' source distributions (fetched into `build/` on the first call, over the network) and run in an
environment of their own. Variants alternate; the smallest of the rounds counts. Every function of a library counts as a marked
unit, which is the worst case: a device marks what implements its requirements. What the observer may keep between runs (code
that it compiled) is there, as pytest's own cache is for the plain run.

    python3 dev.py bench observe        or        .venv/bin/python benchmarks/observe.py [ROUNDS [LIBRARY…]]
"""

import ast
import json
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path

from samdkit.project import load
from samdkit.verification import plan

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench" / "observe"
PEERS = ROOT / "build" / "peers" / "observe"
PYTHON = PEERS / "bin" / "python"
PINNED = (
    "pytest==9.2.0",
    "mdurl==0.1.2",
    "linkify-it-py==2.0.3",
    "mdit-py-plugins==0.5.0",
    "pytest-regressions==2.8.3",
    "markupsafe==3.0.3",
)
#: The most that it may cost, as a multiple of plain pytest.
LIMITS = {"units": 1.10, "blocks": 1.30, "recording": 1.5}


@dataclass(frozen=True)
class Library:
    """A library from its source distribution."""

    name: str
    version: str
    source: str
    """The folder that goes on the path."""
    package: str
    tests: tuple[str, ...]

    @property
    def root(self) -> Path:
        """Where it is unpacked."""
        return WORK / f"{self.name}-{self.version}"


LIBRARIES = (
    Library("markdown_it_py", "4.3.0", ".", "markdown_it", ("tests",)),
    # Not used for tuning.
    Library("click", "8.5.1", "src", "click", ("tests",)),
)


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    chosen = [library for library in LIBRARIES if library.name in (sys.argv[2:] or [one.name for one in LIBRARIES])]
    if not PYTHON.exists():
        venv.create(PEERS, with_pip=True)
        pip("install", *PINNED)
    missed = False
    for library in chosen:
        fetch(library)
        print(f"\n{library.name} {library.version}: CPU seconds, and as a multiple of plain pytest")
        seconds = {name: min(times) for name, times in measured(library, rounds).items()}
        for name, taken in seconds.items():
            ratio = taken / seconds["plain"]
            limit = LIMITS.get(name)
            held = "" if limit is None else f"at most {limit:.2f}: {'held' if ratio <= limit else 'MISSED'}"
            missed |= limit is not None and ratio > limit
            print(f"  {name:10} {taken:6.2f}  {ratio:5.2f}  {held}")
    return int(missed)


def pip(*arguments: str) -> None:
    subprocess.run([str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)


def fetch(library: Library) -> None:
    """The unpacked source distribution, with the settings of a project whose tests are the library's."""
    if not library.root.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        pip("download", "--no-deps", "--no-binary=:all:", f"--dest={WORK}", f"{library.name}=={library.version}")
        with tarfile.open(WORK / f"{library.name}-{library.version}.tar.gz") as archive:
            archive.extractall(WORK, filter="data")
    metadata = library.root / library.source / f"{library.name}-{library.version}.dist-info"
    metadata.mkdir(exist_ok=True)  # as if it were installed: a test asks for its version
    shutil.copyfile(library.root / "PKG-INFO", metadata / "METADATA")
    shutil.rmtree(library.root / "evidence", ignore_errors=True)
    (library.root / "dossier").mkdir(exist_ok=True)
    (library.root / "dossier" / "device.md").write_text(IDENTITY, "utf-8")
    settings = library.root / "pyproject.toml"
    text = settings.read_text("utf-8").partition("\n[tool.samdkit]\n")[0]
    folder = f"{library.source}/{library.package}".removeprefix("./")
    settings.write_text(f'{text}\n[tool.samdkit]\ncode = ["{folder}"]\ntests = {json.dumps(library.tests)}\n', "utf-8")
    for path in sorted((library.root / folder).rglob("*.py")):
        mark(path)


def mark(path: Path) -> None:
    """Every function of the file bears a marker, so that each is a unit of its own."""
    text = path.read_text("utf-8")
    if "# implements: SRS-001" in text:
        return
    lines = text.splitlines()
    places = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node in sorted(places, key=lambda one: one.lineno, reverse=True):
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        lines.insert(first - 1, f"{' ' * node.col_offset}# implements: SRS-001")
    path.write_text("\n".join(lines) + "\n", "utf-8")


IDENTITY = "---\nformat: 1\nname: Library\nversion: 1.0.0\n---\n# Library\n"


def measured(library: Library, rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each variant, round by round; the first round of all fills the caches and does not count."""
    variants = {name: command(library, name) for name in ("plain", "units", "blocks")}
    times: dict[str, list[float]] = {name: [] for name in (*variants, "recording")}
    for turn in range(rounds + 1):
        for name, seconds in times.items():
            before = cpu()
            if name == "recording":
                record(library)
            else:
                run(*variants[name], library.root)
            if turn:
                seconds.append(cpu() - before)
    return times


def command(library: Library, name: str) -> tuple[list[str], dict[str, str]]:
    """How a suite is run plain, with its units observed, or with their basic blocks observed too."""
    tests = [str(PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", *library.tests]
    cache = library.root / ".samdkit" / "cache"
    if name == "plain":
        variables = {**os.environ, "PYTHONPATH": library.source, "PYTHONPYCACHEPREFIX": str(cache / "plain")}
        return tests, variables
    out = WORK / f"{library.name}-{name}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    told = {
        "root": str(library.root),
        "out": str(out),
        "cache": str(cache / name),
        "facts": False,
        "blocks": plan.blocks(load(library.root).units.values()),
        **({"level": "block"} if name == "blocks" else {}),
    }
    (out / "plan.json").write_text(json.dumps(told), "utf-8")
    variables = plan.surroundings(out / "plan.json", cache / f"pycache-{name}")
    variables["PYTHONPATH"] += os.pathsep + library.source
    return [*tests[:3], "-p", "samdkit_observer", *tests[3:]], variables


def run(tests: list[str], variables: dict[str, str], folder: Path) -> None:
    done = subprocess.run(tests, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stdout + done.stderr)


def record(library: Library) -> None:
    """What `samdkit verify --no-faults` does, as a process of its own: everything is observed and the records are written."""
    variables = {**os.environ, "PYTHONPATH": library.source}
    call = [sys.executable, "-m", "samdkit", "verify", "--no-faults", "--python", str(PYTHON), "."]
    run(call, variables, library.root)


def cpu() -> float:
    """Seconds of user and system time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
