"""Requirements can be tested."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from samdkit.checks import demands
from samdkit.checks.check import Check
from samdkit.checks.passages import Passage, spoken
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project
from samdkit.sources import policy


# implements: KIT-SRS-020.10
def find(project: Project) -> Iterator[Finding]:
    """No requirement rests on a word that no test can decide.

    Looked for are the kinds of words that ISO/IEC/IEEE 29148, 5.2.7, warns of: loopholes (*if possible*), open ends (*etc.*),
    subjective words (*user-friendly*), vague amounts, times and qualities (*sufficient*, *quickly*, *robust*), comparisons
    without a figure (*faster*), superlatives, a pronoun that demands (*it SHALL*). The words, each group with its reason, stand
    in `qms/policy.yaml` for English and Danish. That they are these, and that they are errors, is the kit's policy: each leaves
    the demand to whoever tests it. Words that are exact as often as not (*all*, *only*, *correct*) are left out, so that a
    finding is worth its reading.

    Judged is the text of system and software requirements in the language of its SHALL or SKAL, its title where it has no text;
    not `rationale`, where such words explain. A comparison is no finding where its sentence holds a figure or says with what it
    compares. Words in quotation marks or code are what a screen or a program says, and are not judged.

    > SRS-012 says `sufficiently` (vague amount): it is no figure; state the amount or the limit

    To mend it, write what a tester would measure or see. Where the word must stay, a waiver says why.
    """
    for item in project.requirements(inherited=False):
        words = item.text or item.title
        if _any(_language(item, words)).search(words.lower()):
            line = item.text_line if item.text else item.location.line
            yield from _findings(item, Passage(words, item.location.path, line, item))


def _findings(item: Item, passage: Passage) -> Iterator[Finding]:
    """One finding for each weak word, where it first stands."""
    words = spoken(passage.words).lower()
    tongue = _language(item, passage.words)
    seen: set[str] = set()
    for found in _pattern(tongue).finditer(words):
        group = _groups(tongue)[int(str(found.lastgroup)[1:])]
        said = " ".join(found.group().split())
        if said in seen or group.is_exact(words, found):
            continue
        seen.add(said)
        message = f"{item.id} says `{said}` ({group.name}): {group.reason}"
        hint = "write what a tester would measure or see"
        yield Finding("", message, passage.at(found.start()), item.id, hint=hint, fact=said)


def _language(item: Item, words: str) -> str:
    if demands.words().search(words) is None:
        return demands.language(item)
    return "da" if "SKAL" in words and "SHALL" not in words else "en"


def _sentence(words: str, found: re.Match[str]) -> str:
    """The sentence, or the stretch up to a semicolon, that the word stands in."""
    start = max(words.rfind(mark, 0, found.start()) for mark in (". ", ".\n", ";", ":", "\n\n"))
    return words[max(start, 0) : found.start()] + _END.split(words[found.end() :], 1)[0]


_END = re.compile(r"[.;:](?:\s|$)|\n\s*\n")


@dataclass(slots=True, frozen=True)
class _Group:
    """Words that are weak for one reason."""

    name: str
    reason: str
    words: tuple[str, ...]
    """As patterns, the longest first."""
    compared: re.Pattern[str] | None
    """What in the sentence makes them exact."""
    before: re.Pattern[str] | None
    """What right before them makes them exact."""

    def is_exact(self, words: str, found: re.Match[str]) -> bool:
        """Whether the words around make it exact."""
        if self.before and self.before.search(words[: found.start()]):
            return True
        return self.compared is not None and self.compared.search(_sentence(words, found)) is not None


@cache
def _groups(language: str) -> tuple[_Group, ...]:
    return tuple(_group(entry) for entry in policy.section("texts")["weak-words"][language])


def _group(entry: dict[str, Any]) -> _Group:
    words = [re.escape(word).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for word in entry["words"]]
    exact = [rf"\b{re.escape(word)}\b" for word in entry.get("with", ())]
    compared = re.compile("|".join([r"\d", *exact])) if exact else None
    before = re.compile(rf"\b(?:{'|'.join(entry['not-after'])})\s+$") if "not-after" in entry else None
    return _Group(entry["name"], entry["reason"], tuple(sorted(words, key=len, reverse=True)), compared, before)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """All words of a language, in small letters; the name of the group that matched is its number."""
    return _between("|".join(f"(?P<g{number}>{'|'.join(one.words)})" for number, one in enumerate(_groups(language))))


@cache
def _any(language: str) -> re.Pattern[str]:
    """The same words by their first letter: six times as fast where there is none."""
    by_letter: dict[str, list[str]] = {}
    for word in (word for group in _groups(language) for word in group.words):
        by_letter.setdefault(word[0], []).append(word[1:])
    return _between("|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()))


def _between(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")


CHECK = Check("dossier.weak-word", find, ("requirement",), ("iec62304:5.2.6",))
