"""The demands of a requirement: where it says SHALL or SKAL, and in which language it speaks."""

import re
from dataclasses import dataclass, field
from functools import cache

from samdkit.checks.passages import Passage, spoken
from samdkit.model.item import Item
from samdkit.sources import policy


@dataclass(slots=True)
class Said:
    """One stretch of a requirement: a part, or the text outside the parts, or all of it."""

    label: str
    """The part; empty for the text outside the parts."""
    passage: Passage
    words: str
    """Without code and quotations, each character at its place."""
    demands: list[re.Match[str]] = field(default_factory=list)


def said(item: Item) -> list[Said]:
    """What the requirement says: the text outside the parts first, then each part.

    Capitals are what demands, as long as there are any; a requirement without any demands in small letters.
    """
    path = item.location.path
    outside = _outside_the_parts(item) if item.parts else item.text or item.title
    line = item.text_line if item.text else item.location.line
    stretches = [Said("", Passage(outside, path, line, item), spoken(outside))]
    stretches += [Said(part.label, Passage(part.text, path, part.location.line, item), spoken(part.text)) for part in item.parts]
    for pattern in (words(), words(re.IGNORECASE)):
        for one in stretches:
            one.demands = list(pattern.finditer(one.words))
        if any(one.demands for one in stretches):
            break
    return stretches


def _outside_the_parts(item: Item) -> str:
    """The text with empty lines where the parts are, so that each word keeps its line."""
    lines = item.text.split("\n")
    for part in item.parts:
        first = part.location.line - item.text_line
        length = part.text.count("\n") + 1
        lines[first : first + length] = [""] * len(lines[first : first + length])
    return "\n".join(lines)


def demands_as_a_whole(item: Item) -> bool:
    """Whether the words that hold for all parts, or of an item without parts all words, demand something."""
    return words().search(spoken(item.frame if item.parts else item.text or item.title)) is not None


def language(item: Item) -> str:
    """The language whose word of demand the item uses first; English where it uses none."""
    found = [one for stretch in said(item) for one in stretch.demands]
    word = found[0].group().lower() if found else ""
    return next((name for name, entry in policy.section("texts")["demand"].items() if entry["word"] == word), "en")


@cache
def words(flags: int = 0) -> re.Pattern[str]:
    """What demands, in capitals, or with `re.IGNORECASE` in any letters."""
    return re.compile(
        rf"\b(?:{'|'.join(entry['word'].upper() for entry in policy.section('texts')['demand'].values())})\b", flags
    )


@cache
def instead() -> re.Pattern[str]:
    """What people write where they mean a demand."""
    known = [word for entry in policy.section("texts")["demand"].values() for word in entry["instead"]]
    return re.compile(rf"\b(?:{'|'.join(known)})\b", re.IGNORECASE)
