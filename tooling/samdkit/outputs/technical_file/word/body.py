"""The blocks of a document as the body of a Word file."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from samdkit.outputs.technical_file.tree import HEADING, Node, leading, name_headings, parse
from samdkit.outputs.technical_file.word import markup
from samdkit.outputs.technical_file.word.markup import Parts, paragraph, run
from samdkit.register import Document
from samdkit.technical_file import inline, origins
from samdkit.technical_file.blocks import Block, Figure, Items, Page, Prose, View
from samdkit.technical_file.inline import Span
from samdkit.technical_file.references import anchor
from samdkit.technical_file.table import Table
from samdkit.technical_file.views import named
from samdkit.technical_file.words import Words

_ADDRESS = re.compile(r"https?://|mailto:")
#: HTML's names for what is strong and what is emphasised → their spans.
_INLINE = {"strong": "strong", "b": "strong", "em": "emphasis", "i": "emphasis", "a": "link"}
_BLOCKS = {"p", "ul", "ol", "pre", "table", "blockquote", "hr", "div", *(f"h{level}" for level in range(1, 7))}
_DEEPEST_LIST = 3
#: Two tables without a paragraph between them would be one.
_APART = paragraph("Origin", "")
#: The property of a paragraph that stays on the page of what follows.
_TO_NEXT = "<w:keepNext/>"

Picture = Callable[[Figure], tuple[bytes, tuple[int, int]]]


@dataclass(slots=True, frozen=True)
class Target:
    """Where a link leads: to an anchor of a document, or to the document as a whole."""

    document: Document
    anchor: str = ""
    item: str = ""
    """The item that the link names."""


Lead = Callable[[str], Target | None]


@dataclass(slots=True, frozen=True)
class Body:
    """The body as XML, and what goes with it."""

    xml: str
    parts: Parts
    elsewhere: dict[str, set[str]]
    """Id of another document → the beginnings of ids of its items that are named here: `RISK`."""


# implements: KIT-SRS-091.1, KIT-SRS-091.2
def body(page: Page, words: Words, *, lead: Lead, picture: Picture, width: int) -> Body:
    """The blocks of a document below each other; `width` is that of the text in twips."""
    writer = _Writer(page, words, lead, picture, width)
    found = [
        (writer.small(line, _TO_NEXT) if line else "") + writer.block(block, to_next=page.leads_to(Table, place))
        for place, (line, block) in enumerate(origins.lines(page, words))
    ]
    return Body("".join(found), writer.parts, writer.elsewhere)


class _Writer:
    def __init__(self, page: Page, words: Words, lead: Lead, picture: Picture, width: int) -> None:
        self.document, self.lead, self.picture, self.width = page.document, lead, picture, width
        self.language = words
        self.parts = Parts()
        self.elsewhere: dict[str, set[str]] = {}
        self.trees = {id(block): parse(block.markdown) for block in page.blocks if isinstance(block, Prose)}
        self.here = {anchor(view.item.id) for block in page.blocks if isinstance(block, Items) for view in block.views}
        name_headings(self.trees.values(), self.here)

    # Blocks

    def block(self, block: Block, *, to_next: bool = False) -> str:
        """A block; `to_next` if it leads to a table.

        Above a picture it may not: LibreOffice would cut the table below in two where it first stood.
        """
        match block:
            case Prose():
                tree = self.trees[id(block)]
                return self.blocks(tree, leads=leading(tree, to_next=to_next))
            case Table():
                return self.table(block)
            case Items():
                return "".join(self.view(view, block.level) for view in block.views)
        return self.figure(block)

    def small(self, line: str, further: str = "") -> str:
        """A line about where something comes from."""
        return paragraph("Origin", self.line(line), further)

    def view(self, view: View, level: int) -> str:
        """An item in full."""
        title = run(f"{view.item.id} ") + self.line(view.title)
        found = [paragraph(_heading(level), self.parts.bookmark(anchor(view.item.id)) + title)]
        found.append(self.blocks(parse(view.text)))
        found += [
            paragraph("Fact", f"{run(named(name, self.language), '<w:b/>')}<w:r><w:tab/></w:r>{self.line(value)}")
            for name, value in view.facts
        ]
        if view.parts is not None:
            found.append(self.table(view.parts))
        return "".join([*found, self.small(f"`{view.place}`")])

    def table(self, table: Table) -> str:
        """A table, a long one in pieces; its head stands even where there is no row."""
        head = table.columns if table.has_head else ()
        if not head and not table.rows:
            return ""
        lines = [*([head] if head else []), *table.rows]
        widths = markup.shares([[inline.plain(row[column]) for row in lines] for column in range(len(lines[0]))], self.width)
        first = [self.line(one) for one in head]
        found = []
        for name, rows in table.pieces():
            cells = [[self.lines(inline.spans(one)) for one in row] for row in rows]
            group = paragraph("Caption", self.line(name), _TO_NEXT) if name else ""
            found.append(group + markup.table(first, cells, widths, table.title) + _APART)
        return "".join(found)

    def figure(self, figure: Figure) -> str:
        """A picture with its caption below."""
        png, size = self.picture(figure)
        relation = self.parts.picture(png)
        drawn = markup.picture(relation, len(self.parts.pictures), size, figure.words, self.width)
        return paragraph("Normal", drawn, _TO_NEXT) + paragraph("Caption", run(figure.title))

    # Prose

    def blocks(self, node: Node, level: int = 0, leads: AbstractSet[Node] = frozenset()) -> str:
        """What stands below each other; loose words among blocks are a paragraph of their own.

        Those that lead on stay on the page of what follows.
        """
        found: list[str] = []
        loose: list[Node | str] = []
        for one in [*node.children, Node("p")]:
            if isinstance(one, Node) and one.tag in _BLOCKS:
                if any(not isinstance(each, str) or each.strip() for each in loose):
                    found.append(paragraph("Normal", self.inline(tuple(_spans(loose)))))
                loose = []
                found.append(paragraph("Normal", self.words(one), _TO_NEXT) if one in leads else self.element(one, level))
            else:
                loose.append(one)
        return "".join(found)

    def element(self, node: Node, level: int) -> str:  # noqa: PLR0911 - one line a kind of block
        if HEADING.fullmatch(node.tag):
            mark = self.parts.bookmark(node.attributes["id"]) if "id" in node.attributes else ""
            return paragraph(_heading(int(node.tag[1])), mark + self.words(node))
        match node.tag:
            case "ul" | "ol":
                return self.list(node, level + 1)
            case "pre":
                return paragraph("Code", run(node.text().rstrip("\n")))
            case "blockquote":
                return self.blocks(node, level).replace('<w:pStyle w:val="Normal"/>', '<w:pStyle w:val="Quote"/>')
            case "table":
                return self.html_table(node)
            case "hr":
                return paragraph(
                    "Normal", "", '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="9A9A9A"/></w:pBdr>'
                )
            case "div":
                return self.blocks(node, level)
        return paragraph("Normal", self.words(node)) if node.children else ""

    def list(self, node: Node, level: int) -> str:
        """A list; a numbered one begins with one."""
        level = min(level, _DEEPEST_LIST)
        style = ("ListBullet" if node.tag == "ul" else "ListNumber") + (str(level) if level > 1 else "")
        further = ""
        if node.tag == "ol":
            further = (
                f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{self.parts.counted_from(_start(node))}"/></w:numPr>'
            )
        found = []
        for item in (one for one in node.children if isinstance(one, Node) and one.tag == "li"):
            first, rest = _first(item)
            found.append(paragraph(style, self.inline(tuple(_spans(first))), further))
            found.append(self.blocks(rest, level))
        return "".join(found)

    def html_table(self, node: Node) -> str:
        """A table of the dossier's own text; HTML that is no whole table is its words."""
        lines = [[cell for cell in row.children if isinstance(cell, Node)] for row in node.all("tr")]
        count = max((len(row) for row in lines), default=0)
        if not count:
            return self.blocks(node)
        plain = [[row[column].text() if column < len(row) else "" for row in lines] for column in range(count)]
        head, *rows = [[_spans(row[column].children) if column < len(row) else () for column in range(count)] for row in lines]
        named = any(one[0].strip() for one in plain)
        words = [self.inline(tuple(one)) for one in head] if named else []
        cells = [[self.lines(tuple(one)) for one in row] for row in rows]
        return markup.table(words, cells, markup.shares(plain, self.width)) + _APART

    def words(self, node: Node) -> str:
        return self.inline(tuple(_spans(node.children)))

    # Words

    def line(self, words: str) -> str:
        """One line of Markdown as runs."""
        return self.inline(inline.spans(words))

    def lines(self, spans: Sequence[Span]) -> tuple[str, ...]:
        """The runs of each line of a cell; each is a paragraph, for behind a break LibreOffice ends lines within words."""
        ends = [place for place, one in enumerate(spans) if one.kind == "break"]
        starts = [0, *(one + 1 for one in ends)]
        return tuple(self.inline(spans[start:end]) for start, end in zip(starts, [*ends, None], strict=True))

    def inline(self, spans: Sequence[Span], properties: str = "") -> str:
        """Spans as runs."""
        found = []
        for one in spans:
            match one.kind:
                case "text":
                    found.append(run(one.text, properties))
                case "code":
                    found.append(
                        run(one.text, properties if "rStyle" in properties else f'<w:rStyle w:val="CodeText"/>{properties}')
                    )
                case "strong":
                    found.append(self.inline(one.inner, _with(properties, "<w:b/>")))
                case "emphasis":
                    found.append(self.inline(one.inner, _with(properties, "<w:i/>")))
                case "break":
                    found.append("<w:r><w:br/></w:r>")
                case "link":
                    found.append(self.link(one, properties))
        return "".join(found)

    def link(self, link: Span, properties: str) -> str:
        """A link out, a cross reference, or words; those that name another document with its id."""
        strange = '<w:rStyle w:val="Hyperlink"/>' + properties
        if _ADDRESS.match(link.target):
            return markup.to_address(self.parts.link(link.target), self.inline(link.inner, strange))
        target = self.lead(link.target)
        if target is None:
            return self.inline(link.inner, properties)
        if target.document.name == self.document.name:
            if target.anchor in self.here:
                return markup.to_bookmark(target.anchor, self.inline(link.inner, strange))
            return self.inline(link.inner, properties)
        if target.item:
            self.elsewhere.setdefault(target.document.id, set()).add(target.item.rpartition("-")[0])
        named = target.item or target.document.id in link.plain
        return self.inline(link.inner, properties) + ("" if named else run(f" ({target.document.id})", properties))


def _with(properties: str, further: str) -> str:
    """Properties of a run in the order that the format wants."""
    if further in properties:
        return properties
    return properties.replace("<w:i/>", f"{further}<w:i/>") if "<w:i/>" in properties else properties + further


def _heading(level: int) -> str:
    """The style of a heading; the title of the document stands above the first level."""
    return f"Heading{max(level - 1, 1)}"


def _first(item: Node) -> tuple[list[Node | str], Node]:
    """The words that stand beside the mark of a list's item, and the blocks below them."""
    first: list[Node | str] = []
    rest = Node("root")
    for place, one in enumerate(item.children):
        if isinstance(one, Node) and one.tag in _BLOCKS:
            if one.tag == "p" and not "".join(each if isinstance(each, str) else each.text() for each in first).strip():
                first = one.children
                rest.children = item.children[place + 1 :]
            else:
                rest.children = item.children[place:]
            break
        first.append(one)
    return first, rest


def _start(node: Node) -> int:
    """The number that a list begins with."""
    first = node.attributes.get("start", "")
    return int(first) if first.isascii() and first.isdigit() else 1


def _spans(children: Iterable[Node | str]) -> Iterator[Span]:
    """Inline elements as spans, with white space as HTML has it."""
    for one in children:
        if isinstance(one, str):
            words = re.sub(r"\s+", " ", one)
            if words:
                yield Span("text", words)
        elif one.tag == "code":
            yield Span("code", one.text())
        elif one.tag == "br":
            yield Span("break")
        elif one.tag == "img":
            yield Span("text", one.attributes.get("alt", ""))
        elif one.tag in _INLINE:
            yield Span(_INLINE[one.tag], target=one.attributes.get("href", ""), inner=tuple(_spans(one.children)))
        else:
            yield from _spans(one.children)
