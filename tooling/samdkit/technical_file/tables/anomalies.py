"""Known anomalies, each with its evaluation (IEC 62304 5.8.2 and 5.8.3)."""

from typing import TYPE_CHECKING

from samdkit.model.item import Item
from samdkit.project import natural
from samdkit.technical_file import cells, elements
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


def anomalies(context: "Context") -> Table:
    """Each anomaly that is known of this version, the components' included."""
    rows = [_row(context, item) for item in context.project.of_kind("anomaly")]
    columns = ("anomaly", "found", "severity", "affects", "risks of what it affects", "evaluation", "mended in")
    title = context.words("Known anomalies with their evaluation")
    return Table("anomalies", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-096.4
def _row(context: "Context", item: Item) -> tuple[str, ...]:
    tasks = elements.tasks_of(context.project, item.id)
    came = f" ({item.origin})" if item.origin else ""
    return (
        f"{context.named(item)}{came}",
        context.said(item, "found") or cells.NONE,
        cells.cell(item.attribute("severity")) or elements.open_by(context, tasks),
        context.refs(item.targets("affects")) or cells.NONE,
        context.refs(risks_of(context, item)) or context.words("none linked"),
        context.said(item, "verdict") or elements.open_by(context, tasks),
        context.said(item, "fixed-in") or context.words("not mended"),
    )


# implements: KIT-SRS-096.4
def risks_of(context: "Context", item: Item) -> list[str]:
    """The risks that arise in what the anomaly affects, or whose control rests on it."""
    project = context.project
    found: set[str] = set()
    for target in item.targets("affects"):
        end = project.item(target)
        if end is None:
            continue
        if end.kind == "risk":
            found.add(end.id)
        found |= {one.source for one in project.links_to(target, "derives-from") if project.items[one.source].kind == "risk"}
        found |= {
            one for one in end.targets("derives-from") if project.item(one) is not None and project.items[one].kind == "risk"
        }
        for link in project.links_to(target, "realised-by"):
            found |= {one for one in project.items[link.source].targets("mitigates") if one in project.items}
    return sorted((one for one in found if project.items[one].kind == "risk"), key=natural)
