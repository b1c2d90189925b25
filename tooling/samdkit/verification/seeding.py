"""Seeds faults into marked units and records which tests notice them.

A verdict that still fits is kept and its fault not seeded again: same unit, same tests, same files that they read, same
environment.
"""

import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from samdkit import grading, seeded
from samdkit.errors import CannotTell
from samdkit.model.code import Unit
from samdkit.model.commit import Commit
from samdkit.model.evidence import Fault
from samdkit.project import Project
from samdkit.sources import evidence, git
from samdkit.verification import seeding_process, seeding_wanted
from samdkit.verification.seeding_process import Learnt, Processes
from samdkit.verification.seeding_wanted import Wanted

FAULTS = "faults.jsonl"
#: What of a record is information, and never a reason to write it anew.
_INFORMATION = ("commit", "dirty", "when", "location", "origin")


class Which(StrEnum):
    """Which units faults are seeded in."""

    POLICY = "policy"
    """Where the policy wants a fault noticed."""
    EVERY = "every"
    NONE = "none"


@dataclass(slots=True, frozen=True)
class Seeded:
    """What is recorded of faults after a call."""

    faults: tuple[Fault, ...]
    """All records of the project's own, those that were kept included."""
    ran: int
    """Faults that were seeded now."""
    unusable: dict[str, str]
    """Tests that could not be asked, and why."""
    threads: int = 0

    @property
    def killed(self) -> int:
        """Faults that a test noticed."""
        return sum(one.outcome == "killed" for one in self.faults)


# implements: KIT-SRS-035.c
def seed(project: Project, python: Path, *, which: Which, echo: Callable[[str], None], processes: int = 1) -> Seeded:
    """Brings the records of faults up to date and writes them; `echo` gets a line for each unit that is done."""
    if which is not Which.NONE and not hasattr(os, "fork"):
        raise CannotTell("faults can't be seeded on this system: it has no fork", hint="give --no-faults, and seed them in CI")
    chosen = _chosen(project, which)
    wanted = seeding_wanted.faults(project, chosen)
    before = {(one.unit, one.fault): one for one in project.faults if not one.origin}
    kept = _kept(project, wanted, before)
    todo = [one for one in wanted if (one.unit.id, one.fault) not in kept]
    waiting, journals = seeding_process.waiting(project)
    known = {one.fault: waiting[one.key] for one in todo if one.key in waiting}
    learnt = Learnt()
    if any(one.links for one in todo):
        with tempfile.TemporaryDirectory(prefix="samdkit-", ignore_cleanup_errors=True) as folder:
            start = Processes(project, python, Path(folder))
            learnt = _learn(start, [one for one in todo if one.links], known, _Progress(todo, echo), processes)
        journals += start.journals
    commit = git.state(project.root, project.commit, [*project.configuration.evidence, "build"])
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for one in todo:
        record = _record(one, learnt.verdicts.get(one.fault), commit, moment)
        old = before.get((one.unit.id, one.fault))
        kept[one.unit.id, one.fault] = old if old is not None and same(old, record) else record
    _write(project, kept.values())
    for journal in journals:
        journal.unlink(missing_ok=True)
    ordered = sorted(kept.values(), key=lambda one: (one.unit, one.line, one.operator, one.fault))
    ran = sum(bool(one.links) and one.fault not in known for one in todo)
    return Seeded(tuple(ordered), ran, learnt.unusable, learnt.threads)


# implements: KIT-SRS-035.a
def _chosen(project: Project, which: Which) -> list[Unit]:
    if which is Which.NONE:
        return []
    return grading.seeded_units(project) if which is Which.POLICY else seeding_wanted.every_unit(project)


# implements: KIT-SRS-035.g
def _kept(project: Project, wanted: list[Wanted], before: dict[tuple[str, str], Fault]) -> dict[tuple[str, str], Fault]:
    """The records that still fit: of faults that are wanted now, and of those in other units."""
    now = {(one.unit.id, one.fault): one for one in wanted}
    chosen = {one.unit.id for one in wanted}
    kept = {}
    for name, record in before.items():
        fits = (
            now[name].is_answered_by(record) if name in now else record.unit not in chosen and not seeded.stale(project, record)
        )
        if fits:
            kept[name] = record
    return kept


class _Progress:
    """Says when the faults of an outermost unit are through."""

    def __init__(self, todo: Iterable[Wanted], echo: Callable[[str], None]) -> None:
        self.echo = echo
        self.left: dict[str, set[str]] = {}
        self.all: dict[str, int] = {}
        for one in todo:
            if one.links:
                self.left.setdefault(one.outermost, set()).add(one.fault)
        self.all = {name: len(left) for name, left in self.left.items()}

    def __call__(self, one: Wanted) -> None:
        left = self.left.get(one.outermost, set())
        left.discard(one.fault)
        if not left and self.all.pop(one.outermost, 0):
            self.echo(f"faults seeded in {one.outermost}")


def _learn(
    start: Processes, todo: list[Wanted], known: dict[str, dict[str, Any]], told: Callable[[Wanted], None], processes: int
) -> Learnt:
    """Verdicts from warm processes, then from cold ones where only those can tell or where they have to confirm."""
    groups: dict[str, list[Wanted]] = {}
    for one in todo:
        groups.setdefault(one.outermost, []).append(one)
    with ThreadPoolExecutor(max_workers=processes) as pool:
        try:
            learnt = _warm(start, list(groups.values()), known, told, pool, processes)
            if learnt.threads:  # each verdict comes from cold processes already
                return replace(learnt, verdicts={name: {**one, "cold": True} for name, one in learnt.verdicts.items()})
            again = [one for one in todo if _needs_cold(one, learnt)]
            for one, verdict in zip(again, pool.map(lambda one: _cold(start, one, learnt), again), strict=True):
                learnt.verdicts[one.fault] = verdict
        except BaseException:
            start.stopped.set()
            raise
    return learnt


def _warm(
    start: Processes,
    groups: list[list[Wanted]],
    known: dict[str, dict[str, Any]],
    told: Callable[[Wanted], None],
    pool: ThreadPoolExecutor,
    processes: int,
) -> Learnt:
    """What the warm processes say, and what was known before."""
    learnt = Learnt(verdicts=dict(known))
    for part in pool.map(lambda lot: start.warm(lot, dict(known), told), _shared_out(groups, processes)):
        learnt.verdicts.update(part.verdicts)
        learnt.baseline.update(part.baseline)
        learnt.unusable.update(part.unusable)
        learnt.start = max(learnt.start, part.start)
        learnt.threads = max(learnt.threads, part.threads)
    return learnt


# implements: KIT-SRS-035.e
def _shared_out(groups: list[list[Wanted]], processes: int) -> list[list[list[Wanted]]]:
    """The groups in so many lots of about equal size."""
    lots: list[list[list[Wanted]]] = [[] for _ in range(min(processes, len(groups)))]
    for group in sorted(groups, key=len, reverse=True):
        min(lots, key=lambda lot: sum(map(len, lot))).append(group)
    return lots


# implements: KIT-SRS-035.f
def _needs_cold(one: Wanted, learnt: Learnt) -> bool:
    outcome = learnt.verdicts.get(one.fault, {}).get("outcome")
    return outcome == "cold" or (outcome == "survived" and one.confirmed)


# implements: KIT-SRS-035.f
def _cold(start: Processes, one: Wanted, learnt: Learnt) -> dict[str, Any]:
    """The verdict of a cold process; where it confirms a survivor and differs, that is an error of the kit's own."""
    warm = learnt.verdicts[one.fault]
    if warm["outcome"] == "cold":
        verdict = start.cold(one, warm["cold"], learnt, links=True)
        return {**verdict, "cold": True}
    tests = sorted({name for link in one.links for name in link if name in learnt.baseline})
    verdict = start.cold(one, tests, learnt, links=False)
    if verdict["outcome"] == "survived":
        return {**warm, "cold": True}
    tells = ", ".join([*verdict["noticed"], *verdict["timed_out"], verdict["reason"]][:1])
    return {**verdict, "outcome": "error", "reason": f"survived warm, {verdict['outcome']} in a cold process: {tells}"}


def _record(one: Wanted, verdict: dict[str, Any] | None, commit: Commit, moment: str) -> Fault:
    if verdict is None:
        found = {"outcome": "not-reached"} if not one.links else {"outcome": "error", "reason": "it was not come to"}
        verdict = {"noticed": [], "passed": [], "timed_out": [], "reason": "", **found}
    return Fault(
        fault=one.fault,
        unit=one.unit.id,
        unit_digest=one.unit.digest,
        operator=one.operator,
        line=one.line,
        what=one.what,
        outcome=verdict["outcome"],
        noticed=tuple(sorted(verdict["noticed"])),
        passed=tuple(sorted(verdict["passed"])),
        timed_out=tuple(sorted(verdict["timed_out"])),
        tests=one.tests,
        inputs=one.inputs,
        environment=one.environment,
        cold=verdict.get("cold") is True and verdict["outcome"] == "survived",
        reason=verdict["reason"],
        commit=commit.id,
        dirty=commit.dirty,
        when=moment,
    )


def same(old: Fault, new: Fault) -> bool:
    """Whether two records of a fault say the same, whenever that was seen."""
    return replace(old, **{name: getattr(new, name) for name in _INFORMATION}) == new


def _write(project: Project, records: Iterable[Fault]) -> None:
    folder = project.root / project.configuration.evidence[0]
    lines = [evidence.fault_line(one) for one in records]
    if lines or (folder / FAULTS).exists():
        evidence.write(folder, FAULTS, lines)
