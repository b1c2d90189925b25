"""Takes the results of other test runners, JUnit XML, as evidence.

A results file says which tests passed, and nothing of the words and code that they were run on. So its cases become records when
it is read for the first time, with the digests of what stands there then; the same bytes, read again, never become newer
evidence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from samdkit import digests, trace
from samdkit.model.commit import Commit
from samdkit.model.evidence import ResultsFile, Run
from samdkit.model.finding import Finding
from samdkit.project import Project, results_files
from samdkit.sources import evidence, git, junit
from samdkit.sources.junit import Case
from samdkit.verification.result_tests import Tests

FILE = "results.jsonl"
#: What tells which of two results of one test is worse.
_WORST_FIRST = ("error", "failed", "xpassed", "xfailed", "not-run", "skipped", "passed")


@dataclass(slots=True)
class Taken:
    """What reading all results files gave."""

    runs: list[Run] = field(default_factory=list)
    """Of the files that were read anew."""
    read: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    """Files with the bytes that were recorded before."""
    absent: list[str] = field(default_factory=list)
    """Files with records that are not here; the records stay."""
    older: list[str] = field(default_factory=list)
    """Files, read anew, that are older than something that they are evidence for."""
    changed: int = 0
    """Records that are new or say something else than before."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def failed(self) -> list[Run]:
        """Cases that failed or could not be set up."""
        return [run for run in self.runs if run.outcome in {"failed", "error", "xpassed"}]


# implements: KIT-SRS-009.d, KIT-SRS-009.e
def take(project: Project, *, now: datetime | None = None) -> Taken:
    """Reads every results file that the settings name and writes the records; a file that can't be read leaves its old ones."""
    taken = Taken()
    commit = git.state(project.root, project.commit, [*project.configuration.evidence, "build"])
    moment = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    known = dict(project.results)
    before = {(run.results, run.test): run for run in project.runs if run.results and not run.origin}
    kept = list(before.values())
    present = results_files(project)
    finder = Tests(project)
    for path in present:
        content = (project.root / path).read_bytes()
        digest = digests.of_bytes(content)[:20]
        if path in known and known[path].digest == digest:
            taken.known.append(path)
            continue
        cases, findings = junit.read(path, content)
        taken.findings += findings
        if findings:
            continue
        runs = list(_merged(_run(project, finder, case, path, commit, moment) for case in cases))
        taken.read.append(path)
        taken.runs += runs
        taken.older += [path] if _is_older(project, path, runs) else []
        kept = [run for run in kept if run.results != path]
        for run in runs:
            old = before.get((path, run.test))
            same = old is not None and _same(old, run)
            taken.changed += not same
            kept.append(old if same and old is not None else run)
        ran = next((case.when for case in cases if case.when), "")
        known[path] = ResultsFile(path, digest, len(cases), ran, moment, commit.id, commit.dirty)
    taken.absent = sorted(known.keys() - set(present))
    if taken.read:
        lines = [*map(evidence.result_line, kept), *map(evidence.results_line, known.values())]
        evidence.write(project.root / project.configuration.evidence[0], FILE, lines)
    return taken


def _same(old: Run, new: Run) -> bool:
    information = {"when": "", "duration": 0.0, "commit": "", "dirty": False, "location": new.location}
    return replace(old, **information) == replace(new, **information)  # type: ignore[arg-type]


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """One run a test: the same test twice in a file was repeated, and counts as retried if it did not end alike each time."""
    found: dict[str, Run] = {}
    for run in runs:
        before = found.setdefault(run.test, run)
        if before is run:
            continue
        worse, other = sorted((before, run), key=lambda one: _WORST_FIRST.index(one.outcome))
        verifies = tuple(sorted({*worse.verifies, *other.verifies}))
        differs = worse.outcome != other.outcome
        found[run.test] = replace(
            worse,
            verifies=verifies,
            parts={**other.parts, **worse.parts},
            units={**other.units, **worse.units},
            retried=worse.retried or other.retried or differs,
        )
    yield from found.values()


def _run(project: Project, finder: Tests, case: Case, path: str, commit: Commit, moment: str) -> Run:
    function = finder.function(case)
    source = "" if function else finder.source(case)
    verifies = case.verifies
    if verifies is None:
        verifies = project.tests[function].verifies if function else ()
    items = {address: project.item(address) for address in verifies}
    units = {unit.id: unit.digest for address in verifies for unit in trace.implementing(project, address) if not unit.origin}
    inputs = {source: digests.of_bytes((project.root / source).read_bytes())} if source else {}
    if function:
        inputs = {name: digests.of_bytes((project.root / name).read_bytes()) for name in project.lock_digests}
    outcome = "xpassed" if case.outcome == "passed" and function and finder.expected_to_fail(function) else case.outcome
    return Run(
        test=f"{function}{_parameters(case.name)}" if function else _identity(case, source),
        outcome=outcome,
        verifies=tuple(sorted(verifies)),
        executed=frozenset(),
        parts={address: item.digest_of(address) for address, item in items.items() if item is not None},
        units=dict(sorted(units.items())),
        test_digest=project.tests[function].digest if function else "",
        environment="",
        inputs=inputs,
        reason=case.reason,
        retried=case.retried,
        commit=commit.id,
        dirty=commit.dirty,
        when=moment,
        duration=case.duration,
        results=path,
        place=f"{source}:{case.line}" if source and case.line else source,
    )


def _parameters(name: str) -> str:
    bracket = name.find("[")
    return name[bracket:] if bracket >= 0 else ""


def _identity(case: Case, source: str) -> str:
    """What the case is known by: its source or class, and its name."""
    return f"{source or case.classname or '(no class)'}::{case.name or '(no name)'}"


def _is_older(project: Project, path: str, runs: Iterable[Run]) -> bool:
    """Whether the file was written before something that its records speak of; a hint only, for a copy has its own time."""
    named = {address.partition(".")[0] for run in runs for address in run.verifies}
    files = {item.location.path for item in project.own_items() if item.id in named}
    files |= {unit.partition("::")[0].partition("#")[0] for run in runs for unit in run.units}
    files |= {one for run in runs for one in (run.place.rpartition(":")[0] or run.place, run.function.partition("::")[0]) if one}
    written = (project.root / path).stat().st_mtime
    return any((project.root / one).is_file() and (project.root / one).stat().st_mtime > written for one in files)
