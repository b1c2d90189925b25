"""The parts of a requirement: `(a) …` lines or an ordered list (format 1)."""

import re
from dataclasses import dataclass, field

from samdkit.model.item import Part
from samdkit.model.location import Location
from samdkit.sources import markdown

_MARKER = re.compile(r"(?:\(([a-z])\)|([0-9]{1,3})\.)[ \t]+(.*)$")


@dataclass(slots=True)
class Parts:
    """What a text was split into, and what is wrong with its markers."""

    parts: list[Part] = field(default_factory=list)
    frame: str = ""
    """The text outside the parts."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Line and message."""


# implements: KIT-SRS-001.b
def split(body: list[tuple[int, str]], path: str) -> Parts:
    """The parts of a text; each runs to the next marker, or to a blank line with no indented line after it."""
    result = Parts()
    frame: list[str] = []
    texts: list[list[str]] = []
    places: list[tuple[str, int]] = []
    open_part = False
    blank_before = True
    rows = list(markdown.plain_lines(body))
    for index, (number, line, plain) in enumerate(rows):
        match = _MARKER.match(line) if plain else None
        if match:
            label = match.group(1) or match.group(2)
            _judge_marker(label, [name for name, _ in places], number, result)
            if match.group(1) and not blank_before:
                result.problems.append(
                    (
                        number,
                        f"`({label})` needs a blank line above it, or Markdown joins it to the line before",
                    )
                )
            places.append((label, number))
            texts.append([match.group(3)])
            open_part = True
        elif open_part and not line.strip():
            following = next((text for _, text, _ in rows[index + 1 :] if text.strip()), "")
            open_part = following.startswith((" ", "\t"))
            if open_part:
                texts[-1].append("")
        elif open_part:
            texts[-1].append(line)
        else:
            frame.append(line)
        blank_before = not line.strip()
    result.parts = [
        Part(label, "\n".join(text), Location(path, number)) for (label, number), text in zip(places, texts, strict=True)
    ]
    result.frame = "\n".join(frame)
    return result


def _judge_marker(label: str, before: list[str], line: int, result: Parts) -> None:
    """Markers rise by one from (a) or 1, and an item has one list."""
    if not before:
        expected = "a" if label.isalpha() else "1"
    elif before[-1].isalpha() != label.isalpha():
        result.problems.append((line, f"`{label}` begins a second list of parts; an item has one"))
        return
    else:
        last = before[-1]
        expected = chr(ord(last) + 1) if last.isalpha() else str(int(last) + 1)
    if label != expected:
        result.problems.append((line, f"part `{label}` stands where `{expected}` is due"))
