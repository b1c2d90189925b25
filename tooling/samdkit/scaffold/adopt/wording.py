"""How what was found is written into Markdown: no character of its names becomes markup, an attribute or a new line."""

import re
from collections.abc import Iterable
from textwrap import wrap

from samdkit.model.location import Location

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_MARKUP = re.compile(r"[\\`*\[\]<>|#&~$]+")
_BACKTICKS = re.compile(r"`+")


def code(text: str) -> str:
    """The text between backticks, more of them than it holds itself."""
    line = _CONTROL.sub(" ", text)
    longest = max((len(one) for one in _BACKTICKS.findall(line)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {line} {fence}" if longest or not line.strip() else f"{fence}{line}{fence}"


def place(location: Location) -> str:
    """`src/app.py:12`, as code."""
    return code(str(location))


def places(locations: Iterable[Location]) -> str:
    """Several of them in one sentence."""
    return ", ".join(map(place, locations))


def plain(text: str) -> str:
    """Words without markup, in one line."""
    return " ".join(_MARKUP.sub(" ", _CONTROL.sub(" ", text)).split())


def listed(values: Iterable[str]) -> str:
    """The value of an attribute with several entries, going on in lines that are indented."""
    return "\n  ".join(wrap(", ".join(values), 110, break_long_words=False, break_on_hyphens=False))
