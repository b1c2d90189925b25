"""Tables as typst markup: columns as wide as their words need, a header that is repeated, long ones in groups."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from samdkit.outputs.technical_file.pdf.markup import Inline, pieces, string
from samdkit.technical_file.inline import plain
from samdkit.technical_file.table import Table

#: Points that a letter takes in a cell, and that a cell has at its sides.
_LETTER, _SIDES = 3.9, 9.0
_NARROWEST, _LONGEST = 4, 18
#: Where a line of a cell may end.
_ENDS = re.compile(r"[\s/]+|-(?!\d)")
#: Letters and lines of a cell beyond which its row may go on on the next page: it could be longer than a page.
_LONG, _HIGH = 900, 25
#: A table of more rows is split by its groups.
SPLIT = 300


@dataclass(slots=True, frozen=True)
class Grid:
    """A table, each cell as plain words and as markup."""

    head_words: Sequence[str]
    head: Sequence[str]
    words: Sequence[Sequence[str]]
    cells: Sequence[Sequence[str]]


# implements: KIT-SRS-090.3
def of_table(table: Table, inline: Inline, room: float) -> str:
    """A table in as many pieces as its length asks for, each under the name of its group."""
    pieces_ = list(_groups(table))
    if len(pieces_) == 1:
        return grid(_grid(table.columns, table.rows, inline), room)
    found = []
    widths = _widths([table.columns, *([plain(cell) for cell in row] for row in table.rows)], room)
    for name, rows in pieces_:
        found.append(f"#group[{inline.of(name)}]\n{_written(_grid(table.columns, rows, inline), widths, room)}")
    return "\n\n".join(found)


def _groups(table: Table) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """The rows by their group, if the table is long; the groups in the order of their first rows."""
    if len(table.rows) <= SPLIT or not table.groups:
        yield "", list(table.rows)
        return
    order = {name: place for place, name in reversed(list(enumerate(table.groups)))}
    sorted_ = sorted(zip(table.groups, table.rows, strict=True), key=lambda one: order[one[0]])
    for name, rows in groupby(sorted_, key=lambda one: one[0]):
        yield name or "–", [row for _, row in rows]  # noqa: RUF001 - a dash as print has it


def _grid(columns: Sequence[str], rows: Sequence[Sequence[str]], inline: Inline) -> Grid:
    words = [[plain(cell) for cell in row] for row in rows]
    return Grid(columns, [string(one) for one in columns], words, [[inline.of(cell) for cell in row] for row in rows])


def grid(table: Grid, room: float) -> str:
    """A table whose columns share the room of the page."""
    return _written(table, _widths([table.head_words, *table.words], room), room)


def _written(table: Grid, widths: Sequence[float], room: float) -> str:
    columns = ", ".join(f"{width:.1f}fr" for width in widths)
    named = any(word.strip() for word in table.head_words)
    head = f"table.header({', '.join(f'[*{cell}*]' for cell in table.head)})," if named else ""
    rows = "\n".join([_row(row, words) for row, words in zip(table.cells, table.words, strict=True)])
    look = "bare" if not named else "tight" if sum(widths) > room + 1 else "table"
    return f"#{look}(columns: ({columns},), {head}\n{rows})"


def _row(cells: Sequence[str], words: Sequence[str]) -> str:
    """One row, which stays on one page unless it is long."""
    if any(len(one) > _LONG or one.count("\n") > _HIGH for one in words):
        return ", ".join([f"table.cell(breakable: true)[{cell}]" for cell in cells]) + ","
    return ", ".join([f"[{cell}]" for cell in cells]) + ","


def _widths(rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """Points for each column: as much as its longest word needs, and of what is left, by how much it holds."""
    least, wanted = [], []
    for column in zip(*rows, strict=True):
        lines = [max(map(len, cell.split("\n"))) for cell in column]
        longest = max((len(word) for cell in dict.fromkeys(column) for word in _words(cell)), default=0)
        least.append(min(max(longest, _NARROWEST), _LONGEST) * _LETTER + _SIDES)
        mean = sum(lines) / len(lines)
        wanted.append(max(mean, min(max(lines), 2 * mean)) * _LETTER + _SIDES)
    left = room - sum(least)
    if left <= 0:
        return least
    more = [max(0.0, want - has) for want, has in zip(wanted, least, strict=True)]
    if sum(more) <= left or not sum(more):  # all have what they want: the rest goes to each alike
        return [max(want, has) + (left - sum(more)) / len(least) for want, has in zip(wanted, least, strict=True)]
    return [has + left * extra / sum(more) for has, extra in zip(least, more, strict=True)]


def _words(cell: str) -> list[str]:
    """What can't be broken."""
    return [piece for word in _ENDS.split(cell) for piece in pieces(word)]
