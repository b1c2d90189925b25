"""Texts as cells of a table: inline Markdown on one line."""

import re
from collections import Counter
from collections.abc import Iterable

from samdkit.matrix import Row, Tested
from samdkit.technical_file.words import Words

_CODE_SPAN = re.compile(r"(`[^`]*`)")
_SHORT = 160
#: In a cell where there is nothing to say.
NONE = "–"  # noqa: RUF001 - a dash as print has it


def cell(text: object) -> str:
    """Text on one line, with what would end a cell or open HTML escaped; between plain pairs of backticks nothing opens HTML."""
    plain = re.sub(r"\s+", " ", str(text)).strip().replace("|", "\\|")
    if "``" in plain or "\\`" in plain:  # readers of Markdown differ in where such code begins
        return plain.replace("<", "&lt;")
    return "".join(part if part.startswith("`") else part.replace("<", "&lt;") for part in _CODE_SPAN.split(plain))


def short(text: str) -> str:
    """The beginning of a text."""
    plain = cell(re.sub(r"[`*]", "", text))
    return plain if len(plain) <= _SHORT else plain[:_SHORT].rsplit(" ", 1)[0] + " …"


def code(text: object) -> str:
    """A path, a name or a digest, as code in a cell."""
    plain = str(text).replace("|", "\\|").replace("`", "'")
    return f"`{plain}`"


def below(parts: Iterable[str]) -> str:
    """One below the other."""
    return "<br>".join(parts)


def paths(names: Iterable[str] | str) -> str:
    """Paths, units or tests as code, one below the other; a text is split at its commas."""
    found = [one.strip() for one in names.split(",")] if isinstance(names, str) else list(names)
    return below(code(one) for one in found if one)


def tests(found: Iterable[Tested], words: Words) -> str:
    """Test functions with their results, one below the other."""
    return below(f"{code(one.test)} {result(one, words)}" for one in found)


def result(one: Tested, words: Words) -> str:
    """`6 cases passed, executed` in the language of the file; why a test did not pass stays as it was recorded."""
    said, colon, why = one.result.partition(": ")
    told = f"{outcome(said, words)}{colon}{why}"
    return words("%(number)s cases %(result)s", number=one.cases, result=told) if one.cases > 1 else told


def outcome(said: str, words: Words) -> str:
    """`passed, executed` in the language of the file."""
    return ", ".join(map(words, said.split(", ")))


def wanted(row: Row, words: Words) -> str:
    """The grade that the policy wants; bold where less was observed."""
    return bold_if(row.falls_short, demand(str(row.wanted), words))


def demand(said: str, words: Words) -> str:
    """`executed (class B)` in the language of the file."""
    grade, _, why = said.removesuffix(")").partition(" (")
    return f"{words(grade)} ({words(why)})"


def sentence(counts: Counter[str]) -> str:
    """`3 met, 1 open`."""
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"


def bold_if(condition: object, text: str) -> str:
    """The text; bold where it asks for something."""
    return f"**{text}**" if condition else text
