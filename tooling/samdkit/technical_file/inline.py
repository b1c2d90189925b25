r"""Inline Markdown of cells and titles as spans: code, strong, emphasis, links and breaks; everything else is text.

It reads what `samdkit.technical_file` writes and what people write in one line of the dossier. A backslash before a sign of
punctuation makes it text; `<br>` breaks a line; other HTML is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    \\(?P<escaped>[\\`*_{}\[\]()\#+.!|<>~-])
    | (?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
    | \*\*(?P<strong>(?=\S).+?(?<=\S))\*\*
    | (?<![\w*])\*(?P<emphasis>(?=[^\s*]).+?(?<=[^\s*]))\*(?![\w*])
    | (?<![\w_])_(?P<underlined>(?=[^\s_]).+?(?<=[^\s_]))_(?![\w_])
    | \[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)\]\((?P<target>[^()\s]+(?:\([^()\s]*\))?)\)
    | <(?P<address>(?:https?|mailto):[^<>\s]+)>
    | (?P<br><br\s*/?>)
    | (?P<entity>&(?:lt|gt|amp|quot|\#39);)
    """,
    re.VERBOSE,
)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'"}
#: The signs without which a text is only text.
_SIGNS = re.compile(r"[\\`*_\[<&]")


@dataclass(slots=True, frozen=True)
class Span:
    """A piece of inline text."""

    kind: str
    """`text`, `code`, `strong`, `emphasis`, `link` or `break`."""
    text: str = ""
    """The words of `text` and `code`."""
    target: str = ""
    """Where a `link` leads to."""
    inner: tuple["Span", ...] = ()
    """What `strong`, `emphasis` and `link` hold."""

    @property
    def plain(self) -> str:
        """Its words alone."""
        return "\n" if self.kind == "break" else self.text or "".join(one.plain for one in self.inner)


@lru_cache(maxsize=65536)
def spans(text: str) -> tuple[Span, ...]:
    """The spans of one line of Markdown, in order."""
    if not _SIGNS.search(text):
        return (Span("text", text),) if text else ()
    return tuple(_joined(_spans(text)))


def plain(text: str) -> str:
    """The words of inline Markdown without its signs; a break is a line end."""
    return "".join(one.plain for one in spans(text))


def _spans(text: str) -> Iterator[Span]:
    end = 0
    for found in _TOKEN.finditer(text):
        if found.start() > end:
            yield Span("text", text[end : found.start()])
        yield _span(found)
        end = found.end()
    if end < len(text):
        yield Span("text", text[end:])


def _span(found: re.Match[str]) -> Span:  # noqa: PLR0911 - one line a kind of span
    match found.lastgroup:
        case "escaped":
            return Span("text", found["escaped"])
        case "code":
            return Span("code", _code(found["code"]))
        case "strong":
            return Span("strong", inner=spans(found["strong"]))
        case "emphasis" | "underlined":
            return Span("emphasis", inner=spans(found["emphasis"] or found["underlined"]))
        case "target":
            return Span("link", target=found["target"], inner=spans(found["words"]))
        case "address":
            return Span("link", target=found["address"], inner=(Span("text", found["address"].removeprefix("mailto:")),))
        case "br":
            return Span("break")
    return Span("text", _ENTITIES[found["entity"]])


def _code(text: str) -> str:
    """Code without the one space on both sides that lets it begin with a backtick, and with its bars, which a cell escapes."""
    within = text[1:-1] if len(text) > 2 and text[0] == text[-1] == " " and text.strip() else text
    return within.replace("\\|", "|")


def _joined(found: Iterator[Span]) -> Iterator[Span]:
    """Neighbouring texts as one."""
    held = ""
    for one in found:
        if one.kind == "text":
            held += one.text
            continue
        if held:
            yield Span("text", held)
            held = ""
        yield one
    if held:
        yield Span("text", held)
