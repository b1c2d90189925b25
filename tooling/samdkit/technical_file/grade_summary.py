"""What was observed against what the policy wants, and what seeded faults came to, counted for a summary."""

from collections import Counter
from dataclasses import dataclass

from samdkit import matrix
from samdkit.model.evidence import Grade
from samdkit.project import Project

#: Outcomes of seeded faults in the order in which they are told, with their words.
OUTCOMES = {
    "killed": "noticed by a test",
    "survived": "noticed by no test",
    "not-reached": "in lines that no verifying test gets to",
    "timeout": "nothing but tests that took too long",
    "error": "could not be judged",
}

#: What each kind of fault makes wrong, for people who read no code.
OPERATORS = {
    "arithmetic": "a sum becomes a difference, a product a quotient, and so on",
    "body": "all that the piece of code does is left out",
    "boolean": "*and* becomes *or*, *not* is left out, a condition is turned round",
    "boundary": "a limit is off by one, a text is empty, a yes is a no",
    "relational": "a comparison is another one: *less than* becomes *at most*",
    "removed-raise": "what is to be refused is let through",
    "removed-statement": "a step is left out",
    "return": "nothing is answered, or another value",
    "swallowed-exception": "an error is passed over in silence",
    "swapped-argument": "two values that are handed on change places",
}


@dataclass(slots=True, frozen=True)
class Line:
    """What is wanted in the same way of several requirement parts or risk controls, and of how many of them it was observed."""

    wanted: str
    """`fault-sensitive (risk control)`."""
    grade: Grade
    all: int
    reached: int
    short: tuple[str, ...]
    """Addresses of which less was observed."""


@dataclass(slots=True, frozen=True)
class Summary:
    """The counts of one project."""

    lines: tuple[Line, ...]
    outcomes: dict[str, int]
    """How many seeded faults came to what, those that nobody can rely on any more left out."""
    judged: int
    """Survivors that a waiver judges."""
    unjudged: int
    """Survivors that nobody judged, where the policy wants each to be."""
    stale: int

    @property
    def seeded(self) -> int:
        """How many faults have a verdict."""
        return sum(number for outcome, number in self.outcomes.items() if outcome != "error")


# implements: KIT-SRS-018.f
def summary(project: Project, rows: list[matrix.Row] | None = None) -> Summary:
    """The counts, highest grade first; `rows` are those of the forward matrix, if they are there already."""
    rows = matrix.forward(project) if rows is None else rows
    groups: dict[tuple[int, str], list[matrix.Row]] = {}
    for row in rows:
        groups.setdefault((-row.wanted.grade, str(row.wanted)), []).append(row)
    lines = []
    for (_, wanted), group in sorted(groups.items()):
        short = tuple(row.address for row in group if row.falls_short)
        lines.append(Line(wanted, group[0].wanted.grade, len(group), len(group) - len(short), short))
    units = matrix.seeded_units(project) if project.faults else []
    survivors = {one.fault.fault: one for unit in units for one in unit.survivors}
    asked = {one.fault.fault for unit in units if unit.asking for one in unit.survivors}
    faults = matrix.own_faults(project)
    outcomes = Counter(one.outcome for one in faults)
    return Summary(
        tuple(lines),
        {name: outcomes[name] for name in OUTCOMES if outcomes[name]},
        sum(bool(one.waiver) for one in survivors.values()),
        sum(not survivors[name].waiver for name in asked),
        sum(not one.origin for one in project.faults) - len(faults),
    )
