"""The tables of the documents as Excel workbooks: a few files, a sheet a table, the same bytes each time."""

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from samdkit.files import DATE, write_bytes
from samdkit.outputs.export.workbook import ROWS, fitting
from samdkit.technical_file import layout
from samdkit.technical_file.blocks import Page
from samdkit.technical_file.inline import plain, spans
from samdkit.technical_file.table import Table
from samdkit.technical_file.tables.catalogue import TABLES
from samdkit.technical_file.writing import TechnicalFile, commit_words

#: What the name of a sheet can't hold, and how long it may be.
_FORBIDDEN, _LONGEST = re.compile(r"[\[\]:*?/\\]"), 31
#: Characters: a column is as wide as its mean cell, between these.
_NARROW, _WIDE = 9, 60
_CONTENTS = "Contents"


# implements: KIT-SRS-091.4
def write(file: TechnicalFile, target: Path) -> None:
    """Writes the workbooks into the folder `target`."""
    pages: dict[str, list[Page]] = {name: [] for name in layout.workbooks([page.document for page in file.pages])}
    for page in file.pages:
        pages[layout.workbook(page.document)].append(page)
    for name, those in pages.items():
        write_bytes(target / f"{name}.xlsx", render(file, name, those))


def tables(pages: Iterable[Page]) -> dict[str, Table]:
    """The tables that documents show, each once, by name; small ones that only one text makes left out."""
    return {
        block.name: block
        for page in pages
        for block in page.blocks
        if isinstance(block, Table) and block.name in TABLES and block.has_head
    }


# implements: KIT-SRS-091.4
def render(file: TechnicalFile, name: str, pages: Iterable[Page], *, limit: int = ROWS) -> bytes:
    """A workbook's bytes: first what is in it, then a sheet a table; one of more rows than the limit goes on in the next."""
    words = file.context.words
    found = [(table, start) for table in tables(pages).values() for start in range(0, max(1, len(table)), limit)]
    names = sheet_names([words(_CONTENTS), *(table.title or table.name for table, _ in found)])
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = words(layout.TITLES[name])
    book.set_properties(
        {
            "title": title,
            "subject": file.device,
            "author": file.project.identity.fact("maker"),
            "status": file.status,
            "created": datetime(*DATE, tzinfo=UTC),
        }
    )
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF2", "text_wrap": True, "valign": "top"}),
        "cell": book.add_format({"text_wrap": True, "valign": "top"}),
        "strong": book.add_format({"text_wrap": True, "valign": "top", "bold": True}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "link": book.get_default_url_format(),
    }
    _contents(book.add_worksheet(names[0]), file, title, found, names[1:], formats)
    for sheet_name, (table, start) in zip(names[1:], found, strict=True):
        sheet = book.add_worksheet(sheet_name)
        _print(sheet, file, table.title)
        _table(sheet, table.columns, table.rows[start : start + limit], formats)
    book.close()
    return out.getvalue()


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Names that Excel takes, each another."""
    found: list[str] = []
    taken = {"", "history"}
    for title in titles:
        base = _FORBIDDEN.sub(" ", plain(title)).strip(" '")[:_LONGEST].strip(" '")
        name, number = base, 1
        while name.lower() in taken:
            number += 1
            name = f"{base[: _LONGEST - len(str(number)) - 1]} {number}"
        taken.add(name.lower())
        found.append(name)
    return found


def _contents(
    sheet: Worksheet,
    file: TechnicalFile,
    title: str,
    found: list[tuple[Table, int]],
    names: list[str],
    formats: dict[str, Any],
) -> None:
    """The first sheet: of which device this is, and a link to each table with the number of its rows."""
    words = file.context.words
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 60)
    sheet.write_string(0, 0, title, formats["title"])
    facts = [
        (words("Device"), file.device),
        (words("Manufacturer"), file.project.identity.fact("maker") or words("not stated")),
        (words("Commit"), commit_words(file.context)),
        (words("Status"), file.status),
    ]
    for line, (name, value) in enumerate(facts, 2):
        sheet.write_string(line, 0, name, formats["strong"])
        sheet.write_string(line, 1, fitting(value), formats["cell"])
    first = len(facts) + 3
    sheet.write_string(first, 0, words("Table"), formats["head"])
    sheet.write_string(first, 1, words("Rows"), formats["head"])
    for line, (name, (table, _)) in enumerate(zip(names, found, strict=True), first + 1):
        place = name.replace("'", "''")
        sheet.write_url(line, 0, f"internal:'{place}'!A1", formats["link"], fitting(plain(table.title) or table.name))
        sheet.write_number(line, 1, len(table))


def _print(sheet: Worksheet, file: TechnicalFile, title: str) -> None:
    """How the sheet comes out of a printer: across, as wide as the page, its head on each page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    head = f"{file.device}: {plain(title)}".replace("&", "&&")
    sheet.set_header(f"&L{head[:200]}")
    sheet.set_footer("&R&P / &N")


def _table(sheet: Worksheet, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS + 1}"})
    texts = [[plain(cell) for cell in row] for row in rows]
    for number, name in enumerate(columns):
        sheet.set_column(number, number, _width([name, *(row[number] for row in texts)]))
    for number, name in enumerate(columns):
        sheet.write_string(0, number, fitting(plain(name)), formats["head"])
    for line, (row, shown) in enumerate(zip(rows, texts, strict=True), 1):
        for number, (cell, words) in enumerate(zip(row, shown, strict=True)):
            if words:
                sheet.write_string(line, number, fitting(words), formats["strong" if _strong(cell) else "cell"])


def _width(texts: list[str]) -> float:
    lines = [max(map(len, one.split("\n"))) for one in texts]
    longest_word = max((len(word) for one in texts for word in one.split()), default=0)
    return max(_NARROW, min(_WIDE, max(2 * sum(lines) / len(lines), min(longest_word, _WIDE / 2)) + 2))


def _strong(cell: str) -> bool:
    """Whether a cell asks for something: all of it is bold."""
    found = spans(cell)
    return len(found) == 1 and found[0].kind == "strong"
