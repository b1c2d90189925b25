"""Long tables on paper: split by their groups, with no head for a row or two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.technical_file.table import LONG, SHORT, Table

SIZES = st.lists(st.integers(1, 90), min_size=1, max_size=60)


def grouped(sizes):
    """A table with groups of these sizes."""
    groups = tuple(f"G{number}" for number, size in enumerate(sizes) for _ in range(size))
    return Table("t", "", ("row", "group"), tuple((f"r{number}", group) for number, group in enumerate(groups)), groups)


@pytest.mark.verifies("KIT-SRS-090.3")
@given(SIZES)
def test_every_row_stands_once_and_no_group_is_divided(sizes):
    table = grouped(sizes)
    pieces = [rows for _, rows in table.pieces()]
    assert [row for rows in pieces for row in rows] == list(table.rows)
    of_group = [{row[1] for row in rows} for rows in pieces]
    assert sum(map(len, of_group)) == len(set().union(*of_group))


@pytest.mark.verifies("KIT-SRS-090.3")
@given(SIZES.filter(lambda sizes: sum(sizes) > LONG))
def test_only_the_last_piece_may_be_short(sizes):
    assert all(len(rows) >= SHORT for _, rows in list(grouped(sizes).pieces())[:-1])


@pytest.mark.verifies("KIT-SRS-090.3")
def test_a_piece_is_named_by_its_first_and_its_last_group():
    sizes = [SHORT, 1, SHORT - 1, *[1] * LONG]
    names = [name for name, _ in grouped(sizes).pieces()]
    assert names[:3] == ["G0", "G1 … G2", f"G3 … G{SHORT + 2}"]


@pytest.mark.verifies("KIT-SRS-090.3")
def test_a_short_table_is_one_piece_without_a_name():
    table = grouped([1] * LONG)
    assert list(table.pieces()) == [("", table.rows)]
