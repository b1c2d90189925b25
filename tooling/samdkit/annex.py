"""Where each leaf of MDR Annex II and III is answered: by a section, by what the kit generates, or by nobody yet."""

from dataclasses import dataclass, field
from enum import StrEnum

from samdkit.model.document import Section
from samdkit.model.item import Item
from samdkit.model.standard import Clause
from samdkit.project import Project
from samdkit.register import generated
from samdkit.sources import standards

STANDARD = "mdr-annex-ii-iii"

#: The document that the text of device.md becomes.
DEVICE_MD = "device-description"


class State(StrEnum):
    """How far a leaf is answered."""

    ANSWERED = "answered"
    GENERATED = "generated"
    OPEN = "open"
    NOT_APPLICABLE = "not applicable"
    MISSING = "missing"


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
    clauses = standards.standard(STANDARD).clauses
    answered, written = answers(project), sections(project)
    found = []
    for name, clause in clauses.items():
        if not any(one.startswith(f"{name}.") for one in clauses):
            leaf = _leaf(project, clause, answered.get(clause.reference, []))
            leaf.sections = written.get(clause.reference, [])
            found.append(leaf)
    return found


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


def concerning(project: Project, reference: str, kind: str) -> list[Item]:
    """Tasks or justifications of the project that concern a clause."""
    return [
        item
        for item in project.of_kind(kind, inherited=False)
        if any(reference in standards.expand(target) for target in item.targets("concerns") if ":" in target)
    ]


def open_tasks(project: Project, reference: str) -> list[Item]:
    """Tasks of people that concern a clause and are not done."""
    return [one for one in concerning(project, reference, "task") if one.attribute("state", default="open") == "open"]


def _leaf(project: Project, clause: Clause, documents: list[str]) -> Leaf:
    made = generated().get(clause.id)
    tasks = open_tasks(project, clause.reference)
    reasons = concerning(project, clause.reference, "justification")
    if tasks:
        return Leaf(clause, State.OPEN, documents, tasks)
    if documents:
        return Leaf(clause, State.ANSWERED, documents)
    if made:
        return Leaf(clause, State.GENERATED, [made])
    if reasons:
        return Leaf(clause, State.NOT_APPLICABLE, [], reasons)
    device_class = project.identity.fact("mdr-class")
    outside = clause.scope and "all classes" not in clause.scope and device_class and device_class not in clause.scope
    if clause.default == "not-applicable" or outside:
        return Leaf(clause, State.NOT_APPLICABLE, [])
    return Leaf(clause, State.MISSING)
