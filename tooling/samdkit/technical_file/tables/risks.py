"""Risks and risk controls."""

from typing import TYPE_CHECKING

from samdkit import trace
from samdkit.matrix import rows as matrix_rows
from samdkit.model.item import Item
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


def risks(context: "Context") -> Table:
    """Each risk with its estimates."""
    rows = [
        (
            f"{context.ref(item.id)} {cells.cell(item.title)}",
            item.attribute("severity"),
            item.attribute("probability"),
            residual(item),
            acceptable(context, item),
            context.refs(context.sources(item, "mitigates")),
        )
        for item in context.items("risk")
    ]
    columns = ("risk", "severity", "probability", "after control", "acceptable", "controls")
    return Table("risks", context.words("Risks"), tuple(map(context.words, columns)), tuple(rows))


def risk_controls(context: "Context") -> Table:
    """Each risk control with what realises it and what was observed."""
    rows = [
        (
            f"{context.ref(item.id)} {cells.cell(item.title)}",
            item.attribute("option"),
            context.refs(item.targets("realised-by")),
            observed(context, item),
            ", ".join(dict.fromkeys(cells.wanted(row) for row in matrix_rows(context.project, item))),
        )
        for item in context.items("risk-control")
    ]
    columns = ("control", "option", "realised by", "observed", "wanted")
    return Table("risk-controls", context.words("Risk controls"), tuple(map(context.words, columns)), tuple(rows))


def observed(context: "Context", item: Item) -> str:
    """The grades of an item's parts in a few words."""
    found = {address: str(trace.grade(context.project, address)) for address in item.addresses}
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return ", ".join(f"{address.removeprefix(item.id)} {grade}" for address, grade in found.items())


def residual(item: Item) -> str:
    """The probability after control."""
    return item.attribute("residual-probability") or item.attribute("probability")


def acceptable(context: "Context", item: Item) -> str:
    """Whether the residual risk is within the plan."""
    plan, words = context.project.risk_plan, context.words
    if plan is None:
        return words("no plan")
    severity = item.attribute("residual-severity") or item.attribute("severity")
    answer = plan.acceptable(severity, residual(item), benefit=bool(item.attribute("benefit")))
    return {True: words("yes"), False: f"**{words('no')}**", None: words("not on the scale")}[answer]
