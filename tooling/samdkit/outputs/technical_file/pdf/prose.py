"""The tree of Markdown as typst markup."""

import re
from collections.abc import Callable, Iterator

from samdkit.outputs.technical_file.pdf.markup import Inline, code, quoted, string, words
from samdkit.outputs.technical_file.pdf.tables import Grid, grid, unbroken
from samdkit.outputs.technical_file.tree import HEADING, Node, leading

_BLOCKS = {"p", "ul", "ol", "pre", "table", "blockquote", "div"}
_SPACE = re.compile(r"\s+")


class Prose:
    """Writes blocks; `place` gives the mark of a heading by its id."""

    def __init__(self, inline: Inline, place: Callable[[str], str], room: float) -> None:
        self._inline = inline
        self._place = place
        self._room = room

    def blocks(self, node: Node, *, to_next: bool = False) -> str:
        """The blocks that a node holds, one below the other; `to_next` if they lead to a table or picture."""
        leads = leading(node, to_next=to_next)
        written = ((one in leads, self._block(one)) for one in node.children)
        return "\n\n".join(f"#lead[{text}]" if leads_on else text for leads_on, text in written if text)

    def _block(self, node: Node | str) -> str:  # noqa: PLR0911 - one line a kind of block
        if isinstance(node, str):
            return string(_SPACE.sub(" ", node)) if node.strip() else ""
        if HEADING.fullmatch(node.tag):
            place = self._place(node.attributes.get("id", ""))
            return f"{'=' * max(2, int(node.tag[1]))} {self._words(node)}{place}"
        match node.tag:
            case "ul":
                return self._list("list", node)
            case "ol":
                return self._list("enum", node)
            case "pre":
                return f"#listing({quoted(node.text().rstrip())})"
            case "blockquote":
                return f"#quote(block: true)[{self.blocks(node)}]"
            case "table":
                return self._table(node)
            case "hr":
                return "#line(length: 100%, stroke: .4pt)"
            case "div":
                return self.blocks(node)
        return self._words(node)

    def _list(self, kind: str, node: Node) -> str:
        items = [one for one in node.children if isinstance(one, Node) and one.tag == "li"]
        first = node.attributes.get("start", "")
        start = f"start: {int(first)}, " if kind == "enum" and first.isascii() and first.isdigit() else ""
        return f"#{kind}({start}{', '.join(f'[{self._item(one)}]' for one in items)})"

    def _item(self, node: Node) -> str:
        if any(isinstance(one, Node) and one.tag in _BLOCKS for one in node.children):
            return self.blocks(node)
        return self._words(node)

    def _table(self, node: Node) -> str:
        rows = [[cell for cell in row.children if isinstance(cell, Node)] for row in node.all("tr")]
        count = max((len(row) for row in rows), default=0)
        if not count:  # HTML in the dossier that is no whole table
            return self.blocks(node)
        texts = [[cell.text() for cell in row] + [""] * (count - len(row)) for row in rows]
        cells = [[self._words(cell) for cell in row] + [""] * (count - len(row)) for row in rows]
        longest = [max(unbroken(_texts(row[column])) for row in rows if column < len(row)) for column in range(count)]
        return grid(Grid(texts[0], cells[0], texts[1:], cells[1:], longest), self._room)

    def _words(self, node: Node) -> str:
        out = []
        for one in node.children:
            if isinstance(one, str):
                out.append(words(_SPACE.sub(" ", one)))
                continue
            match one.tag:
                case "strong" | "b":
                    out.append(f"#strong[{self._words(one)}];")
                case "em" | "i":
                    out.append(f"#emph[{self._words(one)}];")
                case "code":
                    out.append(code(one.text()))
                case "br":
                    out.append("#linebreak();")
                case "a":
                    out.append(self._inline.link(one.attributes.get("href", ""), self._words(one), one.text()))
                case "img":
                    out.append(string(one.attributes.get("alt", "")))
                case _:
                    out.append(self._words(one))
        return "".join(out)


def _texts(node: Node) -> Iterator[tuple[str, bool]]:
    """The texts in a node, each with whether it is code."""
    for one in node.children:
        if isinstance(one, str):
            yield one, node.tag == "code"
        else:
            yield from _texts(one)
