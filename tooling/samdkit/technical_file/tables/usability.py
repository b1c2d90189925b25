"""Usability engineering (IEC 62366-1): users, scenarios with their risks, the user interface, and what each clause rests on."""

from typing import TYPE_CHECKING

from samdkit.model.item import Item, item_id
from samdkit.project import natural
from samdkit.sources import standards
from samdkit.technical_file import cells, elements
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: Clause → the table of this file that holds what it asks for; an empty one answers nothing.
_HELD: dict[str, str] = {
    "5.2": "use-scenarios",
    "5.3": "use-risks",
    "5.4": "use-scenarios",
    "5.6": "interface-requirements",
}


# implements: KIT-SRS-096.5
def use_scenarios(context: "Context") -> Table:
    """Each use scenario, whether a hazard is related to it, and the risks and requirements that come from it."""
    rows = []
    for item in context.items("use-scenario"):
        related = item.attribute("hazard-related") == "yes"
        risks = risks_of(context, item)
        sources = context.sources(item, "derives-from")
        requirements = [one for one in sources if context.project.items[one].kind.endswith("-requirement")]
        rows.append(
            (
                context.named(item),
                context.said(item, "user") or elements.open_by(context),
                context.said(item, "environment") or cells.NONE,
                context.words("yes" if related else "no") if item.attribute("hazard-related") else elements.open_by(context),
                context.refs(risks) or (elements.open_by(context) if related else cells.NONE),
                context.refs([*item.targets("derives-from"), *requirements]) or cells.NONE,
            )
        )
    columns = ("scenario", "user", "environment", "hazard-related", "risks", "needs and requirements")
    return Table("use-scenarios", context.words("Use scenarios"), tuple(map(context.words, columns)), tuple(rows))


def use_risks(context: "Context") -> Table:
    """Each risk that arises in use, from a scenario or foreseeable misuse, with its controls and the screens that hold them."""
    rows = []
    for item in context.items("risk"):
        scenarios = [one for one in item.targets("derives-from") if _kind(context, one) == "use-scenario"]
        if not scenarios and "misuse" not in item.attribute("theme"):
            continue
        controls = [context.project.items[one] for one in context.sources(item, "mitigates")]
        screens = {
            target
            for control in controls
            for target in control.targets("realised-by")
            if _category(context, target) in {"user-interface", "labelling"}
        }
        rows.append(
            (
                context.named(item),
                cells.cell(item.attribute("severity")),
                context.refs(scenarios) or cells.NONE,
                context.refs(one.id for one in controls)
                or elements.open_by(context, elements.tasks_of(context.project, item.id)),
                context.refs(sorted(screens, key=lambda one: (natural(one), one))) or cells.NONE,
            )
        )
    columns = ("risk", "severity", "scenarios", "controls", "in the user interface and the instructions")
    title = context.words("Risks that arise in use")
    return Table("use-risks", title, tuple(map(context.words, columns)), tuple(rows))


def interface_requirements(context: "Context") -> Table:
    """Each requirement on the user interface with what was observed of it."""
    rows = [
        (
            context.ref(row.address),
            context.text(cells.short(row.text)),
            context.refs(one for one in row.sources if _kind(context, one) in {"risk", "use-scenario"}) or cells.NONE,
            context.words(str(row.grade)),
        )
        for row in context.matrix
        if _category(context, row.address) == "user-interface"
    ]
    columns = ("requirement", "text", "from risks and scenarios", "observed")
    title = context.words("User interface: its requirements")
    return Table("interface-requirements", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-096.5
def activities(context: "Context") -> Table:
    """Each clause of IEC 62366-1 with what answers it, or with who does it."""
    rows = []
    for clause in standards.standard("iec62366-1").clauses.values():
        found = elements.element(context.project, clause)
        held = _HELD.get(clause.id, "")
        number = len(context.table(held)) if held else 0
        where = elements.where(context, found)
        state = elements.state(context, found)
        if number and not found.tasks:
            table = context.words("%(number)s rows of “%(title)s”", number=number, title=context.table(held).title)
            where, state = cells.below(one for one in (where, table) if one), context.words("answered")
        rows.append((clause.id, context.words(cells.cell(clause.title)), state, where or elements.open_by(context)))
    columns = ("clause", "activity", "state", "where")
    title = context.words("Usability engineering: each activity")
    return Table("usability-activities", title, tuple(map(context.words, columns)), tuple(rows))


def risks_of(context: "Context", scenario: Item) -> list[str]:
    """The risks that derive from a scenario."""
    return [one for one in context.sources(scenario, "derives-from") if context.project.items[one].kind == "risk"]


def _kind(context: "Context", address: str) -> str:
    item = context.project.item(address)
    return item.kind if item is not None else ""


def _category(context: "Context", address: str) -> str:
    item = context.project.item(address)
    return item.attribute("category", address[len(item_id(address)) + 1 :]) if item is not None else ""
