"""What people still have to do."""

from typing import TYPE_CHECKING

from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


def tasks(context: "Context") -> Table:
    """Each task with its role and state."""
    rows = [
        (
            context.named(item),
            context.words.of_dossier(item.attribute("role")),
            item.attribute("due"),
            context.words(item.attribute("state", default="open")),
        )
        for item in context.items("task")
    ]
    columns = ("task", "role", "due", "state")
    return Table("tasks", context.words("Tasks for people"), tuple(map(context.words, columns)), tuple(rows))
