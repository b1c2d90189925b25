"""Numbers in the maker's words are those of the file."""

import re
from collections.abc import Iterator
from functools import cache

from samdkit.checks.check import Check
from samdkit.checks.passages import passages, spoken
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.sources import policy


# implements: KIT-SRS-027.14
def find(project: Project) -> Iterator[Finding]:
    """Where the maker's text counts all items of a kind, it counts as many as there are.

    "The 12 risks are acceptable" beside a table of 14 is a usual finding of reviewers. Looked at is a number right before the
    name of a kind in the plural, in prose and items: in figures after *the*, *all*, *its* or *these*, in words after *all*, and
    in both before *in all* and *in total*; the same in Danish. Left out is what counts a part ("the 3 risks that remain", "the
    two risks with a benefit"), a sentence that names items, code and quotations, and what changes and test records say of the
    past. The names of the kinds stand in `qms/policy.yaml`. Parts of requirements and items of components do not count.

    > 12 risks are counted here, and there are 14

    Correct the number, or leave it out: the tables of the technical file count.
    """
    nouns, pattern = _nouns(), _pattern()
    counted: dict[str, int] = {}
    for passage in passages(project, _MAY_COUNT.search):
        if passage.item is not None and passage.item.kind in _PAST:
            continue
        words = spoken(passage.words)
        for found in pattern.finditer(words):
            if _ITEM.search(_sentence(words, found)):
                continue
            said = found["number"] or found["sum"]
            noun = " ".join((found["noun"] or found["sort"]).lower().split())
            if noun not in counted:
                counted[noun] = len(project.of_kind(*nouns[noun], inherited=False))
            if _number(said) != counted[noun]:
                message = f"{said} {noun} are counted here, and there are {counted[noun]}"
                hint = "correct the number, or leave it to the tables"
                yield Finding("", message, passage.at(found.start()), passage.name, hint=hint, fact=f"{said} {noun}")


#: What no count of all is without; looked for first, for it takes a tenth of the time.
_MAY_COUNT = re.compile(r"(?:[esES]|[Oo]ur)\s+[0-9]+\s|\b[Aa](?:lle?|LLE?)\s|(?:in\s+(?:all|total)|altogether|i\s+alt)\b")
#: Kinds that speak of the past.
_PAST = frozenset({"change", "test-record", "anomaly"})
_ITEM = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+\b")
_ENGLISH = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty"""
_DANISH = "to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve"
_WORDS = {word: number for words in (_ENGLISH, _DANISH) for number, word in enumerate(words.split(), 2)}
#: What may follow the name of a kind where all of them are meant: the end, a stop, a verb, or the whole that they are of.
_WHOLE = (
    r"(?=\s*(?:[.,;:!?)|]|$|\n\s*\n)"
    r"|\s+(?:are|were|have|has|is|was|and|or|er|var|har|blev|og|eller)\b"
    r"|\s+(?:of|in|af|i)\s+(?:the|this|its|den|dette|denne|dets)?\s*"
    r"(?:device|software|product|dossier|file|risk management file|plan|udstyr|fil)\w*)"
)


@cache
def _nouns() -> dict[str, tuple[str, ...]]:
    """Name of a kind in the plural → the kinds that it counts."""
    counts: dict[str, list[str]] = policy.section("counts")
    found: dict[str, list[str]] = {}
    for kind, names in counts.items():
        for name in names:
            found.setdefault(name, []).append(kind)
    return {name: tuple(kinds) for name, kinds in found.items()}


@cache
def _pattern() -> re.Pattern[str]:
    nouns = "|".join(r"\s+".join(map(re.escape, noun.split())) for noun in sorted(_nouns(), key=len, reverse=True))
    number = rf"[1-9][0-9]*|{'|'.join(_WORDS)}"
    before = r"(?:\b(?:the|these|its|our|de|disse|vores)\s+(?=[0-9])|\b(?:all|all\s+of\s+the|all\s+the|alle|alle\s+de)\s+)"
    total = r"\s+(?:in\s+all|in\s+total|altogether|i\s+alt)\b"
    return re.compile(
        rf"{before}(?P<number>{number})\s+(?P<noun>{nouns})\b{_WHOLE}|\b(?P<sum>{number})\s+(?P<sort>{nouns}){total}",
        re.IGNORECASE,
    )


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS[text.lower()]


def _sentence(words: str, found: re.Match[str]) -> str:
    start = max(words.rfind(sign, 0, found.start()) for sign in (". ", ".\n", "\n\n", "|"))
    ends = [end for sign in (". ", ".\n", "\n\n", "|") if (end := words.find(sign, found.end())) >= 0]
    return words[start + 1 : min(ends, default=len(words))]


CHECK = Check("documents.different-count", find, ("section",), ("mdr-annex-ii-iii:II.0",))
