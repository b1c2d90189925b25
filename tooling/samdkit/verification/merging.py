"""Merges records of several runs of the same tests, shards of one run or repeated ones, to the same bytes in any order.

Of several records of one test those that fit the tree that is here win over those that don't, and of records with the same
outcome the newest. Two that fit and differ in the outcome are both kept: nothing tells which of them is true.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from samdkit import seeded, trace
from samdkit.errors import UsageError
from samdkit.model.evidence import Environment, Evidence, Fault, Run
from samdkit.project import Project
from samdkit.sources import evidence
from samdkit.verification import recorder, seeding, shards
from samdkit.verification.shards import Shard


@dataclass(slots=True)
class Merged:
    """What is left of all records."""

    runs: list[Run] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    environments: list[Environment] = field(default_factory=list)

    @property
    def contradictions(self) -> list[str]:
        """Tests and faults with two records of which each fits and says something else."""
        names = [one.test for one in self.runs] + [f"{one.unit}: {one.what} [{one.fault}]" for one in self.faults]
        return sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []


# implements: KIT-SRS-065.b, KIT-SRS-065.c
def merge(records: Iterable[Evidence], fits: Callable[[Run], bool], still: Callable[[Fault], bool]) -> Merged:
    """The records that count, sorted. `fits` and `still` tell whether a record speaks of the tree that is here."""
    runs: dict[str, dict[tuple[bool, str], Run]] = {}
    faults: dict[tuple[str, str], list[Fault]] = {}
    environments: dict[str, Environment] = {}
    for one in records:
        for run in one.runs:
            if not run.results:
                outcomes = runs.setdefault(run.test, {})
                name = (fits(run), f"{run.outcome} {run.retried}")
                outcomes[name] = max(outcomes.get(name, run), run, key=_age)
        for fault in one.faults:
            faults.setdefault((fault.unit, fault.fault), []).append(fault)
        for digest, environment in one.environments.items():
            environments[digest] = max(environments.get(digest, environment), environment, key=evidence.environment_line)
    merged = Merged()
    for _, outcomes in sorted(runs.items()):
        merged.runs += _preferred(outcomes)
    for _, alike in sorted(faults.items()):
        merged.faults += _strongest(alike, still)
    named = {run.environment for run in merged.runs} | {fault.environment for fault in merged.faults}
    merged.environments = [environments[digest] for digest in sorted(named & environments.keys())]
    return merged


def _preferred(outcomes: dict[tuple[bool, str], Run]) -> list[Run]:
    """Each outcome's newest record among those that fit; where none fits, the newest of all."""
    fitting = [run for (fits, _), run in sorted(outcomes.items(), key=lambda one: one[0][1]) if fits]
    return fitting or [max(outcomes.values(), key=_age)]


def _strongest(alike: list[Fault], still: Callable[[Fault], bool]) -> list[Fault]:
    """Of the records of one fault those that fit, then those that asked most tests; two outcomes of the same are both kept."""

    def rank(fault: Fault) -> tuple[bool, int, str]:
        return still(fault), len(fault.tests), json.dumps([fault.tests, fault.inputs, fault.environment], sort_keys=True)

    best = max(map(rank, alike))
    newest: dict[str, Fault] = {}
    for fault in alike:
        if rank(fault) == best:
            newest[fault.outcome] = max(newest.get(fault.outcome, fault), fault, key=_fault_age)
    if len(newest) > 1 and not best[0]:
        return [max(newest.values(), key=_fault_age)]
    judged = {outcome: fault for outcome, fault in newest.items() if outcome != "error"}
    return [fault for _, fault in sorted((judged or newest).items())]


def _age(run: Run) -> tuple[str, str]:
    return run.when, evidence.run_line(run)


def _fault_age(fault: Fault) -> tuple[str, str]:
    return fault.when, evidence.fault_line(fault)


@dataclass(slots=True, frozen=True)
class Taken:
    """What merging folders into a project's evidence gave."""

    merged: Merged
    missing: tuple[Shard, ...]
    """Shards that no folder holds, of the numbers that those that are there name."""

    @property
    def failed(self) -> list[Run]:
        """Tests that failed or could not be set up."""
        return [run for run in self.merged.runs if run.outcome in {"failed", "error", "xpassed"}]


# implements: KIT-SRS-065.b
def take(project: Project, folders: Iterable[Path]) -> Taken:
    """Merges the records of folders into `evidence/`.

    A record that shows the same as one that is there leaves that as it is. Tests that no folder tells of keep their records only
    where a shard is missing. Raises `UsageError` for a folder without records or with some that can't be read.
    """
    read = [(_read(folder), shards.note(folder)) for folder in folders]
    noted = [shard for _, shard in read if shard is not None]
    missing = tuple(shards.missing(noted))
    for one, _ in read:
        project.environments.update(one.environments)
    merged = merge(
        [one for one, _ in read],
        lambda run: not trace.outdated(project, run),
        lambda fault: not seeded.stale(project, fault),
    )
    _write(project, merged, complete=bool(noted) and not missing)
    return Taken(merged, missing)


def _read(folder: Path) -> Evidence:
    files = sorted(folder.rglob("*.jsonl")) if folder.is_dir() else []
    if not files:
        raise UsageError("no records there", where=str(folder), hint="name folders that `samdkit verify --shard … --into` wrote")
    records, findings = evidence.read((str(file), file.read_bytes()) for file in files)
    if findings:
        raise UsageError(findings[0].message, where=str(findings[0].location), hint="run that shard again")
    return records


def _write(project: Project, merged: Merged, *, complete: bool) -> None:
    """Writes what was merged, each record that shows nothing new as it was; other tests keep theirs if not all ran."""
    before = recorder.own(project)
    runs = [before[run.test] if run.test in before and recorder.same(before[run.test], run) else run for run in merged.runs]
    told = {run.test for run in runs}
    others = [run for run in project.runs if not run.origin and not run.results and run.test not in told]
    runs += [] if complete else others
    judged = {(fault.unit, fault.fault) for fault in merged.faults}
    known = {(fault.unit, fault.fault): fault for fault in project.faults if not fault.origin}
    faults = [
        known[name] if (name := (one.unit, one.fault)) in known and seeding.same(known[name], one) else one
        for one in merged.faults
    ]
    faults += [fault for name, fault in known.items() if name not in judged]
    named = sorted(({run.environment for run in runs} | {fault.environment for fault in faults}) & project.environments.keys())
    folder = project.root / project.configuration.evidence[0]
    evidence.write(folder, recorder.RUNS, map(evidence.run_line, runs))
    evidence.write(folder, recorder.ENVIRONMENTS, [evidence.environment_line(project.environments[one]) for one in named])
    if faults:
        evidence.write(folder, seeding.FAULTS, map(evidence.fault_line, faults))
