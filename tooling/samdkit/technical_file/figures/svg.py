"""The drawing board: boxes, lines, arrows and words as SVG, with the same bytes everywhere.

No font, style sheet or script from outside, and no ids, so that several pictures stand on one page. Widths of text are estimated
for the widest of the usual sans-serif faces. Tones hold words at a contrast of at least 4.5 : 1 and differ in lightness, so that
they tell apart in grey.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

#: Faces that are there on most machines; a form that has none of them takes its own.
FACES = "Noto Sans, Liberation Sans, Arial, Helvetica, sans-serif"
INK = "#1b1b1b"
PAPER = "#ffffff"
#: Lines and arrows: 3 : 1 against the paper and more.
LINE = "#555555"
SIZE = 13.0
LEADING = 1.3

#: Widths of letters in thousandths of the size.
_WIDTHS = {
    letter: width
    for width, letters in {
        222: "ijl'",
        278: " !,./:;I[\\]ft|",
        333: '()-`r"{}',
        389: "*",
        500: "Jckstvxyz^",
        556: "#$?0123456789_Labdeghnopqu",
        611: "+<=>~FTZ",
        667: "&ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQ",
        833: "Mm",
        889: "%",
        944: "W…",
        1015: "@",
    }.items()
    for letter in letters
}
_WIDER = 1.1 / 1000


@dataclass(slots=True, frozen=True)
class Tone:
    """How a box looks."""

    fill: str
    edge: str = LINE
    dash: str = ""
    """Of its edge, so that the tone is not told by colour alone."""
    corner: float = 3


#: From the lightest to the darkest; five and more points of lightness (CIE L*) apart.
TONES = {
    "plain": Tone("#ffffff"),
    "sky": Tone("#e3f0fb", "#1f5a8a"),
    "mint": Tone("#cbe8cf", "#2a6b35"),
    "sand": Tone("#f0cd85", "#7a5200", "6 3"),
    "rose": Tone("#f2ab9c", "#8c2f1b", "2 3"),
    "lilac": Tone("#b3a3d6", "#4b3a78", "", 10),
    "slate": Tone("#8fa3ad", "#34444d", "", 0),
}


@lru_cache(maxsize=16384)
def width(text: str, size: float = SIZE) -> float:
    """How wide a text is, at most."""
    return sum([_WIDTHS.get(letter, 600 if letter < "\u1100" else 1000) for letter in text]) * _WIDER * size


@lru_cache(maxsize=16384)
def wrapped(text: str, room: float, lines: int, size: float = SIZE) -> tuple[str, ...]:
    """The text on at most so many lines of that width; what has no place ends in an ellipsis."""
    found: list[str] = []
    left = text.split()
    if left and lines and width(whole := " ".join(left), size) <= room:
        return (whole,)
    while left and len(found) < lines:
        line = left.pop(0)
        while left and width(f"{line} {left[0]}", size) <= room:
            line = f"{line} {left.pop(0)}"
        if width(line, size) > room:  # one word that is too long
            kept = _cut(line, room, size)
            left.insert(0, line[len(kept) :])
            line = kept
        found.append(line)
    if left and found:
        found[-1] = _shortened(f"{found[-1]} {left[0]}", room, size)
    return tuple(found)


def _cut(word: str, room: float, size: float) -> str:
    """As much of the beginning of a word as has room; one letter at least."""
    end = len(word)
    while end > 1 and width(word[:end], size) > room:
        end -= 1
    return word[:end]


def _shortened(line: str, room: float, size: float) -> str:
    """A line that ends in an ellipsis and has room."""
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"


Point = tuple[float, float]


@dataclass(slots=True, frozen=True)
class Stamp:
    """A small picture that stands in several."""

    markup: str
    links: int


class Drawing:
    """A picture in the making; places are in pixels from the upper left corner."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._links = 0

    @property
    def links(self) -> int:
        """How many links it has."""
        return self._links

    def rectangle(self, x: float, y: float, wide: float, high: float, tone: Tone, *, thick: bool = False) -> None:
        """A box without words."""
        edge = ' stroke-width="3"' if thick else ""
        dash = f' stroke-dasharray="{tone.dash}"' if tone.dash else ""
        corner = f' rx="{tone.corner:.0f}"' if tone.corner else ""
        self._parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{high:.0f}"{corner}'
            f' fill="{tone.fill}" stroke="{tone.edge}"{edge}{dash}/>'
        )

    def hatching(self, x: float, y: float, wide: float, high: float, *, step: float = 8, colour: str = LINE) -> None:
        """Slanting lines over a box, for what grey alone would not tell."""
        moves = []
        start = step
        while start < wide + high:
            left, low = (x + start - high, y + high) if start > high else (x, y + start)
            right, top = (x + start, y) if start < wide else (x + wide, y + start - wide)
            moves.append(f"M{left:.0f} {low:.0f}L{right:.0f} {top:.0f}")
            start += step
        self._parts.append(f'<path d="{"".join(moves)}" fill="none" stroke="{colour}" stroke-opacity=".45"/>')

    def words(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = SIZE,
        bold: bool = False,
        anchor: str = "start",
        colour: str = INK,
    ) -> None:
        """Lines below each other; `y` is where the first one stands, `anchor` whether `x` is its start, middle or end."""
        marks = f' font-size="{size:.0f}"' if size != SIZE else ""
        marks += ' font-weight="bold"' if bold else ""
        marks += f' text-anchor="{anchor}"' if anchor != "start" else ""
        marks += f' fill="{colour}"' if colour != INK else ""
        for number, line in enumerate(lines):
            at = y + number * size * LEADING
            self._parts.append(f'<text x="{x:.0f}" y="{at:.0f}"{marks}>{escape(line, quote=False)}</text>')

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        tone: Tone,
        head: str,
        text: Sequence[str] = (),
        *,
        thick: bool = False,
    ) -> None:
        """A box with a bold head and lines below it, set in its middle."""
        self.rectangle(x, y, wide, high, tone, thick=thick)
        count = len(text) + bool(head)
        first = y + (high - count * SIZE * LEADING) / 2 + SIZE
        # Each line ends in a space, which is not drawn: read out, its words stay apart from those of the next.
        if head:
            self.words(x + wide / 2, first, (f"{head} ",), bold=True, anchor="middle")
        self.words(x + wide / 2, first + bool(head) * SIZE * LEADING, [f"{line} " for line in text], anchor="middle")

    def line(self, points: Sequence[Point], *, dash: str = "", colour: str = LINE) -> None:
        """A line through points."""
        self._path("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points), dash, colour)

    def arrow(self, points: Sequence[Point], *, dash: str = "", colour: str = LINE, bent: str = "") -> None:
        """A line through points with a head at its end; `bent` along (`right`) or down (`down`) it leaves and arrives so."""
        self.arrows([points], dash=dash, colour=colour, bent=bent)

    def arrows(self, lines: Iterable[Sequence[Point]], *, dash: str = "", colour: str = LINE, bent: str = "") -> None:
        """Several arrows of one look."""
        moves, heads = [], []
        for points in lines:
            move, before = _way(points, bent)
            moves.append(move)
            heads.append(_head(before, points[-1]))
        if moves:
            self._path("".join(moves), dash, colour)
            self._parts.append(f'<path d="{"".join(heads)}" fill="{colour}"/>')

    def _path(self, moves: str, dash: str, colour: str) -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(f'<path d="{moves}" fill="none" stroke="{colour}"{dashed}/>')

    def stamp(self, x: float, y: float, mark: "Stamp") -> None:
        """Something that was drawn before, with its corner here."""
        self._links += mark.links
        self._parts.append(f'<g transform="translate({x:.0f} {y:.0f})">{mark.markup}</g>')

    def made(self) -> "Stamp":
        """What was drawn so far, to be set into other pictures."""
        return Stamp("".join(self._parts), self._links)

    def link(self, address: str, name: str) -> "_Link":
        """What is drawn inside `with` leads there; `name` is what it is called when read out."""
        self._links += 1
        return _Link(self._parts, f'<a href="{escape(address)}" aria-label="{escape(name)}">')

    def group(self) -> "_Link":
        """What is drawn inside `with` belongs together."""
        return _Link(self._parts, "<g>")

    # implements: KIT-SRS-083.3
    def svg(self, title: str, words: str, wide: float, high: float, margin: float = 0) -> str:
        """The whole picture; `title` names it and `words` say what it shows, for who can't see it.

        `margin` is the paper around what was drawn between nought and `wide` and `high`.
        """
        wide, high = wide + 2 * margin, high + 2 * margin
        corner = f' x="{-margin:.0f}" y="{-margin:.0f}"' if margin else ""
        role = "group" if self._links else "img"
        corners = f"{-margin:.0f} {-margin:.0f} {wide:.0f} {high:.0f}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{corners}" width="{wide:.0f}" height="{high:.0f}" role="{role}"'
            f' aria-label="{escape(title)}" font-family="{FACES}" font-size="{SIZE:.0f}" fill="{INK}">'
            f"<title>{escape(title, quote=False)}</title><desc>{escape(words, quote=False)}</desc>"
            f'<rect{corner} width="{wide:.0f}" height="{high:.0f}" fill="{PAPER}"/>{"".join(self._parts)}</svg>'
        )


class _Link:
    """An element around what is drawn meanwhile."""

    def __init__(self, parts: list[str], opening: str) -> None:
        self.parts = parts
        self.opening = opening

    def __enter__(self) -> None:
        self.parts.append(self.opening)

    def __exit__(self, *_: object) -> None:
        self.parts.append("</a>" if self.opening.startswith("<a") else "</g>")


def legend(drawing: Drawing, x: float, y: float, entries: Iterable[tuple[Tone, str]]) -> float:
    """What tones mean, in one row; where the row ends."""
    for tone, words in entries:
        drawing.rectangle(x, y, 20, 14, tone)
        drawing.words(x + 26, y + 12, (words,))
        x += 26 + width(words) + 18
    return x


def _way(points: Sequence[Point], bent: str) -> tuple[str, Point]:
    """A line through the points as moves, and whence it arrives at the last one."""
    x, y = points[0]
    moves = [f"M{x:.0f} {y:.0f}"]
    before = (x, y)
    for to_x, to_y in points[1:]:
        if not bent or x == to_x or y == to_y:
            moves.append(f"L{to_x:.0f} {to_y:.0f}")
        elif bent == "down":
            middle = (y + to_y) / 2
            moves.append(f"C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} {to_y:.0f}")
        else:
            middle = (x + to_x) / 2
            moves.append(f"C{middle:.0f} {y:.0f} {middle:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}")
        before, x, y = (x, y), to_x, to_y
    if bent == "right" and before[0] != x:
        before = (before[0], y)
    elif bent == "down" and before[1] != y:
        before = (x, before[1])
    return "".join(moves), before


def _head(before: Point, tip: Point) -> str:
    """A small triangle at the tip, in the direction of the line."""
    along, across = tip[0] - before[0], tip[1] - before[1]
    if not across:
        return f"M{tip[0]:.0f} {tip[1]:.0f}l{-7 if along > 0 else 7} -4v8z"
    length = (along * along + across * across) ** 0.5
    along, across = along / length * 7, across / length * 7
    back_x, back_y = tip[0] - along, tip[1] - across
    corners = (tip, (back_x - across / 2, back_y + along / 2), (back_x + across / 2, back_y - along / 2))
    return f"M{'L'.join([f'{x:.0f} {y:.0f}' for x, y in corners])}z"
