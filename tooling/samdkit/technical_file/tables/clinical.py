"""Clinical evaluation: claims with what was observed for them, and the elements of the plan; the judgement is a person's."""

from typing import TYPE_CHECKING

from samdkit.matrix import rows as matrix_rows
from samdkit.model.item import Item
from samdkit.sources import standards
from samdkit.technical_file import cells, elements
from samdkit.technical_file.frames import frame
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


# implements: KIT-SRS-096.5
def claims(context: "Context") -> Table:
    """Each claim with what it is measured by, the evidence that the file holds, and what is open about it."""
    rows = []
    for item in context.items("claim"):
        requirements = [one for one in item.targets("derives-from") if _is_requirement(context, one)]
        needs = [one for one in item.targets("derives-from") if one not in requirements]
        tasks = {one.id: one for one in [*_named(context, item), *elements.tasks_of(context.project, item.id)]}
        shown = bool(requirements) and item.attribute("kind-of") != "clinical"
        rows.append(
            (
                context.named(item),
                context.words(item.attribute("kind-of") or cells.NONE),
                context.refs(needs) or cells.NONE,
                cells.below(_metric(context, one) for one in requirements) or elements.open_by(context, list(tasks.values())),
                cells.below(_evidence(context, one) for one in requirements) or elements.open_by(context, list(tasks.values())),
                context.refs(tasks) or (context.words("to be confirmed") if shown else elements.open_by(context)),
            )
        )
    columns = ("claim", "kind", "from need", "metric", "evidence", "judgement")
    title = context.words("Claims, what they are measured by, and what was observed")
    return Table("claims", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-096.5
def plan(context: "Context") -> Table:
    """Each element of a clinical evaluation plan with what the file holds for it; who judges it."""
    data = frame("clinical-evaluation")
    found = [elements.element(context.project, standards.clause(one)) for one in data["leaves"]]
    tasks = [task for one in found for task in one.tasks]
    rows = [
        (
            context.words(entry["element"]),
            ", ".join(context.link(one) for one in entry["from"] if context.document(one) is not None)
            or context.words("nothing"),
            elements.open_by(context, tasks),
        )
        for entry in data["elements"]
    ]
    columns = ("element", "facts for it in", "judgement")
    title = context.words("Elements of the plan")
    return Table("clinical-evaluation-elements", title, tuple(map(context.words, columns)), tuple(rows))


def _metric(context: "Context", address: str) -> str:
    item = context.project.item(address)
    text = item.text_of(address) if item is not None else address
    return f"{context.ref(address)}: {context.text(cells.short(text))}"


def _evidence(context: "Context", address: str) -> str:
    """The grades of the requirement's parts, from the trace matrix."""
    item = context.project.items[address.partition(".")[0]]
    rows = [row for row in matrix_rows(context.project, item) if address in {item.id, row.address}]
    return cells.below(f"{context.ref(row.address)} {context.words(str(row.grade))}" for row in rows)


def _is_requirement(context: "Context", address: str) -> bool:
    item = context.project.item(address)
    return item is not None and item.kind in {"system-requirement", "software-requirement"}


def _named(context: "Context", claim: Item) -> list[Item]:
    """Open tasks that the claim's own text names."""
    tasks = (one for one in context.items("task") if f"[{one.id}]" in claim.text)
    return [one for one in tasks if one.is_open_task]
