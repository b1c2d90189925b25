"""Post-market surveillance: each element of the plan (Annex III 1.1), and the report that the class asks for."""

from typing import TYPE_CHECKING

from samdkit.technical_file import cells, elements
from samdkit.technical_file.frames import frame
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


# implements: KIT-SRS-096.5
def plan(context: "Context") -> Table:
    """Each leaf of Annex III, and the articles that it refers to, with where it is answered and what the file holds for it."""
    rows = []
    for leaf in context.leaves:
        if not leaf.clause.id.startswith(("III.", "VIG.")):
            continue
        found = elements.element(context.project, leaf.clause)
        asks = leaf.state in elements.ASKS
        rows.append(
            (
                leaf.clause.id,
                context.words(cells.cell(leaf.clause.title)),
                cells.bold_if(asks, context.words("open" if asks else str(leaf.state))),
                elements.where(context, found) or (elements.open_by(context) if asks else cells.NONE),
                _held(context, leaf.clause.id),
            )
        )
    columns = ("point", "content", "state", "where", "what this file holds for it")
    title = context.words("Post-market surveillance plan: each element")
    return Table("pms-elements", title, tuple(map(context.words, columns)), tuple(rows))


def report(context: "Context") -> Table:
    """The report on post-market surveillance that each class asks for; that of this device is marked."""
    own = context.project.identity.fact("mdr-class")
    rows = [
        (
            cells.bold_if(own == name, name),
            context.words(entry["report"]),
            context.words("Article %(number)s", number=entry["article"]),
            context.words(entry["interval"]),
            context.words(entry["to"]),
            context.words("this device") if own == name else "",
        )
        for name, entry in frame("surveillance-reports").items()
    ]
    columns = ("class", "report", "MDR", "updated", "given to", "here")
    title = context.words("Which report the class asks for")
    return Table("surveillance-reports", title, tuple(map(context.words, columns)), tuple(rows))


def _held(context: "Context", leaf: str) -> str:
    """Facts and numbers of this file for an element."""
    entry = frame("surveillance-facts").get(leaf, {})
    lines = [f"{context.words(name)}: {elements.fact(context, name)}" for name in entry.get("facts", ())]
    for name, document in zip(entry.get("tables", ()), entry.get("documents", ()), strict=True):
        number = len(context.table(name))
        lines.append(context.words("%(number)s rows under %(link)s", number=number, link=context.link(document)))
    return cells.below(lines) or cells.NONE
