"""Long tables and lists on several pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.outputs.technical_file.site import chunks
from samdkit.technical_file.table import Table


def table(sizes):
    """A table with groups of these sizes."""
    groups = [f"G{number}" for number, size in enumerate(sizes) for _ in range(size)]
    rows = tuple((f"row {number}", group) for number, group in enumerate(groups))
    return Table("long", "Long", ("row", "group"), rows, tuple(groups))


@pytest.mark.verifies("KIT-SRS-094.b")
@given(sizes=st.lists(st.integers(1, 4500), max_size=6))
def test_the_chunks_of_a_table_are_the_table(sizes):
    whole = table(sizes)
    found = chunks.of_table(whole)
    assert [row for one in found for row in one.table().rows] == list(whole.rows)
    assert [one.rows for one in found] == [len(one.table()) for one in found]
    assert max(one.rows for one in found) <= chunks.LONGEST
    assert len({one.path for one in found}) == len(found)
    assert (len(found) == 1) == (found[0].path == "") == (len(whole) <= chunks.LONGEST)


@pytest.mark.verifies("KIT-SRS-094.b")
@given(sizes=st.lists(st.integers(1, chunks.LONGEST), max_size=6))
def test_groups_that_have_room_stay_together(sizes):
    pages = {}
    for number, one in enumerate(chunks.of_table(table(sizes))):
        for group in one.table().groups:
            pages.setdefault(group, set()).add(number)
    assert all(len(found) == 1 for found in pages.values())


@pytest.mark.verifies("KIT-SRS-094.b")
def test_a_long_list_of_items_names_the_first_and_the_last_of_each_page():
    ids = [f"SRS-{number:05}" for number in range(4100)]
    digests = dict.fromkeys(ids, "x")
    found = chunks.of_items("all", "Requirements", ids, digests, lambda start, end: table([end - start]))
    assert [one.title for one in found] == [
        "Requirements 1: SRS-00000 … SRS-01999",
        "Requirements 2: SRS-02000 … SRS-03999",
        "Requirements 3: SRS-04000 … SRS-04099",
    ]
    other = chunks.of_items("all", "Requirements", ids, {**digests, "SRS-03000": "y"}, lambda start, end: table([end - start]))
    assert [one.made_of == two.made_of for one, two in zip(found, other, strict=True)] == [True, False, True]
