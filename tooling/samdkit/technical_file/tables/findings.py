"""What the checks found, and what they look for."""

from typing import TYPE_CHECKING

from samdkit.checks.catalogue import checks
from samdkit.model.finding import Finding
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


# implements: KIT-SRS-042.d
def findings(context: "Context") -> Table:
    """Every finding, with those that only a release demands."""
    rows = []
    for one in context.release.findings:
        waived = context.words(" (waived by %(waiver)s)", waiver=context.ref(one.waived_by)) if one.waived_by else ""
        rows.append(
            (
                _message(context, one) + waived,
                cells.code(one.location),
                context.ref(one.item) if one.item else "",
                cells.code(one.check),
                ", ".join(one.clauses),
            )
        )
    columns = ("finding", "where", "item", "check", "clauses")
    return Table("findings", context.words("Findings"), tuple(map(context.words, columns)), tuple(rows))


def looked_for(context: "Context") -> Table:
    """Each check with the demand that it makes."""
    rows = [(cells.code(one.id), cells.cell((one.find.__doc__ or "").split("\n")[0])) for one in checks()]
    columns = ("check", "what it demands")
    return Table("checks", context.words("What was looked for"), tuple(map(context.words, columns)), tuple(rows))


def _message(context: "Context", finding: Finding) -> str:
    """What is wrong, with the title of the item as documents say it; other brackets may be what is wrong."""
    item = context.project.item(finding.item)
    said = finding.message.replace(item.title, context.text(item.title)) if item is not None and item.title else finding.message
    return cells.cell(said)
