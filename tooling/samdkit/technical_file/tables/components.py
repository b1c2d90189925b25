"""What came with components: their assumptions of use, requirements and controls, and risks."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from samdkit.model.component import Component
from samdkit.technical_file import cells
from samdkit.technical_file.table import Origin, Table
from samdkit.technical_file.tables.risks import observed

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


def inherited(context: "Context", name: str, component: Component) -> Table:
    """A table of what came with a component, by the names in `_TABLES`."""
    table = _TABLES[name](context, component.name)
    origin = Origin(component=component.name, version=component.version)
    return replace(table, name=f"{component.name}-{table.name}", columns=tuple(map(context.words, table.columns)), origin=origin)


def _assumptions(context: "Context", component: str) -> Table:
    rows = [
        (
            f"{item.id} {context.title(item)}",
            context.text(cells.cell(item.text)),
            context.refs(context.sources(item, "discharges")),
        )
        for item in context.inherited("assumption-of-use", origin=component)
    ]
    return Table("assumptions-of-use", context.words("Assumptions of use"), ("assumption", "text", "discharged by"), tuple(rows))


def _requirements(context: "Context", component: str) -> Table:
    rows = [
        (f"{item.id} {context.title(item)}", observed(context, item))
        for item in context.inherited("software-requirement", "risk-control", origin=component)
    ]
    return Table("requirements", context.words("Requirements and controls"), ("item", "observed"), tuple(rows))


def _risks(context: "Context", component: str) -> Table:
    rows = [
        (
            f"{item.id} {context.title(item)}",
            item.attribute("severity"),
            item.attribute("probability"),
            item.attribute("residual-probability") or item.attribute("probability"),
            ", ".join(context.sources(item, "mitigates")),
        )
        for item in context.inherited("risk", origin=component)
    ]
    columns = ("risk", "severity", "probability", "after control", "controls")
    return Table("risks", context.words("Risks"), columns, tuple(rows))


_TABLES: "dict[str, Callable[[Context, str], Table]]" = {
    "assumptions-of-use": _assumptions,
    "requirements": _requirements,
    "risks": _risks,
}
