"""trace.cyclic-link."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.checks.trace import cyclic_link
from samdkit.model.item import Item, Link
from samdkit.model.location import Location
from samdkit.project import Project

CHECK = "trace.cyclic-link"


@pytest.mark.verifies("KIT-SRS-021.4")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.4")
def test_a_circle_is_found_once_at_its_first_item(cuff):
    cuff.replace("dossier/architecture.md", "- satisfies: SRS-003, SRS-007", "- satisfies: SRS-003, SRS-007\n- part-of: SAD-003")
    assert cuff.seen(CHECK) == [
        (
            cuff.place("dossier/architecture.md", "## SAD-001"),
            CHECK,
            "SAD-001",
            "part-of goes in a circle: SAD-001 → SAD-003 → SAD-001",
            "remove one of the links",
            ("iec62304:5.2.6",),
        )
    ]


def graph(links: list[tuple[int, int]], obsolete: frozenset[int] = frozenset()) -> Project:
    items = {}
    for number in range(8):
        name, place = f"SRS-{number}", Location("dossier/requirements.md", number + 1)
        ends = [Link(name, "refines", f"SRS-{end}", place) for start, end in links if start == number]
        status = {"status": "obsolete"} if number in obsolete else {}
        items[name] = Item(name, "software-requirement", "", place, status, ends)
    return Project(Path(), items=items)


def circles(project: Project) -> list[str]:
    return [one.message.removeprefix("refines goes in a circle: ") for one in cyclic_link.find(project)]


@pytest.mark.verifies("KIT-SRS-021.4")
def test_a_circle_by_way_of_a_later_link_is_found():
    assert circles(graph([(1, 2), (1, 3), (3, 1)])) == ["SRS-1 → SRS-3 → SRS-1"]


@pytest.mark.verifies("KIT-SRS-021.4")
def test_two_circles_are_two_findings():
    assert circles(graph([(1, 2), (2, 1), (4, 5), (5, 6), (6, 4)])) == ["SRS-1 → SRS-2 → SRS-1", "SRS-4 → SRS-5 → SRS-6 → SRS-4"]


@pytest.mark.verifies("KIT-SRS-021.4")
def test_a_circle_beside_another_begins_at_its_first_item_too():
    assert circles(graph([(0, 2), (1, 2), (1, 3), (2, 0), (2, 1), (3, 1)])) == ["SRS-0 → SRS-2 → SRS-0", "SRS-1 → SRS-3 → SRS-1"]


@pytest.mark.verifies("KIT-SRS-021.4")
def test_what_leads_to_a_circle_or_comes_from_it_is_not_in_it():
    assert circles(graph([(0, 1), (1, 2), (2, 1), (2, 3)])) == ["SRS-1 → SRS-2 → SRS-1"]


@pytest.mark.verifies("KIT-SRS-021.4")
def test_obsolete_items_and_links_to_oneself_make_no_circle():
    assert circles(graph([(1, 2), (2, 1), (3, 3)], frozenset({2}))) == []


def reaches(start: int, goal: int, links: list[tuple[int, int]]) -> bool:
    seen, todo = set(), [end for begin, end in links if begin == start]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += [end for begin, end in links if begin == one]
    return goal in seen


NUMBERS = st.integers(0, 7)


@pytest.mark.verifies("KIT-SRS-021.4")
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=20))
def test_there_is_a_finding_exactly_where_something_reaches_itself(links):
    others = [(start, end) for start, end in links if start != end]
    found = circles(graph(links))
    assert bool(found) == any(reaches(number, number, others) for number in range(8))
    for circle in found:
        names = [int(name.removeprefix("SRS-")) for name in circle.split(" → ")]
        assert names[0] == names[-1] == min(names)
        assert all(step in others for step in pairwise(names))
