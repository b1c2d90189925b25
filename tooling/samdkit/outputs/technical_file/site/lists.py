"""Items as a list: a link to the page of each, the beginning of its text, and what is most asked of its kind."""

from collections.abc import Mapping, Sequence

from samdkit.matrix import Row
from samdkit.model.item import Item, item_id
from samdkit.technical_file import cells
from samdkit.technical_file.blocks import View
from samdkit.technical_file.context import Context
from samdkit.technical_file.table import Table

_OBSERVED = "observed"
#: Names of attributes and links (from either end) that a list tells beside title, text and status, by kind.
_TELLING = {
    "user-need": ("user", "source of"),
    "system-requirement": ("derives-from", _OBSERVED),
    "software-requirement": ("derives-from", _OBSERVED),
    "architecture": ("code", "safety-class"),
    "interface": ("external", "peer", "data"),
    "risk": ("severity", "probability", "residual-severity", "residual-probability", "mitigated by"),
    "risk-control": ("option", "mitigates", _OBSERVED),
    "threat": ("asset", "category", "mitigated by"),
    "use-scenario": ("user", "hazard-related"),
    "test-protocol": ("verifies",),
    "test-record": ("result", "version", "role"),
    "soup": ("package", "version", "purpose"),
    "tool": ("package", "purpose"),
    "assumption-of-use": ("discharged by",),
    "anomaly": ("severity", "verdict"),
    "task": ("role", "state", "concerns"),
    "justification": ("role", "concerns"),
    "waiver": ("check", "until", "concerns"),
    "change": ("reason", "affects"),
    "claim": ("kind-of", "derives-from"),
    "answer": ("answer", "concerns"),
}


# implements: KIT-SRS-093.1
def of_views(context: Context, name: str, views: Sequence[View], observed: Mapping[str, str]) -> Table:
    """The items of a document, with what was `observed` of each."""
    kinds = dict.fromkeys(view.item.kind for view in views)
    telling = list(dict.fromkeys(one for kind in kinds for one in _TELLING.get(kind, ())))
    filled = []
    for view in views:
        facts = {**dict(view.facts), _OBSERVED: observed.get(view.item.id, cells.NONE)}
        filled.append((*_head(context, view.item), *(facts.get(one, "") for one in telling), view.item.status))
    columns = ("item", "text", *telling, "status")
    titles = tuple(context.words(one).replace("-", " ") for one in columns)
    return Table(name, "", titles, tuple(filled), tuple(view.item.id for view in views))


# implements: KIT-SRS-093.2
def of_items(context: Context, name: str, items: Sequence[Item]) -> Table:
    """Items of one kind, on the page of all."""
    filled = tuple((*_head(context, item), item.status) for item in items)
    columns = tuple(map(context.words, ("item", "text", "status")))
    return Table(name, "", columns, filled, tuple(item.id for item in items))


def _head(context: Context, item: Item) -> tuple[str, str]:
    return f"[{item.id}](item:{item.id}) {context.title(item)}", context.text(cells.short(item.text))


def observed(context: Context) -> dict[str, str]:
    """Id → the lowest grade of its parts; bold where the policy wants more."""
    found: dict[str, list[Row]] = {}
    for row in context.matrix:
        found.setdefault(item_id(row.address), []).append(row)
    return {
        one: cells.bold_if(any(row.falls_short for row in rows), context.words(str(min(row.grade for row in rows))))
        for one, rows in found.items()
    }
