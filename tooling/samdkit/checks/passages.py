"""The words of a dossier with where each stands: what the checks of texts look at."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project

_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
_WITHIN = r"(?:[^{0}\n]|\n(?![ \t]*\n))*"  # a quotation may go on in the next line, never over a blank one
_QUOTED = re.compile("|".join(f"{first}{_WITHIN.format(last)}{last}" for first, last in ('""', "“”", "„“", "„”", "»«", "«»")))
_TARGET = re.compile(r"(?<=\])\([^)\n]*\)|<?https?://[^\s>)]+>?")
_HIDING = re.compile(r"[`\"“„»«<]|~~~|\]\(|https?://")
_VISIBLE = re.compile(r"[^\n]")


@dataclass(slots=True, frozen=True)
class Passage:
    """Words that stand together."""

    words: str
    path: str
    line: int
    item: Item | None = None
    """The item that says them; none for prose."""

    def at(self, offset: int) -> Location:
        """The line of a character."""
        return Location(self.path, self.line + self.words.count("\n", 0, offset))

    @property
    def name(self) -> str:
        """The item's id, or nothing."""
        return self.item.id if self.item else ""


# implements: KIT-SRS-020.8
def without_code(words: str) -> str:
    """The words with blanks for code and HTML comments, each character at its place."""
    return _CODE.sub(_blank, words) if _HIDING.search(words) else words


# implements: KIT-SRS-020.8, KIT-SRS-020.9, KIT-SRS-020.10
def spoken(words: str) -> str:
    """The words that the author speaks: with blanks for code, comments, quotations and addresses, each character at its place."""
    return _TARGET.sub(_blank, _QUOTED.sub(_blank, _CODE.sub(_blank, words))) if _HIDING.search(words) else words


def _blank(found: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", found.group())


def passages(project: Project, holds: Callable[[str], object]) -> Iterator[Passage]:
    """The project's own prose and items in force, as far as `holds` says that there is something to look at."""
    yield from prose(project, holds)
    for item in project.own_items():
        if item.in_force:
            yield from of_item(item, holds)


def of_item(item: Item, holds: Callable[[str], object]) -> Iterator[Passage]:
    """Title, text and attributes of an item."""
    path = item.location.path
    if holds(item.title):
        yield Passage(item.title, path, item.location.line, item)
    for name, value in item.attributes.items():
        if holds(value):
            yield Passage(value, path, item.place(name).line, item)
    if holds(item.text):
        yield Passage(item.text, path, item.text_line, item)


def prose(project: Project, holds: Callable[[str], object]) -> Iterator[Passage]:
    """Text above the first heading of each file, then each section's title, bookkeeping and text."""
    for file in project.files:
        if file.origin:
            continue
        if holds(file.preamble):
            yield Passage(file.preamble, file.path, file.preamble_line)
        for section in file.sections:
            if holds(section.title):
                yield Passage(section.title, file.path, section.location.line)
            for name, value in section.bookkeeping.items():
                if holds(value):
                    yield Passage(value, file.path, section.place(name).line)
            if holds(section.text):
                yield Passage(section.text, file.path, section.text_line)
