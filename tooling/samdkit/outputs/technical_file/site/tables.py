"""Tables as HTML."""

from samdkit.outputs.technical_file.site import words_as_html
from samdkit.outputs.technical_file.site.words_as_html import Writer
from samdkit.technical_file.references import anchor
from samdkit.technical_file.table import Table


# implements: KIT-SRS-094.b
def whole(writer: Writer, table: Table, number: int, name: str = "", *, anchored: bool = False) -> str:
    """A table; `number` is its place on the page, `name` what stands above it if it has no title.

    Where it is `anchored`, its groups are ids of items, and each row has the anchor of its item.
    """
    inline = writer.inline
    body = []
    for place, row in enumerate(table.rows):
        first, *others = map(inline, row)
        mark = f' id="{anchor(table.groups[place])}"' if anchored else ""
        rest = f"<td>{'</td><td>'.join(others)}</td>" if others else ""
        body.append(f'<tr{mark}><th scope="row">{first}</th>{rest}</tr>')
    columns = "".join(f'<th scope="col">{inline(one)}</th>' for one in table.columns)
    head = f"<thead><tr>{columns}</tr></thead>" if table.has_head else ""
    caption = f"{inline(table.title)} ({len(table)})" if table.title and table.has_head else inline(table.title)
    inner = f"{head}<tbody>{''.join(body)}</tbody>"
    return words_as_html.table(inner, name=name, caption=caption, number=number, columns=len(table.columns))
