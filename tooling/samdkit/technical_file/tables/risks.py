"""Risks and their controls: from the hazard to the harm, before and after control, and what was observed of each control."""

from typing import TYPE_CHECKING

from samdkit import trace
from samdkit.matrix import rows as matrix_rows
from samdkit.model.item import Item
from samdkit.risks import OPTIONS, Acceptance, after, after_control, controls, needs_reason, within_plan
from samdkit.technical_file import cells, elements
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: The attributes that lead from the hazard to the harm, as titles of columns.
CHAIN = {"hazard": "hazard", "sequence": "sequence of events", "situation": "hazardous situation", "harm": "harm"}


# implements: KIT-SRS-081.a
def risks(context: "Context") -> Table:
    """Each risk from its hazard to its harm, with the estimates before and after its controls."""
    rows = [
        (
            context.named(item),
            *(context.said(item, name) for name in CHAIN),
            estimate(item.attribute("severity"), item.attribute("probability")),
            cells.below(f"{context.ref(one.id)} ({context.words(one.attribute('option'))})" for one in _controls(context, item)),
            estimate(after(item, "severity"), after(item, "probability")),
            acceptable(context, item),
        )
        for item in context.items("risk")
    ]
    columns = ("risk", *CHAIN.values(), "before control", "controls", "after control", "acceptable")
    return Table("risks", context.words("Risks"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-081.b
def options(context: "Context") -> Table:
    """Each risk with its controls in the order of preference, and why no stronger option was taken."""
    rows = []
    for item in context.items("risk"):
        taken = [(one.attribute("option"), one.id) for one in _controls(context, item)]
        by_option = [context.refs(name for option, name in taken if option == wanted) or cells.NONE for wanted in OPTIONS]
        reason = context.said(item, "option-analysis")
        if not reason:
            reason = elements.open_by(context) if needs_reason(context.project, item) else cells.NONE
        rows.append((context.named(item), *by_option, reason))
    columns = ("risk", *OPTIONS, "why no stronger option")
    return Table("control-options", context.words("Options of control"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-081.c
def risk_controls(context: "Context") -> Table:
    """Each risk control with what it brings with it, what realises it and what was observed."""
    rows = [
        (
            context.named(item),
            context.words(item.attribute("option")),
            context.refs(item.targets("mitigates")),
            side_effects(context, item),
            context.refs(item.targets("realised-by")),
            observed(context, item),
            ", ".join(dict.fromkeys(cells.wanted(row, context.words) for row in matrix_rows(context.project, item))),
        )
        for item in context.items("risk-control")
    ]
    columns = ("control", "option", "mitigates", "brings with it", "realised by", "observed", "wanted")
    return Table("risk-controls", context.words("Risk controls"), tuple(map(context.words, columns)), tuple(rows))


def estimate(severity: str, probability: str) -> str:
    """Severity and probability as one cell."""
    return cells.below([severity or cells.NONE, probability or cells.NONE])


def side_effects(context: "Context", item: Item) -> str:
    """The risks that a control introduces and what else it does; open where nobody asked."""
    introduced = [f"{context.words('introduces')} {context.refs(ids)}" for ids in [item.targets("introduces")] if ids]
    return cells.below([*introduced, *filter(None, [context.said(item, "side-effects")])]) or elements.open_by(context)


def observed(context: "Context", item: Item) -> str:
    """The grades of an item's parts in a few words."""
    found = {address: context.words(str(trace.grade(context.project, address))) for address in item.addresses}
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return ", ".join(f"{address.removeprefix(item.id)} {grade}" for address, grade in found.items())


def acceptable(context: "Context", item: Item) -> str:
    """Whether the residual risk is within the plan."""
    project, words = context.project, context.words
    judged = after_control(project, item)
    if project.risk_plan is None:
        return words("no plan")
    if judged is Acceptance.UNKNOWN:
        return f"**{words(str(judged))}**"
    if not within_plan(project, item):
        return f"**{words('no')}**"
    return words("yes") if judged is Acceptance.ACCEPTABLE else words(str(judged))


def _controls(context: "Context", item: Item) -> list[Item]:
    return controls(context.project, item)
