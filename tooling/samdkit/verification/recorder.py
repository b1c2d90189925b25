"""Runs a project's tests under observation and writes what was seen as evidence."""

import json
import subprocess  # nosec B404 - running the project's tests is the job
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from samdkit import digests
from samdkit.errors import CannotTell
from samdkit.model.commit import Commit
from samdkit.model.evidence import Environment, Run
from samdkit.project import Project
from samdkit.sources import evidence, git, pytest_settings
from samdkit.verification import plan
from samdkit.verification.observer._samdkit_chosen import is_chosen

#: Exit code of pytest where none of the tests is chosen.
_NO_TESTS = 5
RUNS = "runs.jsonl"
ENVIRONMENTS = "environments.jsonl"
#: Facts that change with each run and never make evidence differ; a hypothesis test asserts another number of times.
_INFORMATION = ("when", "duration", "assertions", "examples", "rejected", "values", "commit", "dirty", "location", "origin")


@dataclass(slots=True, frozen=True)
class Recorded:
    """What is recorded after a run."""

    runs: tuple[Run, ...]
    changed: int
    """Records written anew, because digests or outcomes differ from those before."""
    not_observable: tuple[str, ...] = ()
    """Marked files that nobody could see entered, each with why."""

    kept: int = 0
    """Records of tests that were not run now."""

    @property
    def failed(self) -> tuple[Run, ...]:
        """Tests that failed or could not be set up."""
        return tuple(run for run in self.runs if run.outcome in {"failed", "error", "xpassed"})


@dataclass(slots=True, frozen=True)
class Chosen:
    """Which of the tests a run is for; all of them, if nothing is said."""

    functions: frozenset[str] | None = None
    """Test functions by their ids, parameters left out."""
    shard: tuple[int, int] | None = None
    """Number and count: a part of all tests that is the same everywhere."""

    def has(self, function: str) -> bool:
        """Whether a test function is one of them."""
        return bool(is_chosen(function, self.functions, self.shard))  # type: ignore[no-untyped-call] # of the plug-ins


@dataclass(slots=True, frozen=True)
class Observed:
    """What was seen of the tests that ran, before any of it is written."""

    environment: Environment
    runs: list[Run]


# implements: KIT-SRS-014.a, KIT-SRS-014.b, KIT-SRS-014.d
def record(project: Project, python: Path, *, echo: Callable[[str], None], processes: int = 1) -> Recorded:
    """Runs the project's tests with `python` and writes `evidence/`; `echo` gets pytest's own lines.

    Raises `CannotTell` if there is no pytest there or if the run stopped before its end; nothing is written then. Code that could
    not be observed is recorded as such, and no test as one that did not enter it.
    """
    return write(project, observe(project, python, echo=echo, processes=processes))


# implements: KIT-SRS-064.a, KIT-SRS-065.a
def observe(
    project: Project, python: Path, *, echo: Callable[[str], None], processes: int = 1, chosen: Chosen | None = None
) -> Observed:
    """Runs the chosen tests; raises `CannotTell` as `record` does."""
    chosen = chosen or Chosen()
    blocks = plan.blocks(project.units.values())
    code, observations = _observe(project, python, blocks, echo, processes, chosen)
    sessions = [one["session"] for one in observations if "session" in one]
    if code not in ({0, 1} if chosen == Chosen() else {0, 1, _NO_TESTS}) or not sessions:
        raise CannotTell(f"pytest stopped with exit code {code}", hint="run `pytest` by itself and mend what it says")
    environment = _environment(project, sessions)
    commit = git.state(project.root, project.commit, [*project.configuration.evidence, "build"])
    helpers = {file: names for session in sessions for file, names in session["helpers"].items()}
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    seen = [_named(one, blocks) for one in observations if "test" in one]
    runs = [_run(project, one, environment.digest, helpers, commit, moment) for one in seen]
    return Observed(environment, sorted(runs, key=lambda one: one.test))


def _observe(
    project: Project, python: Path, blocks: list[dict[str, Any]], echo: Callable[[str], None], processes: int, chosen: Chosen
) -> tuple[int, list[dict[str, Any]]]:
    """The exit code of pytest, and what its processes wrote."""
    with tempfile.TemporaryDirectory(prefix="samdkit-") as folder:
        out = Path(folder)
        named = out / "plan.json"
        observed = {
            "root": str(project.root),
            "out": folder,
            "code": list(project.configuration.code),
            "cache": str(project.root / ".samdkit" / "cache" / "observed"),
            "blocks": blocks,
            "only": None if chosen.functions is None else sorted(chosen.functions),
            "shard": chosen.shard,
        }
        named.write_text(json.dumps(observed), "utf-8")
        files = None if chosen.functions is None else sorted({name.partition("::")[0] for name in chosen.functions})
        code = _pytest(project, python, named, echo, processes, files or project.configuration.tests)
        written = sorted(out.glob("observations-*.jsonl"))
        return code, [json.loads(line) for path in written for line in path.read_text("utf-8").splitlines()]


def _pytest(
    project: Project, python: Path, named: Path, echo: Callable[[str], None], processes: int, places: Iterable[str]
) -> int:
    environment = plan.surroundings(named, project.root / ".samdkit" / "cache" / "pycache")
    command = [
        str(python), "-m", "pytest", "-p", "samdkit_observer", "-p", "no:cacheprovider",
        f"--rootdir={project.root}", "-q", *places,
    ]  # fmt: skip
    if processes > 1:
        command += ["--numprocesses", str(processes), "--dist", "loadgroup"]
    if not _has(python, "pytest"):
        raise CannotTell(f"there is no pytest for {python.name}", hint="run `samdkit sync`, or give --python")
    if processes > 1 and not _has(python, "xdist"):
        raise CannotTell(f"there is no pytest-xdist for {python.name}", hint="install it there, or leave out --processes")
    process = subprocess.Popen(  # noqa: S603  # nosec B603 - a list, no shell; the interpreter is the user's choice
        command, cwd=project.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with process:
        for line in process.stdout or ():
            echo(line.rstrip("\n"))
    return process.returncode


def _has(python: Path, module: str) -> bool:
    call = [str(python), "-c", f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"]
    try:
        return subprocess.run(call, capture_output=True, check=False).returncode == 0  # noqa: S603  # nosec B603 - as above
    except OSError:
        return False


# implements: KIT-SRS-015.a, KIT-SRS-017.e
def _environment(project: Project, sessions: list[dict[str, Any]]) -> Environment:
    """Where the tests ran, the same for all processes of a run; what one of them could not see, nobody saw."""
    session = sessions[0]
    packages = tuple(session["packages"])
    named = [f"{one['name']}=={one['version']}" for one in packages]
    python = f"{session['implementation']} {session['python']}"
    missed = {json.dumps(entry, sort_keys=True) for one in sessions for entry in one["not_observable"]}
    settings = pytest_settings.digest(project.root)
    key = json.dumps([python, session["platform"], named, project.lock_digests, settings, *sorted(missed)], sort_keys=True)
    digest = digests.of_bytes(key.encode())[:20]
    unseen = tuple(json.loads(one) for one in sorted(missed))
    return Environment(digest, python, session["platform"], project.lock_digests, packages, unseen, settings)


def _named(seen: dict[str, Any], blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """A test case with the ids of the units that it entered, and of those that it did not enter in its call."""
    phases = {phase: {blocks[number]["id"] for number in hits} for phase, hits in seen["phases"].items()}
    executed = frozenset().union(*phases.values())
    return {**seen, "executed": executed, "around": executed - phases.get("call", set())}


# implements: KIT-SRS-014.c, KIT-SRS-014.f, KIT-SRS-015.b, KIT-SRS-017.a, KIT-SRS-017.b, KIT-SRS-017.c, KIT-SRS-017.d
def _run(
    project: Project, seen: dict[str, Any], environment: str, helpers: dict[str, list[str]], commit: Commit, moment: str
) -> Run:
    verifies = tuple(sorted(seen["verifies"]))
    executed = seen["executed"]
    test = project.tests.get(seen["test"].partition("[")[0])
    items = {address: project.item(address) for address in verifies}
    return Run(
        test=seen["test"],
        outcome=seen["outcome"],
        verifies=verifies,
        executed=executed,
        parts={address: item.digest_of(address) for address, item in items.items() if item is not None},
        units={unit: project.units[unit].digest for unit in sorted(executed)},
        test_digest=test.digest if test else "",
        environment=environment,
        inputs=_inputs(project, {*seen["opened"], *helpers.get(seen["file"], ())} - {seen["file"]}),
        assertions=seen["assertions"],
        around=tuple(sorted(seen["around"])),
        examples=seen["examples"],
        rejected=seen["rejected"],
        raised=tuple(seen["raised"]),
        written=tuple(_below_tests(project, seen["written"])),
        unseen=tuple(seen["unseen"]),
        values={name: value for name, value in seen["properties"].items() if name != "verifies"},
        reason=seen["reason"],
        retried=seen["retried"],
        commit=commit.id,
        dirty=commit.dirty,
        when=moment,
        duration=seen["duration"],
    )


def _inputs(project: Project, paths: set[str]) -> dict[str, str]:
    """Digests of what lies in the test folders; a `conftest.py` is in the test's own digest."""
    own = [path for path in _below_tests(project, paths) if not path.endswith("/conftest.py")]
    found = {path: project.file_digest(path) for path in own}
    return {path: digest for path, digest in found.items() if digest}


def _below_tests(project: Project, paths: Iterable[str]) -> list[str]:
    folders = tuple(f"{folder}/" for folder in project.configuration.tests)
    return sorted(path for path in paths if path.startswith(folders))


# implements: KIT-SRS-014.e, KIT-SRS-064.a
def write(project: Project, observed: Observed, left: Iterable[Run] = (), folder: Path | None = None) -> Recorded:
    """Keeps the old line of every run that shows the same again, and the records that are left of tests that did not run."""
    before = own(project)
    runs = observed.runs
    kept = [before[run.test] if run.test in before and same(before[run.test], run) else run for run in runs]
    left = list(left)
    folder = folder or project.root / project.configuration.evidence[0]
    environments = {
        run.environment: project.environments[run.environment] for run in left if run.environment in project.environments
    }
    environments[observed.environment.digest] = observed.environment
    evidence.write(folder, RUNS, map(evidence.run_line, [*kept, *left]))
    evidence.write(folder, ENVIRONMENTS, map(evidence.environment_line, environments.values()))
    missed = tuple(f"{one['file'] or one['module']}: {one['reason']}" for one in observed.environment.not_observable)
    changed = sum(new is old for new, old in zip(kept, runs, strict=True))
    return Recorded((*runs, *left), changed, missed, len(left))


def own(project: Project) -> dict[str, Run]:
    """The project's own observed runs, by test case."""
    return {run.test: run for run in project.runs if not run.origin and not run.results}


def same(old: Run, new: Run) -> bool:
    """Whether two records of a test show the same, whenever that was seen."""
    return all(getattr(old, name) == getattr(new, name) for name in Run.__slots__ if name not in _INFORMATION)


def interpreter(root: Path, chosen: Path | None) -> Path | None:
    """The Python to test with: the chosen one, else the project's `.venv`; `None` if neither is there."""
    if chosen is not None:
        return chosen.absolute() if chosen.exists() else chosen  # it is called from the project's folder; a link stays a link
    for name in (".venv/bin/python", ".venv/Scripts/python.exe"):
        if (root / name).exists():
            return root / name
    return None
