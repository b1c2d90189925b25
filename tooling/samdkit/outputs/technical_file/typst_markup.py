"""Markdown as typst markup, by way of the HTML that the site shows."""

import re
from collections.abc import Callable

from samdkit.outputs.technical_file.tree import Node, parse

_NARROW, _WIDE = 5, 42
#: Where a long path or name may be broken.
_BREAKS = re.compile(r"([/_:.\[\]=-])")


class Typst:
    """Writes documents; links to a page or anchor go to the label of the same name if `known` has it."""

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._known = known

    # implements: KIT-SRS-045
    def document(self, name: str, title: str, text: str) -> str:
        """A whole document, its title as the first heading."""
        return f"= {string(title)} <{name}>\n\n{self._blocks(parse(text))}\n"

    def _blocks(self, node: Node) -> str:
        return "\n\n".join(filter(None, (self._block(one) for one in node.children)))

    def _block(self, node: Node | str) -> str:  # noqa: PLR0911 - one line a kind of block
        if isinstance(node, str):
            return string(re.sub(r"\s+", " ", node)) if node.strip() else ""
        if re.fullmatch(r"h[1-6]", node.tag):
            label = f" <{node.attributes['id']}>" if self._known(node.attributes.get("id", "")) else ""
            return f"{'=' * int(node.tag[1])} {self._inline(node)}{label}"
        match node.tag:
            case "ul":
                return self._list("list", node)
            case "ol":
                return self._list("enum", node)
            case "pre":
                return f"#block(text(size: 7.5pt, raw({quoted(node.text().rstrip())}, block: true)))"
            case "blockquote":
                return f"#quote(block: true)[{self._blocks(node)}]"
            case "table":
                return self._table(node)
            case "hr":
                return "#line(length: 100%, stroke: .4pt)"
            case "p":
                return self._inline(node)
        return self._inline(node)

    def _list(self, kind: str, node: Node) -> str:
        items = [one for one in node.children if isinstance(one, Node) and one.tag == "li"]
        return f"#{kind}({', '.join(f'[{self._item(one)}]' for one in items)})"

    def _item(self, node: Node) -> str:
        blocks = {"p", "ul", "ol", "pre", "table", "blockquote"}
        if any(isinstance(one, Node) and one.tag in blocks for one in node.children):
            return self._blocks(node)
        return self._inline(node)

    def _table(self, node: Node) -> str:
        rows = [[cell for cell in row.children if isinstance(cell, Node)] for row in node.all("tr")]
        count = max((len(row) for row in rows), default=0)
        if not count:  # HTML in the dossier that is no whole table
            return self._blocks(node)
        head, *body = rows
        named = any(cell.text().strip() for cell in head)
        widths = ", ".join(f"{self._width(rows, column):.1f}fr" for column in range(count)) if named else "32mm, 1fr"
        cells = [f"table.header({', '.join(f'[*{self._inline(cell)}*]' for cell in head)})"] if named else []
        cells += [f"[{self._inline(cell)}]" for row in body for cell in row]
        fill = "" if named else "fill: none, stroke: (x, y) => (bottom: .4pt + luma(200)), "
        return f"#table(columns: ({widths},), {fill}{', '.join(cells)})"

    @staticmethod
    def _width(rows: list[list[Node]], column: int) -> float:
        """The share of a column: by what its cells hold, between narrow and wide."""
        lengths = [len(row[column].text()) for row in rows if column < len(row)]
        longest_word = max((len(word) for row in rows if column < len(row) for word in row[column].text().split()), default=0)
        mean = sum(lengths) / max(len(lengths), 1)
        return float(min(max(_NARROW, mean, min(longest_word, 14)), _WIDE))

    def _inline(self, node: Node) -> str:
        out = []
        for one in node.children:
            if isinstance(one, str):
                out.append(string(re.sub(r"\s+", " ", one)))
                continue
            inner = self._inline(one)
            match one.tag:
                case "strong" | "b":
                    out.append(f"#strong[{inner}];")
                case "em" | "i":
                    out.append(f"#emph[{inner}];")
                case "code":
                    out.append(f"#raw({quoted(_breakable(one.text()))});")
                case "br":
                    out.append("#linebreak();")
                case "a":
                    out.append(self._link(one.attributes.get("href", ""), inner))
                case "span" if one.attributes.get("class") == "origin":
                    out.append(f"#text(size: 7pt, fill: luma(90))[{inner}];")
                case _:
                    out.append(inner)
        return "".join(out)

    def _link(self, target: str, inner: str) -> str:
        if re.match(r"https?://|mailto:", target):
            return f"#link({quoted(target)})[{inner}];"
        page, _, anchor = target.partition("#")
        label = anchor or page.removesuffix(".md")
        return f"#link(<{label}>)[{inner}];" if self._known(label) else inner


# implements: KIT-SRS-045
def string(text: str) -> str:
    """Text as it is, whatever typst would make of its characters."""
    return f"#{quoted(text)};" if text else ""


def quoted(text: str) -> str:
    """A typst string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _breakable(text: str) -> str:
    return _BREAKS.sub("\\1\u200b", text)
