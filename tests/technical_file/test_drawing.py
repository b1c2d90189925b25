"""Pictures are drawn the same everywhere, can be read, and tell apart without colour."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.technical_file.figures import layered, svg

SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lightness(colour):
    """CIE L*: equal steps look equal."""
    return 116 * luminance(colour) ** (1 / 3) - 16


@pytest.mark.verifies("KIT-SRS-083.3")
@pytest.mark.parametrize("tone", svg.TONES.values(), ids=svg.TONES)
def test_words_and_edges_stand_out_from_each_tone(tone):
    assert contrast(svg.INK, tone.fill) >= 4.5
    assert contrast(tone.edge, svg.PAPER) >= 4.5
    assert contrast(tone.edge, tone.fill) >= 3


def test_tones_tell_apart_in_grey():
    for one, other in combinations(svg.TONES.values(), 2):
        assert abs(lightness(one.fill) - lightness(other.fill)) >= 3.9


@given(st.text(max_size=200), st.floats(40, 300), st.integers(1, 4))
def test_wrapped_text_has_room(text, room, lines):
    found = svg.wrapped(text, room, lines)
    assert len(found) <= lines
    assert all(svg.width(line) <= room or len(line) == 1 for line in found)


def test_text_that_is_cut_says_so_and_whole_text_does_not():
    text = "Consent is checked before every read"
    assert " ".join(svg.wrapped(text, 120, 9)) == text
    assert svg.wrapped(text, 120, 2)[-1].endswith("…")


@pytest.mark.verifies("KIT-SRS-083.3")
def test_a_picture_names_itself_and_holds_no_words_as_markup():
    drawing = svg.Drawing()
    drawing.box(0, 0, 100, 40, svg.TONES["sky"], "A & B", ("<b>",))
    root = ET.fromstring(drawing.svg("One & two", "A box <here>.", 100, 40))  # noqa: S314 - ours
    assert root.find(f"{SVG}title").text == "One & two"
    assert root.find(f"{SVG}desc").text == "A box <here>."
    assert [one.text.rstrip() for one in root.iter(f"{SVG}text")] == ["A & B", "<b>"]
    assert root.get("role") == "img"
    assert not [one for one in root.iter() if "id" in one.attrib or "style" in one.attrib]


@pytest.mark.verifies("KIT-SRS-083.3")
def test_a_picture_with_links_is_a_group_whose_links_have_names():
    drawing = svg.Drawing()
    with drawing.link('a.html?b="1"&c=2', "SRS-001 First"):
        drawing.box(0, 0, 100, 40, svg.TONES["sky"], "SRS-001")
    root = ET.fromstring(drawing.svg("Trace", "One box.", 100, 40))  # noqa: S314 - ours
    (link,) = root.iter(f"{SVG}a")
    assert (root.get("role"), link.get("href"), link.get("aria-label")) == ("group", 'a.html?b="1"&c=2', "SRS-001 First")


@st.composite
def graphs(draw):
    counts = draw(st.lists(st.integers(0, 6), min_size=1, max_size=5))
    rows = [[f"{row}.{number}" for number in range(count)] for row, count in enumerate(counts)]
    names = [name for row in rows for name in row]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)) if names else st.nothing()
    return rows, draw(st.lists(pairs, max_size=20)) if names else []


@given(graphs(), st.booleans())
def test_boxes_do_not_touch_and_stay_inside(graph, down):
    rows, edges = graph
    layout = layered.lay_out([[layered.Box(name, 100, 40) for name in row] for row in rows], edges, down=down)
    assert layout.boxes.keys() == {name for row in rows for name in row}
    for box in layout.boxes.values():
        assert 0 <= box.x <= layout.wide - box.wide
        assert 0 <= box.y <= layout.high - box.high
    for one, other in combinations(layout.boxes.values(), 2):
        apart = one.x + one.wide <= other.x or other.x + other.wide <= one.x
        assert apart or one.y + one.high <= other.y or other.y + other.high <= one.y


@given(graphs(), st.booleans())
def test_each_edge_runs_from_border_to_border_and_through_no_box_between(graph, down):
    rows, edges = graph
    layout = layered.lay_out([[layered.Box(name, 100, 40) for name in row] for row in rows], edges, down=down)
    assert layout.edges.keys() == {edge for edge in edges if edge[0] != edge[1]}
    for (start, end), points in layout.edges.items():
        for name, (x, y) in ((start, points[0]), (end, points[-1])):
            box = layout.boxes[name]
            assert x in {box.x, box.x + box.wide, box.x + box.wide / 2}
            assert y in {box.y, box.y + box.high, box.y + box.high / 2}
        for x, y in points[1:-1]:
            assert not [one for one in layout.boxes.values() if one.x < x < one.x + one.wide and one.y < y < one.y + one.high]


@given(st.lists(st.lists(st.integers(), max_size=40), max_size=6), st.integers(0, 60))
def test_what_is_not_shown_is_counted(rows, most):
    found = layered.capped([[str(name) for name in row] for row in rows], most)
    assert sum(len(kept) for kept, _ in found) == min(most, sum(map(len, rows)))
    assert [len(kept) + more for kept, more in found] == [len(row) for row in rows]


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=20))
def test_ranks_hold_each_name_once_and_edges_of_no_circle_lead_onwards(edges):
    rows = layered.ranked("abcdefgh", edges)
    assert sorted(name for row in rows for name in row) == list("abcdefgh")
    rank = {name: number for number, row in enumerate(rows) for name in row}
    onwards = [(start, end) for start, end in edges if start < end]
    own = {name: number for number, row in enumerate(layered.ranked("abcdefgh", onwards)) for name in row}
    assert all(own[start] < own[end] for start, end in onwards)
    assert all(rank[start] == 0 for start in "abcdefgh" if not [one for one in edges if one[1] == start])


def test_edges_that_need_not_cross_do_not():
    rows = [["a", "b", "c"], ["z", "y", "x"]]
    boxes = [[layered.Box(name, 100, 40) for name in row] for row in rows]
    layout = layered.lay_out(boxes, [("a", "x"), ("b", "y"), ("c", "z")])
    assert [layout.boxes[name].y for name in "xyz"] == sorted(layout.boxes[name].y for name in "xyz")
