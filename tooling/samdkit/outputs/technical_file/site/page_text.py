"""The text of a page with its marks: Markdown as the builder of the frames would read it, and what is in it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from typing import NamedTuple

import markdown

from samdkit.outputs.technical_file.site.words_as_html import EXTENSIONS, put_back

_MARK = re.compile(r'<div data-fill="([\w-]+)"></div>')
_HEADING = re.compile(r"<h(?P<level>[1-6])(?P<attributes>[^>]*)>(?P<title>.*?)</h(?P=level)>", re.DOTALL)
_ID = re.compile(r'\bid="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


class Heading(NamedTuple):
    """A heading with its anchor; the title is plain words."""

    level: int
    anchor: str
    title: str


class Passage(NamedTuple):
    """What stands below a heading, as plain words."""

    anchor: str
    title: str
    words: str


def mark(name: str) -> str:
    """Where something is filled in."""
    return f'<div data-fill="{name}"></div>'


@dataclass(frozen=True)
class PageText:
    """The text of one page; its HTML is made when something asks for it."""

    markdown: str
    """What people wrote in it is set aside."""

    @cached_property
    def html(self) -> str:
        """The HTML, its headings with anchors that are unique on the page."""
        reader = _reader()
        reader.reset()
        return reader.convert(self.markdown)

    def filled(self, fill: Callable[[str], str], clean: Callable[[str], str]) -> str:
        """The HTML with each mark filled and each piece between marks cleaned."""
        pieces = _MARK.split(self.html)
        return "".join(fill(one) if place % 2 else clean(one) for place, one in enumerate(pieces))

    @property
    def outline(self) -> Iterator[Heading]:
        """Its headings in order."""
        for found in _HEADING.finditer(self.html):
            anchor = _ID.search(found["attributes"])
            if anchor is not None:
                yield Heading(int(found["level"]), unescape(anchor[1]), _words(found["title"]))

    @property
    def passages(self) -> Iterator[Passage]:
        """What stands below each heading."""
        headings = list(_HEADING.finditer(self.html))
        ends = [*(one.start() for one in headings[1:]), len(self.html)]
        for found, end in zip(headings, ends, strict=True):
            anchor = _ID.search(found["attributes"])
            yield Passage(unescape(anchor[1]) if anchor else "", _words(found["title"]), _words(self.html[found.end() : end]))

    def told(self) -> str:
        """Headings and passages, to be remembered."""
        return json.dumps([list(self.outline), list(self.passages)], ensure_ascii=False)


def remembered(told: str) -> tuple[list[Heading], list[Passage]]:
    """What `told` told."""
    headings, passages = json.loads(told)
    return [Heading(*one) for one in headings], [Passage(*one) for one in passages]


def _words(html: str) -> str:
    return " ".join(unescape(put_back(_TAG.sub(" ", html))).split())


@cache
def _reader() -> markdown.Markdown:
    return markdown.Markdown(extensions=[*EXTENSIONS, "toc"])
