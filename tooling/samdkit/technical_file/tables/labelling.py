"""Label, UDI and instructions: each element with its answer, the requirement that realises it, and what verifies that."""

from dataclasses import replace
from typing import TYPE_CHECKING

from samdkit.annex import State
from samdkit.model.standard import Clause
from samdkit.sources import standards
from samdkit.technical_file import cells, elements
from samdkit.technical_file.elements import Element
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

INSTRUCTIONS = "instructions-for-use"
_LABELLING = "labelling"
#: Element of the label or the UDI → the facts of device.md that it shows.
_FACTS = {
    "LABEL.name": ("name",),
    "LABEL.manufacturer": ("maker", "maker-address"),
    "LABEL.ar": ("authorised-representative",),
    "LABEL.version": ("version",),
    "LABEL.udi": ("udi-di", "version"),
    "LABEL.date": ("released",),
    "LABEL.country-language": ("languages",),
    "UDI.basic": ("basic-udi-di",),
    "UDI.di": ("udi-di",),
    "UDI.pi": ("version",),
}
#: Element of the label → the symbol of ISO 15223-1 that goes with it.
_SYMBOLS = {
    "LABEL.manufacturer": "5.1.1",
    "LABEL.ar": "5.1.2",
    "LABEL.date": "5.1.3",
    "LABEL.version": "5.1.7",
    "LABEL.ifu": "5.4.3",
    "LABEL.warnings": "5.4.4",
    "LABEL.md": "5.7.7",
    "LABEL.udi": "5.7.10",
}
#: Elements of the UDI that the software shows; the others are rules for people.
_SHOWN = "UDI.place."
#: Facts whose `none` in device.md says that the element can't apply.
_MAY_BE_NONE = {"LABEL.ar": "authorised-representative", "UDI.basic": "basic-udi-di", "UDI.di": "udi-di", "LABEL.udi": "udi-di"}


# implements: KIT-SRS-095.2
def label(context: "Context") -> Table:
    """Each particular of the label: what stands there, which requirement shows it, what verifies that."""
    rows = [
        (
            clause.annex_ref,
            context.words(cells.cell(clause.title)),
            _answer(context, clause, found),
            _SYMBOLS.get(clause.id, cells.NONE),
            _shown_by(context, found),
            elements.verified_by(context, _requirements(context, found)) or _nothing(context, found),
            elements.state(context, _stated(context, clause, found)),
        )
        for clause, found in _of_kind(context, "LABEL.")
    ]
    columns = ("point", "particular", "on the label", "symbol", "shown by", "verified by", "state")
    title = context.words("Label: each particular")
    return Table("label-particulars", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-095.2
def udi(context: "Context") -> Table:
    """Each rule of the UDI with its answer."""
    rows = []
    for clause, found in _of_kind(context, "UDI."):
        verified = elements.verified_by(context, _requirements(context, found))
        shown = found.state is not State.NOT_APPLICABLE and clause.id.startswith(_SHOWN)
        rows.append(
            (
                context.words(cells.cell(clause.title)),
                context.words(cells.cell(clause.text)),
                _answer(context, clause, found),
                verified or (elements.open_by(context, found.tasks) if shown else cells.NONE),
                elements.state(context, _stated(context, clause, found)),
            )
        )
    columns = ("element", "rule", "answer", "verified by", "state")
    return Table("udi", context.words("UDI: each element"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-095.3
def instructions(context: "Context") -> Table:
    """Each point of Annex I 23.4 with the section of the instructions that says it, its requirements and what verifies them."""
    clauses = [one for one in standards.standard("gspr").clauses.values() if one.id.startswith("23.4.")]
    rows = []
    for clause in [*clauses, standards.clause("labelling:IFU.electronic")]:
        found = elements.element(context.project, clause)
        here = [one for one in found.sections if one.document == INSTRUCTIONS]
        addresses = [one for section in here for one in elements.realises(section)]
        requirements = _requirements_of(context, addresses) or list(found.addresses)
        rows.append(
            (
                clause.id.removeprefix("IFU."),
                context.words(cells.cell(clause.text if clause.standard == "gspr" else clause.title)),
                cells.below(elements.section(context, one) for one in here) or _elsewhere(context, found),
                context.refs(dict.fromkeys(requirements)) or _unasked(context, found),
                elements.verified_by(context, tuple(dict.fromkeys(requirements))) or _nothing(context, found, bool(here)),
                elements.state(context, found),
            )
        )
    columns = ("point", "what it asks for", "section", "requirements", "verified by", "state")
    title = context.words("Instructions for use: each element of Annex I 23.4")
    return Table("ifu-elements", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-095.3
def labelling_requirements(context: "Context") -> Table:
    """Each requirement, or part, on label and instructions, one by one: where it is met, and what verifies it."""
    realised = elements.realised(context.project)
    rows = []
    for row in context.matrix:
        item = context.project.item(row.address)
        sections = realised.get(row.address, [])
        if item is None or item.kind == "risk-control" or not (item.attribute("category") == _LABELLING or sections):
            continue
        places = [elements.section(context, one) for one in sections] + [cells.code(one) for one in row.units]
        rows.append(
            (
                context.ref(row.address),
                context.text(cells.short(row.text)),
                cells.below(dict.fromkeys(places)) or elements.open_by(context, elements.tasks_of(context.project, row.address)),
                elements.verified_by(context, (row.address,)),
            )
        )
    columns = ("requirement", "text", "met in", "verified by")
    title = context.words("Requirements on label and instructions, one by one")
    return Table("labelling-requirements", title, tuple(map(context.words, columns)), tuple(rows))


def minimum_it(context: "Context") -> Table:
    """Where the minimum requirements on hardware, network and security are stated (Annex I 17.4 and 23.4 ab)."""
    rows = []
    for name in ("gspr:17.4", "gspr:23.4.ab"):
        clause = standards.clause(name)
        found = elements.element(context.project, clause)
        addresses = [*found.addresses, *_requirements_of(context, found.realising)]
        rows.append(
            (
                clause.id,
                context.words(cells.cell(clause.text)),
                cells.below(elements.section(context, one) for one in found.sections) or _missing(context, found),
                elements.verified_by(context, tuple(dict.fromkeys(addresses))) or _nothing(context, found),
            )
        )
    columns = ("point", "what it asks for", "stated in", "verified by")
    title = context.words("Minimum IT requirements")
    return Table("minimum-it", title, tuple(map(context.words, columns)), tuple(rows))


def _of_kind(context: "Context", start: str) -> list[tuple[Clause, Element]]:
    clauses = (one for one in standards.standard(_LABELLING).clauses.values() if one.id.startswith(start))
    return [(one, _element(context, one)) for one in clauses]


# implements: KIT-SRS-095.2
def _element(context: "Context", clause: Clause) -> Element:
    """The element; not applicable where the fact that it shows is `none`, which says that the device can't have it."""
    found = elements.element(context.project, clause)
    fact = _MAY_BE_NONE.get(clause.id, "")
    if fact and context.project.identity.fact(fact) == "none" and not found.tasks:
        return Element(clause, State.NOT_APPLICABLE, reasons=found.reasons)
    return found


def _stated(context: "Context", clause: Clause, found: Element) -> Element:
    """The element with its state by the facts that it shows: open while one of them is; of the UDI answered by being there."""
    facts = {context.project.identity.fact(name) for name in _FACTS.get(clause.id, ())}
    if found.state is State.ANSWERED and facts & {"", "open"}:
        return replace(found, state=State.OPEN)
    if found.state is State.MISSING and facts and clause.id.startswith("UDI."):
        return replace(found, state=State.MISSING if facts & {"", "open"} else State.ANSWERED)
    return found


def _answer(context: "Context", clause: Clause, found: Element) -> str:
    """The facts that it shows, or where it is answered; why it does not apply, or that it is open."""
    fact = _MAY_BE_NONE.get(clause.id, "")
    if found.state is State.NOT_APPLICABLE:
        said = context.words("`%(fact)s: none` in device.md", fact=fact) if fact else ""
        return cells.below(one for one in (said, elements.where(context, found) if found.reasons or not fact else "") if one)
    facts = [elements.fact(context, name) for name in _FACTS.get(clause.id, ())]
    return cells.below(facts) or elements.where(context, found) or elements.open_by(context)


def _shown_by(context: "Context", found: Element) -> str:
    """The requirements that show it, and the sections that say it."""
    if found.state is State.NOT_APPLICABLE:
        return cells.NONE
    places = [context.ref(one) for one in found.addresses] + [elements.section(context, one) for one in found.sections]
    return cells.below(places) or elements.open_by(context, found.tasks)


def _requirements(context: "Context", found: Element) -> tuple[str, ...]:
    return found.addresses or tuple(_requirements_of(context, found.realising))


def _requirements_of(context: "Context", addresses: "tuple[str, ...] | list[str]") -> list[str]:
    """Those of the addresses that are requirements."""
    items = ((one, context.project.item(one)) for one in addresses)
    return [address for address, item in items if item is not None and item.kind != "risk-control"]


def _nothing(context: "Context", found: Element, answered: bool = True) -> str:  # noqa: FBT002 - said in one place
    """What stands where no requirement is: nothing to verify, or something that is open."""
    if found.state is State.NOT_APPLICABLE or not answered:
        return cells.NONE
    return elements.open_by(context, found.tasks)


def _unasked(context: "Context", found: Element) -> str:
    """What stands where no requirement asks for a section."""
    return cells.NONE if found.state is State.NOT_APPLICABLE else context.words("no requirement asks for it")


def _elsewhere(context: "Context", found: Element) -> str:
    """For a point that no section of the instructions says: why, or that it is open."""
    if found.state in {State.NOT_APPLICABLE, State.OPEN}:
        return elements.where(context, found)
    return elements.open_by(context, found.tasks)


def _missing(context: "Context", found: Element) -> str:
    return elements.where(context, found) or elements.open_by(context)
