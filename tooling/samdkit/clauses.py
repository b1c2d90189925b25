"""Where each clause of each standard stands for one project: computed from checks, answers, tasks and reasons, never asserted.

A clause is *met* only where something was looked at: a check that serves it had subjects and found nothing, a section of the
dossier answers it, or a document that the kit generates is its answer. A heading of Annex II or III stands as the leaves below it
do. What a person must judge is said beside it; *met* never means more than what stands under `by`.
"""

from collections import Counter
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

#: Lists of what the product itself must be or tell: an item that derives from such a point answers it. No requirement meets what
#: a standard asks of the process.
_OF_THE_PRODUCT = {"gspr", "labelling"}


#: Why a clause is open that nothing and nobody speaks of.
UNANSWERED = "no check looked at anything for it, nothing answers it, and no task names it"


class State(StrEnum):
    """How a clause stands."""

    MET = "met"
    OPEN = "open"
    PERSON = "needs a person"
    NOT_APPLICABLE = "not applicable"


@dataclass(slots=True, frozen=True)
class Basis:
    """One thing that a clause rests on."""

    name: str
    """Of a check, of a document, of a kind of items, or an item's id."""
    looked: int = 0
    """How many things the check looked at."""
    generated: bool = False
    """Whether the kit makes the document."""

    def __str__(self) -> str:
        if self.looked:
            return f"{self.name} ({self.looked} looked at)"
        return f"{self.name} (generated)" if self.generated else self.name


@dataclass(slots=True)
class ClauseState:
    """One clause with its state and what it rests on."""

    clause: Clause
    state: State
    by: list[Basis] = field(default_factory=list)
    """What met it: checks, documents and items that answer it."""
    findings: list[Finding] = field(default_factory=list)
    """Open findings of the checks that serve it."""
    tasks: list[Item] = field(default_factory=list)
    """Open tasks of people that concern it."""
    justifications: list[Item] = field(default_factory=list)
    """The project's own reasons why it does not apply."""
    outside: annex.Outside | None = None
    """The class that takes it out of scope."""
    below: dict[State, int] = field(default_factory=dict)
    """How many of the leaves below a heading stand how."""

    @property
    def stands_well(self) -> bool:
        """Whether nothing is left for samdkit to name."""
        return self.state in {State.MET, State.PERSON}

    @property
    def rests_on(self) -> list[str]:
        """What met it, in words; of a heading also the leaves below it."""
        return [*map(str, self.by), *([self._told_below] if self.below and self.stands_well else [])]

    @property
    def reason(self) -> str:
        """Why it does not apply, or why it is open though nothing was found."""
        if self.below:
            return "" if self.stands_well else self._told_below
        if self.state is State.NOT_APPLICABLE:
            return self._why_not
        return UNANSWERED if self.state is State.OPEN and not self.findings else ""

    @property
    def _why_not(self) -> str:
        if self.justifications:
            return ", ".join(f"{item.id} {item.title}" for item in self.justifications)
        if self.outside is not None:
            return f"{self.outside.fact} is {self.outside.own}; the clause is for {', '.join(self.outside.classes)}"
        return self.clause.reason

    @property
    def _told_below(self) -> str:
        return f"below it: {', '.join(f'{number} {state}' for state, number in self.below.items())}"


def states(project: Project, report: Report) -> dict[str, list[ClauseState]]:
    """Standard → its clauses in order, of every standard in force for the project."""
    serving = _Serving(project, report)
    found = {}
    for standard in in_force(project):
        own = {clause.id: _state(project, serving, clause) for clause in standard.clauses.values()}
        found[standard.id] = [_with_leaves(one, [own[leaf.id] for leaf in annex.below(one.clause)]) for one in own.values()]
    return found


def in_force(project: Project) -> list[Standard]:
    """The standards and editions that the project is judged by."""
    return standards.in_force(project.configuration.editions)


class _Serving:
    """What the checks found, by the clause that they serve."""

    def __init__(self, project: Project, report: Report) -> None:
        self.answers = annex.answers(project)
        for reference, items in annex.deriving(project).items():
            if reference.partition(":")[0] in _OF_THE_PRODUCT:
                self.answers.setdefault(reference, []).extend(item.id for item in items)
        self.findings: dict[str, list[Finding]] = {}
        self.looked: dict[str, list[Basis]] = {}
        for finding in report.open:
            for reference in finding.clauses:
                self.findings.setdefault(reference, []).append(finding)
        for check in (one for one in checks() if report.release or not one.release_only):
            number = sum(subjects.count(project, subject) for subject in check.subjects)
            for reference in check.clauses if number else ():
                self.looked.setdefault(reference, []).append(Basis(check.id, looked=number))

    def names(self, clause: Clause) -> tuple[str, ...]:
        """The clause itself, the same point of another list, and those of the edition before that it corresponds to."""
        return (*annex.also_known_as(clause), *clause.corresponds)


# implements: KIT-SRS-031.a, KIT-SRS-031.b, KIT-SRS-031.c, KIT-SRS-031.d
def _state(project: Project, serving: _Serving, clause: Clause) -> ClauseState:
    names = serving.names(clause)
    documents = list(dict.fromkeys(one for name in names for one in serving.answers.get(name, [])))
    tasks = [item for name in names for item in annex.open_tasks(project, name)]
    reasons = [item for name in names for item in annex.concerning(project, name, "justification")]
    standing = annex.standing(project, clause, answered=bool(documents), tasks=tasks, reasons=reasons)
    if standing is annex.State.NOT_APPLICABLE:
        return ClauseState(clause, State.NOT_APPLICABLE, justifications=reasons, outside=annex.outside(project, clause))
    findings = [one for name in names for one in serving.findings.get(name, [])]
    by = [*dict.fromkeys(one for name in names for one in serving.looked.get(name, [])), *map(Basis, documents)]
    if standing is annex.State.GENERATED:
        by.append(Basis(annex.made_for(project, clause), generated=True))
    if findings:
        return ClauseState(clause, State.OPEN, by, findings, tasks)
    if tasks:
        return ClauseState(clause, State.PERSON, by, [], tasks)
    return ClauseState(clause, State.MET if by else State.OPEN, by)


# implements: KIT-SRS-031.e
def _with_leaves(own: ClauseState, leaves: list[ClauseState]) -> ClauseState:
    """A heading stands as the weakest of the leaves below it and of what is said of itself; another clause as it is."""
    if not leaves:
        return own
    counts = Counter(one.state for one in leaves)
    said = bool(own.by or own.findings or own.tasks)
    standing = {*counts, own.state} if said else set(counts)
    state = next((one for one in (State.OPEN, State.PERSON, State.MET) if one in standing), State.NOT_APPLICABLE)
    below = {one: counts[one] for one in State if counts[one]}
    return ClauseState(own.clause, state, own.by, own.findings, own.tasks, below=below)
