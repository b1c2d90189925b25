"""Workbooks hold the tables of the documents, cell for cell, as words."""

import io
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.outputs.technical_file import workbooks
from samdkit.project import load
from samdkit.technical_file import cells, inline, layout
from samdkit.technical_file.blocks import Page
from samdkit.technical_file.table import Table
from samdkit.technical_file.tables.catalogue import TABLES
from samdkit.technical_file.writing import TechnicalFile, assemble

N = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(content):
    """Name of a sheet → its rows of texts; none of its cells is a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    book = ET.fromstring(members["xl/workbook.xml"])  # noqa: S314 - our own file
    names = [one.get("name") for one in book.iter(f"{N}sheet")]
    found = {}
    for number, name in enumerate(names, 1):
        sheet = ET.fromstring(members[f"xl/worksheets/sheet{number}.xml"])  # noqa: S314 - as above
        assert not list(sheet.iter(f"{N}f"))
        rows = {}
        for row in sheet.iter(f"{N}row"):
            texts = {}
            for one in row.iter(f"{N}c"):
                column = re.match("[A-Z]+", one.get("r"))[0]
                texts[ord(column) - ord("A")] = "".join(each.text or "" for each in one.iter() if each.tag in {f"{N}t", f"{N}v"})
            rows[int(row.get("r"))] = [texts.get(place, "") for place in range(max(texts) + 1)] if texts else []
        found[name] = [rows.get(line, []) for line in range(1, max(rows, default=0) + 1)]
    return found


@pytest.fixture(scope="module")
def file(made_cuff):
    return assemble(load(made_cuff.root))


@pytest.fixture(scope="module")
def books(file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    workbooks.write(file, folder)
    return {path.stem: sheets(path.read_bytes()) for path in sorted(folder.iterdir())}


def filled(row, length):
    return [*row, *[""] * (length - len(row))]


@pytest.mark.verifies("KIT-SRS-091.4", "KIT-RC-007")
def test_each_table_of_the_documents_is_a_sheet_with_all_its_rows(file, books):
    shown = {
        block.name: block
        for page in file.pages
        for block in page.blocks
        if isinstance(block, Table) and block.name in TABLES and block.has_head
    }
    assert len(shown) > 30
    assert set(books) == set(layout.TITLES)
    all_sheets = [rows for book in books.values() for name, rows in book.items() if name != "Contents"]
    assert len(all_sheets) == len(shown)
    for table in shown.values():
        expected = [[inline.plain(cell) for cell in row] for row in (table.columns, *table.rows)]
        assert any([filled(row, len(table.columns)) for row in rows] == expected for rows in all_sheets), table.name


@pytest.mark.verifies("KIT-SRS-091.4")
def test_the_tables_that_a_reviewer_asks_for_stand_where_the_names_say(books):
    assert {"Trace matrix", "From tests back", "From code back", "Needs"} <= set(books["trace-matrices"])
    assert {"Risks", "Risk controls"} <= set(books["risk-table"])
    assert "SOUP register" in books["soup-register"]
    assert {"GSPR checklist", "Annex II and III", "Documents"} <= set(books["conformity"])
    assert any(name.startswith("What is left") for name in books["conformity"])


@pytest.mark.verifies("KIT-SRS-091.4")
def test_the_first_sheet_names_the_device_and_counts_the_rows_of_each_table(file, books):
    for book in books.values():
        name, *others = book
        assert name == "Contents"
        assert ["Device", file.device] in book[name]
        counts = [row[1] for row in book[name][book[name].index(["Table", "Rows"]) + 1 :]]
        assert counts == [str(len(book[other]) - 1) for other in others]


@pytest.fixture(scope="module")
def one_table(file):
    """The sheets of a workbook with this table alone; a table of the catalogue's name, for others are left out."""

    def make(rows, limit=1000):
        table = Table("risks", "Risks", ("risk", "words"), tuple(rows))
        alone = Page(file.pages[0].document, (table,), ())
        return sheets(workbooks.render(TechnicalFile(file.context, (alone,)), "risk-table", [alone], limit=limit))

    return make


@pytest.mark.verifies("KIT-SRS-091.4", "KIT-RC-014")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30))
def test_no_cell_is_a_formula_or_anything_but_its_words(one_table, text):
    rows = [(cells.cell(f"={text}"), cells.cell(text)), ("=1+1", "@SUM(A1)")]
    assert [filled(row, 2) for row in one_table(rows)["Risks"][1:]] == [[inline.plain(cell) for cell in row] for row in rows]


@pytest.mark.verifies("KIT-SRS-091.4")
def test_a_table_that_is_too_long_for_a_sheet_goes_on_in_the_next(one_table):
    found = one_table([(str(number), "x") for number in range(5)], limit=2)
    assert list(found) == ["Contents", "Risks", "Risks 2", "Risks 3"]
    assert [row[0] for name in list(found)[1:] for row in found[name][1:]] == list("01234")


@given(st.lists(st.text(max_size=50), max_size=9))
def test_sheets_have_names_that_excel_takes(titles):
    names = workbooks.sheet_names(titles)
    assert len(names) == len(titles)
    assert not [name for name, count in Counter(name.lower() for name in names).items() if count > 1]
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) and name.strip("'") == name for name in names)


@pytest.mark.verifies("KIT-SRS-091.3", "KIT-RC-015")
def test_the_same_tables_give_the_same_bytes(made_cuff, file, tmp_path):
    workbooks.write(file, tmp_path / "a")
    workbooks.write(assemble(load(made_cuff.root)), tmp_path / "b")
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / one).iterdir()} for one in "ab")
    assert first == second
