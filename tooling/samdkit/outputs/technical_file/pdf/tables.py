"""Tables as typst markup: columns as wide as their words need, a header that is repeated, long ones in groups."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samdkit.outputs.technical_file.pdf.markup import Inline, pieces, string
from samdkit.technical_file.inline import Span, plain, spans
from samdkit.technical_file.table import Table

#: Points that a letter takes in a cell, and that a cell has at its sides.
_LETTER, _SIDES = 3.9, 9.0
_NARROWEST, _LONGEST = 4, 18
#: Where a line of a cell may end.
_ENDS = re.compile(r"[\s/]+|-(?!\d)")
#: Lines of a cell beyond which its row may go on on the next page: it could be longer than a page, or leave most of one empty.
_HIGH = 20
#: A word of so many letters may be wider than its column.
_WIDE_WORD = re.compile(rf"[^\W\d_]{{{_LONGEST + 1},}}")


@dataclass(slots=True, frozen=True)
class Grid:
    """A table, each cell as plain words and as markup."""

    head_words: Sequence[str]
    head: Sequence[str]
    words: Sequence[Sequence[str]]
    cells: Sequence[Sequence[str]]
    longest: Sequence[int]
    """Of each column, the letters of what its lines must not divide."""


# implements: KIT-SRS-090.3
def of_table(table: Table, inline: Inline, room: float) -> str:
    """A table in as many pieces as its length asks for, each under the name of its group."""
    pieces_ = list(table.pieces())
    longest = [_longest(column) for column in zip(table.columns, *table.rows, strict=True)]
    if len(pieces_) == 1:
        return grid(_grid(table.columns, table.rows, inline, longest), room)
    found = []
    widths = _widths([table.columns, *([plain(cell) for cell in row] for row in table.rows)], longest, room)
    for name, rows in pieces_:
        found.append(f"#group[{inline.of(name)}]\n{_written(_grid(table.columns, rows, inline, longest), widths, room)}")
    return "\n\n".join(found)


def _grid(columns: Sequence[str], rows: Sequence[Sequence[str]], inline: Inline, longest: Sequence[int]) -> Grid:
    words = [[plain(cell) for cell in row] for row in rows]
    return Grid(columns, [string(one) for one in columns], words, [[inline.of(cell) for cell in row] for row in rows], longest)


def grid(table: Grid, room: float) -> str:
    """A table whose columns share the room of the page."""
    return _written(table, _widths([table.head_words, *table.words], table.longest, room), room)


def _written(table: Grid, widths: Sequence[float], room: float) -> str:
    columns = ", ".join(f"{width:.1f}fr" for width in widths)
    letters = [max(1, int((width * room / sum(widths) - _SIDES) / _LETTER)) for width in widths]
    named = any(word.strip() for word in table.head_words)
    head = f"table.header({', '.join(f'[*{cell}*]' for cell in table.head)})," if named else ""
    rows = "\n".join([_row(row, words, letters) for row, words in zip(table.cells, table.words, strict=True)])
    crowded = sum(widths) > room + 1 or any(_WIDE_WORD.search(word) for row in [table.head_words, *table.words] for word in row)
    look = "bare" if not named else "tight" if crowded else "table"
    return f"#{look}(columns: ({columns},), {head}\n{rows})"


def _row(cells: Sequence[str], words: Sequence[str], letters: Sequence[int]) -> str:
    """One row, which stays on one page unless it is high; `letters` are those of one line of each column."""
    heights = (sum(-(-len(line) // most) for line in one.split("\n")) for one, most in zip(words, letters, strict=True))
    if max(heights) > _HIGH:
        return ", ".join([f"table.cell(breakable: true)[{cell}]" for cell in cells]) + ","
    return ", ".join([f"[{cell}]" for cell in cells]) + ","


def _widths(rows: Sequence[Sequence[str]], longest: Sequence[int], room: float) -> list[float]:
    """Points for each column: as much as its longest word needs, and of what is left, by how much it holds."""
    least, wanted = [], []
    for word, column in zip(longest, zip(*rows, strict=True), strict=True):
        lines = [max(map(len, cell.split("\n"))) for cell in column]
        least.append(min(max(word, _NARROWEST), _LONGEST) * _LETTER + _SIDES)
        mean = sum(lines) / len(lines)
        wanted.append(max(mean, min(max(lines), 2 * mean)) * _LETTER + _SIDES)
    left = room - sum(least)
    if left <= 0:
        return least
    more = [max(0.0, want - has) for want, has in zip(wanted, least, strict=True)]
    if sum(more) <= left or not sum(more):  # all have what they want: the rest goes to each alike
        return [max(want, has) + (left - sum(more)) / len(least) for want, has in zip(wanted, least, strict=True)]
    return [has + left * extra / sum(more) for has, extra in zip(least, more, strict=True)]


def _longest(column: Iterable[str]) -> int:
    return max((unbroken(_texts(spans(cell))) for cell in dict.fromkeys(column)), default=0)


def _texts(found: Iterable[Span]) -> Iterator[tuple[str, bool]]:
    for one in found:
        yield from _texts(one.inner) if one.inner else [(one.text, one.kind == "code")]


def unbroken(texts: Iterable[tuple[str, bool]]) -> int:
    """Letters of the longest word of texts, or of the longest piece of those that are code."""
    words = ((word, is_code) for text, is_code in texts for word in _ENDS.split(text))
    return max((len(piece) for word, is_code in words for piece in (pieces(word) if is_code else [word])), default=0)
