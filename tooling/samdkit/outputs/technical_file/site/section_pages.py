"""One page a document: its text with its tables, lists of items and pictures filled in."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from html import escape, unescape

from samdkit.outputs.technical_file.site import chunks, lists, tables
from samdkit.outputs.technical_file.site.chunks import Chunk
from samdkit.outputs.technical_file.site.page_text import PageText, mark
from samdkit.outputs.technical_file.site.words_as_html import Writer, all_set_aside, set_aside
from samdkit.technical_file import origins
from samdkit.technical_file.blocks import Figure, Items, Page, Prose
from samdkit.technical_file.context import Context
from samdkit.technical_file.inline import plain
from samdkit.technical_file.table import Table

_HEADING = re.compile(r"^#{1,6} +(.+?)(?: *\{[^}]*\})? *$", re.MULTILINE)
_HEADING_HTML = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
_WIDTH = re.compile(r'^<svg[^>]* width="(\d+)"')


class Section:
    """A document, with the chunks of its tables and lists."""

    def __init__(
        self, context: Context, page: Page, writer: Writer, digests: Mapping[str, str], observed: Mapping[str, str]
    ) -> None:
        self.context = context
        self.page = page
        self.writer = writer
        self.observed = observed
        self.title = context.words(page.document.title)
        self._above = dict(self._headings())
        self._chunks = {number: self._cut(number, digests) for number in self._above}

    @property
    def chunks(self) -> list[Chunk]:
        """Those that are pages of their own."""
        return [one for found in self._chunks.values() for one in found if one.path]

    @property
    def listed(self) -> set[str]:
        """Ids of the items that have a row on its page."""
        return {
            view.item.id
            for number, found in self._chunks.items()
            if not found[0].path and isinstance(block := self.page.blocks[number], Items)
            for view in block.views
        }

    @property
    def tables(self) -> list[Table]:
        """Those that are no lists of items."""
        return [one for one in self.page.blocks if isinstance(one, Table)]

    @cached_property
    def text(self) -> PageText:
        """The text of its page, with marks for what is no text."""
        lines = [f"# {all_set_aside(self.title)}", mark("head")]
        for number, block in enumerate(self.page.blocks):
            lines += [
                mark(f"origin-{number}"),
                set_aside(block.markdown) if isinstance(block, Prose) else mark(f"block-{number}"),
            ]
        return PageText("\n\n".join(lines))

    # implements: KIT-SRS-093.1
    def html(self, head: str) -> str:
        """The text of its page with everything filled in."""
        return filled(self.text, {**dict(self._marks()), "head": head}, self.writer, self.title)

    def _headings(self) -> Iterator[tuple[int, str]]:
        """The number of each table and list with what stands above it."""
        above = self.title
        for number, block in enumerate(self.page.blocks):
            if isinstance(block, Prose):
                above = plain((_HEADING.findall(block.markdown) or [above])[-1])
            elif not isinstance(block, Figure):
                yield number, above

    def _cut(self, number: int, digests: Mapping[str, str]) -> list[Chunk]:
        block = self.page.blocks[number]
        if isinstance(block, Items):
            name = f"{self.page.document.name}-{number}"
            ids = [view.item.id for view in block.views]
            make = lambda start, end: lists.of_views(self.context, name, block.views[start:end], self.observed)  # noqa: E731
            return chunks.of_items(name, self._above[number], ids, digests, make)
        return chunks.of_table(block) if isinstance(block, Table) else []

    def _marks(self) -> Iterator[tuple[str, str]]:
        words = self.context.words
        for number, (origin, block) in enumerate(origins.lines(self.page, words)):
            if origin:
                yield f"origin-{number}", f'<p class="origin">{self.writer.inline(origin)}</p>'
            if isinstance(block, Figure):
                yield f"block-{number}", picture(block, escape(words("What the picture shows, in words")))
            elif number in self._chunks:
                yield f"block-{number}", shown(self._chunks[number], self.writer, number, self._above[number], self.context)


def filled(text: PageText, marks: Mapping[str, str], writer: Writer, title: str) -> str:
    """A text with its marks filled, cleaned of all that is none."""
    above = title

    def cleaned(piece: str) -> str:
        nonlocal above
        html = writer.cleaned(piece, above)
        above = unescape(re.sub(r"<[^>]+>", "", (_HEADING_HTML.findall(html) or [above])[-1])).strip()
        return html

    return text.filled(lambda name: marks.get(name, ""), cleaned)


def shown(found: list[Chunk], writer: Writer, number: int, above: str, context: Context) -> str:
    """A table, or the way to its chunks."""
    if len(found) == 1:
        return tables.whole(writer, found[0].table(), number, above, anchored=found[0].anchored)
    rows = sum(one.rows for one in found)
    links = "".join(f'<li><a href="{writer.base}{one.path}">{escape(one.title)}</a> ({one.rows})</li>' for one in found)
    text = context.words("%(rows)s rows on %(pages)s pages:", rows=rows, pages=len(found))
    return f'<p>{escape(text)}</p><ul class="chunks">{links}</ul>'


def picture(figure: Figure, said: str) -> str:
    """A picture that scrolls sideways where it has to, with its words below."""
    title = escape(figure.title)
    wide = _WIDTH.search(figure.svg)
    style = f' style="--wide: {wide[1]}px"' if wide is not None else ""
    words = "".join(f"<li>{one}</li>" for one in escape(figure.words, quote=False).split("; "))
    return (
        f'<figure class="drawn"><div class="picture" role="group" tabindex="0" aria-label="{title}"{style}>{figure.svg}</div>'
        f"<figcaption>{title}</figcaption><details><summary>{said}</summary><ul>{words}</ul></details></figure>"
    )
