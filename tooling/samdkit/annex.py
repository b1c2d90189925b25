"""Where each leaf of MDR Annex II and III is answered: by a section, by what the kit generates, or by nobody yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from samdkit.model.document import Section
from samdkit.model.item import Item
from samdkit.model.standard import Clause
from samdkit.project import Project
from samdkit.register import documents, generated
from samdkit.sources import standards

STANDARD = "mdr-annex-ii-iii"

#: The document that the text of device.md becomes.
DEVICE_MD = "device-description"


#: Words in `applies.scope` that stand for a class of software or device; other words (roles, "all") apply to everything.
_CLASSES = {"safety-class": ("A", "B", "C"), "mdr-class": ("I", "IIa", "IIb", "III")}


class State(StrEnum):
    """How far the dossier answers a clause."""

    ANSWERED = "answered"
    GENERATED = "generated"
    OPEN = "open"
    NOT_APPLICABLE = "not applicable"
    MISSING = "missing"


@dataclass(slots=True, frozen=True)
class Outside:
    """The fact of a project whose value takes a clause out of scope."""

    fact: str
    own: str
    classes: tuple[str, ...]
    """Those that the clause is for."""


@dataclass(slots=True)
class Leaf:
    """One leaf with where its answer stands."""

    clause: Clause
    state: State
    documents: list[str] = field(default_factory=list)
    """Names of documents that answer it."""
    items: list[Item] = field(default_factory=list)
    """Tasks and justifications that concern it."""
    sections: list[Section] = field(default_factory=list)
    """Sections of the dossier that answer it."""

    @property
    def depth(self) -> int:
        """0 for `II`, 1 for `II.1`, and so on."""
        return self.clause.id.count(".")


# implements: KIT-SRS-027.1
def leaves(project: Project) -> list[Leaf]:
    """Every clause of the annexes that has none below it, in their order."""
    answered, written = answers(project), sections(project)
    found = []
    for clause in standards.standard(STANDARD).clauses.values():
        if not below(clause):
            leaf = _leaf(project, clause, answered.get(clause.reference, []))
            leaf.sections = written.get(clause.reference, [])
            found.append(leaf)
    return found


def below(clause: Clause) -> list[Clause]:
    """The clauses of Annex II and III that a heading of theirs stands above; nothing for a leaf or another standard."""
    if clause.standard != STANDARD:
        return []
    return [one for name, one in standards.standard(STANDARD).clauses.items() if name.startswith(f"{clause.id}.")]


# implements: KIT-SRS-027.1, KIT-SRS-031.d
def standing(
    project: Project,
    clause: Clause,
    *,
    answered: bool,
    tasks: Sequence[Item],
    reasons: Sequence[Item],
) -> State:
    """How far the dossier and what the kit generates answer a clause: the one rule for every list of clauses.

    The class of the device or of its software decides before anything else; then an open task, an answer, what the kit generates,
    and the reasons why the clause does not apply.
    """
    if outside(project, clause) is not None:
        return State.NOT_APPLICABLE
    if tasks:
        return State.OPEN
    if answered:
        return State.ANSWERED
    if made_for(project, clause):
        return State.GENERATED
    if reasons or clause.default == "not-applicable":
        return State.NOT_APPLICABLE
    return State.MISSING


def made_for(project: Project, clause: Clause) -> str:
    """The name of the project's document that answers a leaf of Annex II or III by being generated, or nothing."""
    name = generated().get(clause.id, "") if clause.standard == STANDARD else ""
    return name if name in {one.name for one in documents(project)} else ""


# implements: KIT-SRS-031.d
def outside(project: Project, clause: Clause) -> Outside | None:
    """What takes the clause out of scope: a class that the project states and that is none of those the clause is for."""
    for fact, classes in _CLASSES.items():
        scoped = tuple(one for one in clause.scope if one in classes)
        own = project.identity.fact(fact)
        if scoped and own in classes and own not in scoped and not set(clause.scope) - set(classes):
            return Outside(fact, own, scoped)
    return None


def sections(project: Project) -> dict[str, list[Section]]:
    """Reference → the sections that answer it, wildcards expanded."""
    found: dict[str, list[Section]] = {}
    for section in project.sections():
        for reference in dict.fromkeys(one for answer in section.answers for one in standards.expand(answer)):
            found.setdefault(reference, []).append(section)
    return found


def whole(project: Project) -> list[Item]:
    """The items of the architecture that are part of no other: what the device consists of."""
    return [one for one in project.of_kind("architecture", inherited=False) if not one.targets("part-of")]


def answers(project: Project) -> dict[str, list[str]]:
    """Reference → names of the documents whose sections answer it, wildcards expanded."""
    found: dict[str, list[str]] = {}
    for section in project.sections():
        for reference in section.answers:
            for one in standards.expand(reference):
                found.setdefault(one, []).append(DEVICE_MD if section.document in {"", "device"} else section.document)
    for item in project.own_items():
        for _, reference, _ in item.answers:
            for one in standards.expand(reference):
                found.setdefault(one, []).append(item.kind)
    return {key: list(dict.fromkeys(names)) for key, names in found.items()}


def deriving(project: Project) -> dict[str, list[Item]]:
    """Reference → the project's items in force that derive from it, wildcards expanded."""
    found: dict[str, list[Item]] = {}
    for item in project.own_items():
        if item.in_force:
            named = (one for target in item.targets("derives-from") if ":" in target for one in standards.expand(target))
            for reference in dict.fromkeys(named):
                found.setdefault(reference, []).append(item)
    return found


def also_known_as(clause: Clause) -> tuple[str, ...]:
    """Its reference and, for a particular of label and instructions, that of the same point in the other list (format 1)."""
    if clause.standard == "labelling" and clause.annex_ref.startswith("23."):
        return clause.reference, f"gspr:{clause.annex_ref}"
    if clause.standard == "gspr":
        same = (one for one in standards.standard("labelling").clauses.values() if one.annex_ref == clause.id)
        return clause.reference, *(one.reference for one in same)
    return (clause.reference,)


def concerning(project: Project, reference: str, kind: str) -> list[Item]:
    """Tasks or justifications of the project that concern a clause."""
    return [
        item
        for item in project.of_kind(kind, inherited=False)
        if any(reference in standards.expand(target) for target in item.targets("concerns") if ":" in target)
    ]


def open_tasks(project: Project, reference: str) -> list[Item]:
    """Tasks of people that concern a clause and are not done."""
    return [one for one in concerning(project, reference, "task") if one.is_open_task]


def _leaf(project: Project, clause: Clause, answering: list[str]) -> Leaf:
    tasks = open_tasks(project, clause.reference)
    reasons = concerning(project, clause.reference, "justification")
    state = standing(project, clause, answered=bool(answering), tasks=tasks, reasons=reasons)
    named = {State.OPEN: answering, State.ANSWERED: answering, State.GENERATED: [made_for(project, clause)]}
    told = {State.OPEN: tasks, State.NOT_APPLICABLE: reasons}
    return Leaf(clause, state, named.get(state, []), told.get(state, []))
