"""Splits a dossier file into its headings, attributes and text, line by line (format 1).

A Markdown parser would cost more than a second for ten thousand items; the format needs only headings outside
fences and comments, the bullets right below them, and the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
IDENTIFIER = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+$")
_ATTRIBUTE = re.compile(r"- ([a-z][a-z0-9-]*(?:\.[a-z0-9]+)?):(?:[ \t]+(.*?))?[ \t]*$")
_FENCE = re.compile(r" {0,3}(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_CODE = re.compile(r"(`+)[^`].*?\1")

#: The bullets that a heading without an identifier may carry.
BOOKKEEPING = frozenset({"answers", "method", "standards", "discloses", "realises", "runs", "branch-rules"})


@dataclass(slots=True)
class Attribute:
    """A bullet `- name: value` with the line it begins at."""

    name: str
    value: str
    line: int


@dataclass(slots=True)
class Chunk:
    """A heading with what belongs to it up to the next heading."""

    level: int
    title: str
    """The heading's words without the identifier."""
    identifier: str
    line: int
    attributes: list[Attribute] = field(default_factory=list)
    body: list[tuple[int, str]] = field(default_factory=list)
    """Text lines with their numbers."""


@dataclass(slots=True)
class Split:
    """A file, split."""

    chunks: list[Chunk]
    """The first holds what stands above any heading."""
    unclosed: int
    """The line of a fence or comment that is never closed and hides all below it, or 0."""


# implements: KIT-SRS-001.f, KIT-SRS-001.a
def split(lines: list[str], start: int) -> Split:
    """The file from line index `start` on."""
    found = [Chunk(0, "", "", start + 1)]
    cover = Cover()
    for number, line in enumerate(lines[start:], start + 1):
        match = None if cover.hides(number, line) else HEADING.match(line)
        if match is None:
            found[-1].body.append((number, line))
            continue
        level, title = len(match.group(1)), match.group(2).strip()
        first, *rest = title.split(maxsplit=1) or [""]
        if level > 1 and IDENTIFIER.match(first):
            found.append(Chunk(level, " ".join(rest), first, number))
        else:
            found.append(Chunk(level, title, "", number))
    for chunk in found[1:]:
        _take_attributes(chunk)
    return Split(found, cover.opened)


@dataclass(slots=True)
class Cover:
    """Follows a text line by line: fenced code and HTML comments hold no headings, attributes or parts."""

    fence: str = ""
    comment: bool = False
    opened: int = 0
    """The line of the fence or comment that is open, or 0."""

    def hides(self, number: int, line: str) -> bool:
        """Whether the line, the next one, is inside; the lines that open and close are."""
        if self.comment:
            self._follow_comment(number, line)
            return True
        match = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if self.fence:
            marks = (match.group(1) or match.group(3)) if match else ""
            words = (match.group(2) or match.group(4) or "").strip() if match else ""
            if marks.startswith(self.fence) and not words:
                self.fence, self.opened = "", 0
            return True
        if match:
            self.fence, self.opened = match.group(1) or match.group(3), number
            return True
        if "<!--" not in line:
            return False
        self._follow_comment(number, _CODE.sub("", line))
        return line.lstrip().startswith("<!--")

    def _follow_comment(self, number: int, line: str) -> None:
        begin, end = line.rfind("<!--"), line.rfind("-->")
        if begin > end:
            self.opened = self.opened if self.comment and end < 0 else number
            self.comment = True
        elif end >= 0:
            self.comment, self.opened = False, 0


def _take_attributes(chunk: Chunk) -> None:
    """Moves the bullets right below the heading from the body into the attributes."""
    taken = 0
    cover = Cover()
    for index, (number, line) in enumerate(chunk.body):
        if cover.hides(number, line):
            break
        match = _ATTRIBUTE.match(line)
        if match and (chunk.identifier or match.group(1) in BOOKKEEPING):
            chunk.attributes.append(Attribute(match.group(1), match.group(2) or "", number))
            taken = index + 1
        elif chunk.attributes and taken == index and line.startswith("  ") and line.strip():
            chunk.attributes[-1].value = f"{chunk.attributes[-1].value} {line.strip()}".strip()
            taken = index + 1
        elif line.strip() or chunk.attributes:
            break
    del chunk.body[:taken]


def plain_lines(body: list[tuple[int, str]]) -> Iterator[tuple[int, str, bool]]:
    """The lines of a text with whether each stands outside fences and comments."""
    cover = Cover()
    for number, line in body:
        yield number, line, not cover.hides(number, line)
