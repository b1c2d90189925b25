"""Markdown as a tree of the elements that the site's HTML has, for the forms that are no HTML."""

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import markdown
from markdown.extensions.toc import slugify, unique

EXTENSIONS = ("attr_list", "tables", "fenced_code", "sane_lists")
HEADING = re.compile("h[1-6]")
#: Elements that Markdown makes, or that people write in it for what it lacks.
_KNOWN = frozenset({
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
})  # fmt: skip
_VOID = {"br", "hr", "img"}
#: Without these, Markdown is paragraphs of text and nothing else.
_SIGNS = re.compile(r"[\\`*_\[<&|{\x00-\x09\x0b-\x1f\x7f]|^[ ]|^(?:[-+=>#~]|\d+[.)])|[ ]$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{2,}")


class Node:
    """An element with its children; links lead where the Markdown says (`item:SRS-012`, `document:soup#tools`, addresses)."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.children: list[Node | str] = []

    def text(self) -> str:
        """All text inside."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.children)

    def all(self, tag: str) -> "list[Node]":
        """Every such element inside, in order; none inside another."""
        found: list[Node] = []
        for one in self.children:
            if isinstance(one, Node):
                found += [one] if one.tag == tag else one.all(tag)
        return found


def parse(text: str) -> Node:
    """The blocks of a text as children of a node `root`; what looks like an element of HTML and is none is text."""
    if not _SIGNS.search(text):
        return _paragraphs(text)
    reader = _reader()
    reader.reset()
    tree = _Tree()
    tree.feed(reader.convert(text))
    tree.close()
    return tree.open[0]


def leading(root: Node, *, to_next: bool) -> set[Node]:
    """The paragraphs that stay on the page of what follows them.

    A note below a heading, which says what the section answers; and the last one, if what follows the text is a table or picture.
    """
    blocks = [one for one in root.children if isinstance(one, Node)]
    notes = (one for before, one in pairwise(blocks) if HEADING.fullmatch(before.tag) and _is_emphasised(one))
    return {one for one in (*notes, *(blocks[-1:] if to_next else ())) if one.tag == "p"}


def _is_emphasised(node: Node) -> bool:
    return [isinstance(one, Node) and one.tag for one in node.children] == ["em"]


def name_headings(roots: Iterable[Node], taken: set[str]) -> None:
    """Gives each heading of a document an id, as the site does; `taken` are ids that it has beside, and then all of them."""
    headings = [one for root in roots for one in root.children if isinstance(one, Node) and HEADING.fullmatch(one.tag)]
    taken.update(one.attributes["id"] for one in headings if one.attributes.get("id"))
    for one in headings:
        if not one.attributes.get("id"):
            one.attributes["id"] = unique(slugify(one.text(), "-"), taken)


def _paragraphs(text: str) -> Node:
    root = Node("root")
    for each in _BLANK_LINES.split(text.strip()):
        if each:
            paragraph = Node("p")
            paragraph.children.append(each)
            root.children.append(paragraph)
    return root


@cache
def _reader() -> markdown.Markdown:
    return markdown.Markdown(extensions=list(EXTENSIONS))


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _KNOWN:
            self.handle_data(self.get_starttag_text() or "")
            return
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _KNOWN:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _KNOWN:
            self.handle_data(f"</{tag}>")
            return
        if any(one.tag == tag for one in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
