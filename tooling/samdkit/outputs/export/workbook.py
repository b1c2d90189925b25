"""Tables as an Excel workbook: one sheet each, heads frozen, filters on; the same tables give the same bytes."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from samdkit.files import DATE
from samdkit.outputs.export.tables import Cell, Table

#: What a sheet can hold, its heads aside, and what a cell can.
ROWS, CHARACTERS = 1_048_575, 32_767
_NARROW = {"line", "end", "label", "status", "level", "dirty", "retried", "assertions", "severity", "known"}
_WIDE = {"title", "text", "message", "hint", "tests", "units", "executed", "rationale", "sequence", "situation", "harm"}


# implements: KIT-SRS-044.c
def render(tables: Iterable[Table], *, limit: int = ROWS) -> bytes:
    """The file's bytes. A table of more rows than the limit of a sheet goes on in `NAME 2`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"title": "Trace graph", "created": datetime(*DATE, tzinfo=UTC)})
    head = book.add_format({"bold": True, "bottom": 1})
    for table in tables:
        for number, start in enumerate(range(0, max(1, len(table.rows)), limit), 1):
            sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
            _write(sheet, table.columns, table.rows[start : start + limit], head)
    book.close()
    return out.getvalue()


def _write(sheet: Worksheet, columns: tuple[str, ...], rows: list[tuple[Cell, ...]], head: object) -> None:
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    for number, name in enumerate(columns):
        sheet.set_column(number, number, 8 if name in _NARROW else 50 if name in _WIDE else 20)
        sheet.write_string(0, number, name, head)
    for line, row in enumerate(rows, 1):
        for number, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(line, number, cell)
            elif cell:
                sheet.write_string(line, number, fitting(cell))


def fitting(text: str) -> str:
    """What a cell can hold: text in no encoding as an escape, and no more characters than Excel reads, which then says so."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) <= CHARACTERS:
        return text
    rest = f"… (the first of {len(text)} characters; JSON and CSV have them all)"
    return text[: CHARACTERS - len(rest)] + rest
