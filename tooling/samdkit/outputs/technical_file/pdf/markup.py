"""Text and inline Markdown as typst markup; what people wrote is always a quoted string, never markup."""

import re
from collections.abc import Callable, Iterable

from samdkit.outputs.technical_file.pdf.glyphs import printable
from samdkit.technical_file.inline import Span, spans

#: The label that a link leads to, by its target, and words to put behind it.
Led = tuple[str, str]
#: Where typst breaks code by itself, and where it may be broken if a piece is longer than `_LONGEST`.
_NATURAL = re.compile(r"(?<=[/ ])|(?<=::)")
_PLACES = re.compile(r"(?<=[_.\[\]()=:,;-])")
_LONGEST = 14
_OUTSIDE = re.compile(r"https?://|mailto:")
#: Before the name of a place, in links to items. Where a link leads to a label, typst sets everything around it once more when it
#: knows all labels, which takes a third of its time and memory; so it gets an address, which becomes the place in the PDF.
INSIDE = "samdkit:"
#: Names of places that are the same in typst, in an address and in a PDF.
_PLAIN = re.compile(r"[a-z0-9/.-]+")


# implements: KIT-SRS-045
def quoted(text: str) -> str:
    """A typst string of text that is printed."""
    return exactly(printable(text))


def exactly(text: str) -> str:
    """A typst string as it is, of a label or an address."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


# implements: KIT-SRS-045
def string(text: str) -> str:
    """Text as it is, whatever typst would make of its characters."""
    return f"#{quoted(text)};" if text else ""


# implements: KIT-SRS-090.1
def code(text: str) -> str:
    """Code, which may be broken where names have joints; no sign is put into it for that."""
    return "#z;".join(f"#code({quoted(piece)});" for piece in pieces(text))


def pieces(text: str) -> list[str]:
    """Code in pieces between which a line may end: none where typst finds enough places by itself."""
    if len(text) <= _LONGEST:
        return [text]
    found: list[str] = []
    held = ""
    for natural in _NATURAL.split(text):
        if len(natural) <= _LONGEST:
            held += natural
            continue
        for piece in _split(natural):
            if held and len(held) + len(piece) > _LONGEST:
                found.append(held)
                held = ""
            held += piece
    return [*found, held] if held else found


def _split(text: str) -> Iterable[str]:
    """A long name at its joints; what has none, such as a digest, every so many letters."""
    for piece in _PLACES.split(text):
        yield from (piece[start : start + _LONGEST] for start in range(0, len(piece), _LONGEST))


# implements: KIT-SRS-090.1
def words(text: str) -> str:
    """Words, of which those that are too long for a column may be broken where they have joints."""
    return "#z;".join(string(piece) for piece in joints(text))


def joints(text: str) -> list[str]:
    """Words in pieces between which a line may end too: names at their joints, no word of letters alone."""
    found = [""]
    for word in _NATURAL.split(text):
        first, *others = _PLACES.split(word) if len(word.rstrip()) > _LONGEST else [word]
        found[-1] += first
        found += filter(None, others)
    return found


class Inline:
    """Writes inline Markdown; `led` says where links lead to."""

    def __init__(self, led: Callable[[str], Led]) -> None:
        self._led = led
        self._known: dict[str, str] = {}

    def of(self, text: str) -> str:
        """One line of Markdown."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._spans(spans(text))
        return found

    def _spans(self, found: tuple[Span, ...]) -> str:
        return "".join([self._span(one) for one in found])

    def _span(self, span: Span) -> str:
        match span.kind:
            case "text":
                return words(span.text)
            case "code":
                return code(span.text)
            case "strong":
                return f"#strong[{self._spans(span.inner)}];"
            case "emphasis":
                return f"#emph[{self._spans(span.inner)}];"
            case "break":
                return "#linebreak();"
        return self.link(span.target, self._spans(span.inner), span.plain)

    def link(self, target: str, inner: str, plain: str) -> str:
        """A link to an address or a place in this PDF; elsewhere its words, with the document that they speak of."""
        if _OUTSIDE.match(target):
            return f"#leading({exactly(target)})[{inner}];"
        label, behind = self._led(target)
        if label:
            if target.startswith("item:") and _PLAIN.fullmatch(label):
                return f"#to({exactly(INSIDE + label)})[{inner}];"
            return f"#leading(label({exactly(label)}))[{inner}];"
        return inner if not behind or behind in plain else f"{inner}{string(f' ({behind})')}"
