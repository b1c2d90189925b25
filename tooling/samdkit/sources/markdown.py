"""Splits a dossier file into its headings, attributes and text, line by line (format 1).

A Markdown parser would cost more than a second for ten thousand items; the format needs only headings outside
fences and comments, the bullets right below them, and the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
IDENTIFIER = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+$")
_ATTRIBUTE = re.compile(r"- ([a-z][a-z0-9-]*(?:\.[a-z0-9]+)?):(?:[ \t]+(.*?))?[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")

#: The bullets that a heading without an identifier may carry.
BOOKKEEPING = frozenset({"answers", "method", "standards", "discloses", "realises"})


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


def chunks(lines: list[str], start: int) -> list[Chunk]:
    """The file from line index `start` on; the first chunk holds what stands above any heading."""
    found = [Chunk(0, "", "", start + 1)]
    for number, line, plain in _scan(lines, start):
        match = HEADING.match(line) if plain else None
        if match is None:
            found[-1].body.append((number, line))
            continue
        title = match.group(2)
        first, _, rest = title.partition(" ")
        level = len(match.group(1))
        if level > 1 and IDENTIFIER.match(first):
            found.append(Chunk(level, rest.strip(), first, number))
        else:
            found.append(Chunk(level, title, "", number))
    for chunk in found[1:]:
        _take_attributes(chunk)
    return found


def _scan(lines: list[str], start: int) -> Iterator[tuple[int, str, bool]]:
    """Each line with its number, and whether it may be a heading, attribute or part."""
    fence = ""
    comment = False
    for number, line in enumerate(lines[start:], start + 1):
        if comment:
            comment = "-->" not in line
            yield number, line, False
            continue
        match = _FENCE.match(line)
        if fence:
            if match and match.group(1)[0] == fence[0] and len(match.group(1)) >= len(fence):
                fence = ""
            yield number, line, False
            continue
        if match:
            fence = match.group(1)
            yield number, line, False
            continue
        if line.lstrip().startswith("<!--"):
            comment = "-->" not in line
            yield number, line, False
            continue
        yield number, line, True


def _take_attributes(chunk: Chunk) -> None:
    """Moves the bullets right below the heading from the body into the attributes."""
    taken = 0
    for index, (number, line) in enumerate(chunk.body):
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
    lines = [line for _, line in body]
    for (number, _), (_, line, plain) in zip(body, _scan(lines, 0), strict=True):
        yield number, line, plain
