"""Where each clause of each standard stands for one project: computed from checks, answers, tasks and reasons, never asserted.

A clause is *met* only where something was looked at: a check that serves it had subjects and found nothing, or a section of the
dossier answers it. What a person must judge is said beside it; *met* never means more than what stands under `by`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from samdkit import annex
from samdkit.checks import subjects
from samdkit.checks.catalogue import checks
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.model.report import Report
from samdkit.model.standard import Clause, Standard
from samdkit.project import Project
from samdkit.sources import standards

#: Words in `applies.scope` that stand for a class of software or device; other words (roles, "all") apply to everything.
_CLASSES = {"safety-class": ("A", "B", "C"), "mdr-class": ("I", "IIa", "IIb", "III")}


class State(StrEnum):
    """How a clause stands."""

    MET = "met"
    OPEN = "open"
    PERSON = "needs a person"
    NOT_APPLICABLE = "not applicable"


@dataclass(slots=True)
class ClauseState:
    """One clause with its state and what it rests on."""

    clause: Clause
    state: State
    by: list[str] = field(default_factory=list)
    """What met it: checks with the number of things they looked at, documents that answer it."""
    findings: list[Finding] = field(default_factory=list)
    """Open findings of the checks that serve it."""
    tasks: list[Item] = field(default_factory=list)
    """Open tasks of people that concern it."""
    reason: str = ""
    """Why it does not apply, or why it is open though nothing was found."""


def states(project: Project, report: Report) -> dict[str, list[ClauseState]]:
    """Standard → its clauses in order, of every standard in force for the project."""
    serving = _Serving(project, report)
    return {
        standard.id: [_state(project, serving, clause) for clause in standard.clauses.values()] for standard in in_force(project)
    }


def in_force(project: Project) -> list[Standard]:
    """The standards and editions that the project is judged by."""
    return standards.in_force(project.configuration.editions)


class _Serving:
    """What the checks found, by the clause that they serve."""

    def __init__(self, project: Project, report: Report) -> None:
        self.answers = annex.answers(project)
        self.findings: dict[str, list[Finding]] = {}
        self.looked: dict[str, list[str]] = {}
        for finding in report.open:
            for reference in finding.clauses:
                self.findings.setdefault(reference, []).append(finding)
        for check in (one for one in checks() if report.release or not one.release_only):
            number = sum(subjects.count(project, subject) for subject in check.subjects)
            for reference in check.clauses if number else ():
                self.looked.setdefault(reference, []).append(f"{check.id} ({number} looked at)")

    def names(self, clause: Clause) -> tuple[str, ...]:
        """The clause itself and those of the edition before that it corresponds to."""
        return (clause.reference, *clause.corresponds)


# implements: KIT-SRS-031.a, KIT-SRS-031.b, KIT-SRS-031.c, KIT-SRS-031.d
def _state(project: Project, serving: _Serving, clause: Clause) -> ClauseState:
    names = serving.names(clause)
    outside = _outside(project, clause)
    reasons = [item for name in names for item in annex.concerning(project, name, "justification")]
    if outside or reasons:
        words = outside or ", ".join(f"{item.id} {item.title}" for item in reasons)
        return ClauseState(clause, State.NOT_APPLICABLE, reason=words)
    findings = [one for name in names for one in serving.findings.get(name, [])]
    looked = [one for name in names for one in serving.looked.get(name, [])]
    documents = [one for name in names for one in serving.answers.get(name, [])]
    tasks = [item for name in names for item in annex.open_tasks(project, name)]
    if findings:
        return ClauseState(clause, State.OPEN, looked, findings, tasks)
    if tasks:
        return ClauseState(clause, State.PERSON, looked + documents, [], tasks)
    if looked or documents:
        return ClauseState(clause, State.MET, looked + documents)
    if clause.default == "not-applicable":
        return ClauseState(clause, State.NOT_APPLICABLE, reason=clause.reason)
    return ClauseState(clause, State.OPEN, reason="no check looked at anything for it, nothing answers it, and no task names it")


def _outside(project: Project, clause: Clause) -> str:
    """Why the project's class takes the clause out of scope, or nothing."""
    for fact, classes in _CLASSES.items():
        scoped = [one for one in clause.scope if one in classes]
        own = project.identity.fact(fact)
        if scoped and own in classes and own not in scoped and not set(clause.scope) - set(classes):
            return f"{fact} is {own}; the clause is for {', '.join(scoped)}"
    return ""
