"""One point of a law or standard as documents show it: what answers, realises and verifies it, or why it does not apply."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samdkit import annex
from samdkit.annex import State
from samdkit.model.document import Section
from samdkit.model.item import Item, expand, item_id
from samdkit.model.standard import Clause
from samdkit.project import Project
from samdkit.sources import standards
from samdkit.sources.dossier import references
from samdkit.technical_file import cells, prose
from samdkit.technical_file.tables import conformity

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: In `Project.worked_out`.
_INDEX = "what answers each clause"
#: States in which somebody has something to do.
ASKS = {State.OPEN, State.MISSING}


@dataclass(slots=True, frozen=True)
class Element:
    """One point with everything that the dossier says of it."""

    clause: Clause
    state: State
    sections: tuple[Section, ...] = ()
    """Sections that answer it."""
    addresses: tuple[str, ...] = ()
    """Requirements, or parts of them, that come from it or say that they answer it."""
    items: tuple[Item, ...] = ()
    """Other items that say that they answer it."""
    tasks: tuple[Item, ...] = ()
    """Open tasks that concern it."""
    reasons: tuple[Item, ...] = ()
    """Justifications that concern it."""

    @property
    def realising(self) -> tuple[str, ...]:
        """What its sections realise, as they name it."""
        return tuple(dict.fromkeys(one for section in self.sections for one in realises(section)))


@dataclass(slots=True)
class _Index:
    """Reference → what names it, wildcards expanded; worked out once."""

    sections: dict[str, list[Section]]
    deriving: dict[str, list[Item]]
    """Items in force that derive from it."""
    answering: dict[str, list[str]] = field(default_factory=dict)
    """Addresses of items that answer it."""
    concerning: dict[str, list[Item]] = field(default_factory=dict)


def element(project: Project, clause: Clause) -> Element:
    """The point with its state, by the rule for the leaves of Annex II and III."""
    index = _index(project)
    names = annex.also_known_as(clause)
    sections = [one for name in names for one in index.sections.get(name, ())]
    answering = [one for name in names for one in index.answering.get(name, ())]
    deriving = [one.id for name in names for one in index.deriving.get(name, ())]
    kinds = {"system-requirement", "software-requirement"}
    answered = [one for one in answering if project.items[item_id(one)].kind in kinds]
    others = [project.items[item_id(one)] for one in answering if project.items[item_id(one)].kind not in kinds]
    close = {item_id(one) for one in answered}
    addresses = answered + [one for one in deriving if one not in close]
    concerning = [one for name in names for one in index.concerning.get(name, ())]
    tasks = [one for one in concerning if one.is_open_task]
    reasons = [one for one in concerning if one.kind == "justification"]
    return Element(
        clause,
        annex.standing(project, clause, answered=bool(sections or addresses or others), tasks=tasks, reasons=reasons),
        tuple(_once(sections)),
        tuple(dict.fromkeys(addresses)),
        tuple(others),
        tuple(tasks),
        tuple(reasons),
    )


def realises(section: Section) -> list[str]:
    """What a section realises, as it names it."""
    return references(section.bookkeeping.get("realises", ""))


# What is said of it


def where(context: "Context", found: Element) -> str:
    """The places that answer it, the tasks that are open, or the reason why it does not apply."""
    places = [section(context, one) for one in found.sections]
    places += [context.ref(one) for one in found.addresses]
    places += [context.ref(one.id) for one in found.items]
    if found.state is State.NOT_APPLICABLE:
        reasons = [context.named(one) for one in found.reasons]
        return cells.below(reasons) or conformity.without(context, found.clause)
    return cells.below([*places, *(context.ref(one.id) for one in found.tasks)])


def state(context: "Context", found: Element) -> str:
    """The state in a word; bold where it asks for something."""
    return cells.bold_if(found.state in ASKS, context.words("open" if found.state in ASKS else str(found.state)))


def section(context: "Context", one: Section) -> str:
    """A link to a section by the title of its document and its own."""
    name = prose.document_of(one)
    document = context.document(name)
    return prose.section_link(context.project, one, context.words(document.title) if document is not None else name)


# implements: KIT-SRS-095.5
def open_by(context: "Context", tasks: "tuple[Item, ...] | list[Item]" = ()) -> str:
    """That something is open, with the tasks that say who does it."""
    return ", ".join([f"**{context.words('open')}**", *(context.ref(one.id) for one in tasks)])


# implements: KIT-SRS-095.5
def fact(context: "Context", name: str) -> str:
    """A fact of device.md; one that nobody knows yet is open, with the task that prints it."""
    value = context.project.identity.fact(name)
    if value not in {"", "open"}:
        return cells.cell(value)
    mark = f"[device:{name}]"
    tasks = [one for one in context.items("task") if mark in f"{one.title}\n{one.text}"]
    return open_by(context, [one for one in tasks if one.is_open_task])


# implements: KIT-SRS-095.3
def verified_by(context: "Context", addresses: "tuple[str, ...] | list[str]") -> str:
    """The tests and manual protocols of each address with their results; open where there are none."""
    rows, tests, missing = context.rows_by_address, dict[tuple[str, str], list[str]](), list[str]()
    for address in _each(context.project, addresses):
        found = rows[address].tests if address in rows else ()
        if not found:
            missing.append(f"{context.ref(address)}: {open_by(context, tasks_of(context.project, address))}")
        for one in found:
            tests.setdefault((one.test, cells.result(one, context.words)), []).append(address)
    said = (f"{test_words(context, test)}: {cells.cell(result)} ({context.refs(of)})" for (test, result), of in tests.items())
    return cells.below([*said, *missing])


def test_words(context: "Context", test: str) -> str:
    """A test function as code; a manual protocol as a link."""
    name = test.removeprefix("manual protocol ")
    return f"{context.words('manual protocol')} {context.ref(name)}" if name != test else cells.code(test)


def tasks_of(project: Project, address: str) -> list[Item]:
    """The open tasks that concern an item."""
    found = (project.items[one.source] for one in project.links_to(item_id(address), "concerns"))
    tasks = {one.id: one for one in found if one.is_open_task}
    return list(tasks.values())


def _each(project: Project, addresses: "tuple[str, ...] | list[str]") -> list[str]:
    """Addresses with whole items as all their parts; controls aside, which stand with their risks."""
    found: dict[str, None] = {}
    for one in addresses:
        item = project.item(one)
        if item is not None and item.kind != "risk-control":
            found |= dict.fromkeys(expand(item, [one]))
    return list(found)


# How it is found


def _index(project: Project) -> _Index:
    if _INDEX not in project.worked_out:
        index = _Index(annex.sections(project), annex.deriving(project))
        for item in project.own_items():
            if item.in_force:
                _add(index, item)
        project.worked_out[_INDEX] = index
    found: _Index = project.worked_out[_INDEX]
    return found


def _add(index: _Index, item: Item) -> None:
    for address, named, _ in item.answers:
        for reference in standards.expand(named):
            index.answering.setdefault(reference, []).append(address)
    for link in item.links:
        if link.kind == "concerns" and ":" in link.target:
            for reference in standards.expand(link.target):
                index.concerning.setdefault(reference, []).append(item)


def _once(sections: list[Section]) -> list[Section]:
    return list({str(one.location): one for one in sections}.values())


def realised(project: Project) -> dict[str, list[Section]]:
    """Address → the sections that realise it; a section that realises a whole requirement realises all its parts."""
    found: dict[str, list[Section]] = {}
    for one in project.sections():
        for target in realises(one):
            item = project.item(target)
            for address in expand(item, [target]) if item is not None else [target]:
                found.setdefault(address, []).append(one)
    return found
