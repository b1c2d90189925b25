"""mutmut on a copy of a project: its mutants as functions of their own, its verdict on each, and what it cost.

Runs with mutmut's own environment below `build/peers/mutmut`, one worker, settings as they come. A small starter notes for each mutant
the CPU seconds of its process, so that mutants that hang can be counted apart.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEER = ROOT / "build" / "peers" / "mutmut"
PYTHON = PEER / "bin" / "python"
MUTMUT = "mutmut==3.8.1"
BUILDERS = ("flit_core", "hatchling", "hatch-vcs")

#: Runs mutmut as its command does; CPU by mutant, and what was used before the first mutant was started.
_STARTER = """
import json, os, resource, sys, time
from mutmut.workers import isolation
from mutmut import __main__

def used():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)

notes = {"mutants": {}, "begun": time.monotonic()}
last = {}

def wait():
    pid, status, usage = os.wait4(-1, 0)
    last["cpu"] = usage.ru_utime + usage.ru_stime
    return pid, status

def wait_for_result(self, timeout=None, *, plain=isolation.ForkRunner.wait_for_result):
    result = plain(self, timeout)
    notes["mutants"][result.mutant_name] = [last["cpu"], result.duration]
    return result

def startup(self, *, plain=isolation.ForkRunner.startup):
    notes["prepared"] = [used(), time.monotonic() - notes["begun"]]
    plain(self)

def collect(*arguments, plain=__main__.collect_or_load_stats, **named):
    notes["generated"] = [used(), time.monotonic() - notes["begun"]]
    return plain(*arguments, **named)

os.wait, isolation.ForkRunner.wait_for_result, isolation.ForkRunner.startup = wait, wait_for_result, startup
__main__.collect_or_load_stats = collect
try:
    __main__.cli(["run", "--max-children", "1"], standalone_mode=False)
finally:
    notes["whole"] = [used(), time.monotonic() - notes["begun"]]
    json.dump(notes, open(sys.argv[1], "w"))
"""

_VERDICTS = {
    0: "survived",
    1: "killed",
    3: "killed",
    5: "not-reached",
    33: "not-reached",
    24: "timeout",
    -24: "timeout",
    152: "timeout",
}


@dataclass(frozen=True)
class Mutant:
    """One changed function, and what mutmut said of it."""

    name: str
    path: str
    """The file, from the project's root."""
    qualname: str
    source: str
    """The whole changed function, decorators included, under its own name; not indented."""
    verdict: str
    cpu: float
    wall: float


@dataclass(frozen=True)
class Run:
    """What one whole run of mutmut said and cost; CPU and wall seconds."""

    mutants: list[Mutant]
    tests: list[str]
    """Node ids of the tests that it ran."""
    generated: tuple[float, float]
    """Used when the mutants were written and nothing had been run."""
    prepared: tuple[float, float]
    """Used when the first mutant was started."""
    whole: tuple[float, float]


def environment(*needs: str) -> None:
    """The environment of mutmut, with what the test suites need."""
    stamp, wanted = PEER / "made-from", "\n".join((MUTMUT, *BUILDERS, *needs))
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        venv.create(PEER, with_pip=True, clear=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-qq", MUTMUT, *BUILDERS, *needs], check=True)
        stamp.write_text(wanted, "utf-8")


def clean() -> dict[str, str]:
    """The environment's variables without those by which Python would compile the same files anew in each process."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def unpacked(requirement: str, below: Path) -> Path:
    """The folder of a library's source distribution, downloaded once."""
    name, _, version = requirement.partition("==")
    found = below / f"{name.replace('-', '_')}-{version}"
    if not found.is_dir():
        options = ["--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--dest", str(below)]
        subprocess.run([PYTHON, "-m", "pip", "download", "-qq", *options, requirement], check=True)
        shutil.unpack_archive(found.with_name(found.name + ".tar.gz"), below, filter="data")
    return found


def run(project: Path, source: str, only: tuple[str, ...], tests: tuple[str, ...] = ("tests",)) -> Run:
    """Verdicts of mutmut on the mutants of `only` (patterns of files); `project` is a copy that is its own."""
    settings = {
        "source_paths": [source],
        "only_mutate": list(only),
        "pytest_add_cli_args": ["-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": list(tests),
    }
    with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items()))
    notes = project / "notes.json"
    # For children of the tests; Python never looks again at a folder that was not there when it began.
    path = project / "mutants" / ("src" if (project / "src").is_dir() else "")
    path.mkdir(parents=True)
    surroundings = {**clean(), "PYTHONPATH": str(path)}
    log = project / "mutmut.log"
    with log.open("w", encoding="utf-8") as file:
        command = [PYTHON, "-c", _STARTER, str(notes)]
        done = subprocess.run(command, cwd=project, env=surroundings, stdout=file, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.exit(f"mutmut stopped:\n{log.read_text('utf-8')[-2000:]}")
    said = json.loads(notes.read_text("utf-8"))
    mutants = [
        one for meta in sorted(project.glob(f"mutants/{source}/**/*.meta")) for one in _mutants(project, meta, said["mutants"])
    ]
    tests = json.loads((project / "mutants/mutmut-stats.json").read_text("utf-8"))["duration_by_test"]
    return Run(mutants, list(tests), tuple(said["generated"]), tuple(said["prepared"]), tuple(said["whole"]))


def _mutants(project: Path, meta: Path, used: dict) -> list[Mutant]:
    generated = meta.with_suffix("")
    path = generated.relative_to(project / "mutants").as_posix()
    codes = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    sources = _functions(generated.read_text("utf-8"))
    found = []
    for name, code in codes.items():
        qualname, source = sources[name.rpartition(".")[2]]
        verdict = _VERDICTS.get(code, f"exit code {code}")
        cpu, wall = used.get(name.replace("__init__.", ""), (0.0, 0.0))
        found.append(Mutant(name, path, qualname, source, verdict, cpu, wall))
    return found


def _functions(text: str) -> dict[str, tuple[str, str]]:
    """Generated name → name and source of each mutated function of a file that mutmut wrote."""
    tree, found = ast.parse(text), {}
    for outer in (tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))):
        for node in outer.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "__mutmut_" in node.name:
                generated = node.name
                mangled = generated.partition("__mutmut_")[0]
                node.name = mangled.rpartition("ǁ")[2] if "ǁ" in mangled else mangled.removeprefix("x_")
                qualname = f"{outer.name}.{node.name}" if isinstance(outer, ast.ClassDef) else node.name
                found[generated] = qualname, ast.unparse(node)
    return found
