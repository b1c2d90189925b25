"""What is left before a release."""

from typing import TYPE_CHECKING

from samdkit.left import left
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


# implements: KIT-SRS-088.4
def what_is_left(context: "Context") -> Table:
    """Each open task, and the open findings of each check in each place, by role: what `samdkit check --release` ends with."""
    rows = [
        (
            context.words.of_dossier(cells.cell(one.role)),
            ", ".join(one.leaves) or context.words("none"),
            context.text(cells.cell(one.what)),
            cells.below(context.ref(name) if context.project.item(name) is not None else cells.code(name) for name in one.items),
            cells.code(one.check),
        )
        for one in left(context.project, context.release)
    ]
    columns = ("role", "place in Annex II and III", "what is left", "about", "check")
    return Table("what-is-left", context.words("What is left before a release"), tuple(map(context.words, columns)), tuple(rows))
