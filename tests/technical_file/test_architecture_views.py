"""Views of the architecture show what items state and what code does, and tell the two apart."""

from xml.etree import ElementTree as ET

import pytest
from samdkit.technical_file.figures import architecture_views
from samdkit.technical_file.tables import architecture
from samdkit.technical_file.writing import context_of

SVG = "{http://www.w3.org/2000/svg}"
ARCHITECTURE = "dossier/architecture.md"
NONE = "–"  # noqa: RUF001 - a dash as print has it


def texts(figure):
    return [one.text.strip() for one in ET.fromstring(figure.svg).iter(f"{SVG}text")]  # noqa: S314 - ours


def imports_reading(cuff):
    cuff.replace(
        "src/cuff/display.py", '"""Writes the figure."""\n', '"""Writes the figure."""\n\nfrom cuff.reading import mean\n'
    )


def states(cuff, *, source="SAD-003", target="SAD-002"):
    line = {"SAD-003": "can't reach back\n- satisfies: SRS-005", "SAD-002": "- satisfies: SRS-001, SRS-002"}[source]
    cuff.replace(ARCHITECTURE, line, f"{line}\n- uses: {target}")


@pytest.mark.verifies("KIT-SRS-083.2")
def test_an_import_is_shown_where_nobody_states_anything(cuff):
    imports_reading(cuff)
    context = context_of(cuff.load())
    ((source, target, stated, places, modules),) = architecture.uses(context).rows
    assert (source, target, stated) == ("[SAD-003](item:SAD-003)", "[SAD-002](item:SAD-002)", "no")
    assert (places, modules) == ("`src/cuff/display.py:3`", "`cuff.reading`")
    figure = architecture_views.static_view(context)
    assert figure.words == "SAD-003 uses SAD-002 (seen in the code, not stated)"
    assert 'stroke-dasharray="7 4"' not in figure.svg


@pytest.mark.verifies("KIT-SRS-083.2")
def test_a_use_that_is_stated_and_seen_is_so_told(cuff):
    imports_reading(cuff)
    states(cuff)
    assert architecture_views.static_view(context_of(cuff.load())).words == "SAD-003 uses SAD-002 (stated, and seen in the code)"


@pytest.mark.verifies("KIT-SRS-083.2")
def test_what_only_one_of_the_two_says_is_drawn_otherwise(cuff):
    imports_reading(cuff)
    states(cuff, source="SAD-002", target="SAD-003")
    context = context_of(cuff.load())
    assert architecture_views.static_view(context).words.split("; ") == [
        "SAD-002 uses SAD-003 (stated, not seen in the code)",
        "SAD-003 uses SAD-002 (seen in the code, not stated)",
    ]
    assert [row[2:4] for row in architecture.uses(context).rows] == [("yes", "**none**"), ("**no**", "`src/cuff/display.py:3`")]


@pytest.mark.verifies("KIT-SRS-083.2")
def test_boxes_hold_class_units_whole_and_packages(cuff):
    found = texts(architecture_views.static_view(context_of(cuff.load())))
    for text in ("SAD-002", "Reading", "class B, 4 marked units", "part of SAD-001", "with attrs", "SAD-003"):
        assert text in found


@pytest.mark.verifies("KIT-SRS-083.2")
def test_items_that_do_not_use_each_other_are_told_in_words_all_the_same(cuff):
    assert architecture_views.static_view(context_of(cuff.load())).words == "SAD-002, SAD-003: none of them uses another"


@pytest.mark.verifies("KIT-SRS-083.2")
def test_a_long_chain_of_items_stays_on_a_page(cuff):
    for number in range(10, 30):
        cuff.write(f"src/cuff/m{number}.py", f'"""One."""\n\nimport cuff.m{number + 1}\n')
        cuff.append(
            ARCHITECTURE, f"\n## SAD-0{number} One\n- part-of: SAD-001\n- code: src/cuff/m{number}.py\n- satisfies: SRS-001\n"
        )
    root = ET.fromstring(architecture_views.static_view(context_of(cuff.load())).svg)  # noqa: S314 - ours
    assert float(root.get("height")) < 1.3 * float(root.get("width"))


@pytest.mark.verifies("KIT-SRS-083.2")
def test_an_arrow_is_left_out_where_a_way_leads_there_already():
    edges = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "c"), ("a", "d")]
    assert architecture_views._reduced(edges) == {("a", "b"), ("b", "c"), ("c", "d"), ("d", "c")}


@pytest.mark.verifies("KIT-SRS-083.2")
def test_packages_stand_with_the_item_of_the_dossier_that_speaks_of_them(cuff):
    ((owner, package, item, place),) = architecture.soup_placement(context_of(cuff.load())).rows
    assert (owner, package, place) == ("[SAD-002](item:SAD-002)", "`attrs`", "`src/cuff/reading.py:3`")
    assert item.startswith("[SOUP-")


@pytest.mark.verifies("KIT-SRS-083.2")
def test_an_interface_stands_with_what_the_code_at_its_edge_opens(cuff):
    cuff.replace("src/cuff/reading.py", "import attrs\n", "import attrs\nimport httpx\n\nhttpx.get('https://example.com')\n")
    context = context_of(cuff.load())
    ((interface, owner, external, peer, _, data, opened),) = architecture.data_flow(context).rows
    assert (interface, owner) == ("[IF-001](item:IF-001) Entry of a reading", "[SAD-002](item:SAD-002)")
    assert (external, peer, data) == ("yes", "citizen", "health")
    assert opened == 'calls: `httpx.get("https://example.com")` `src/cuff/reading.py:6`'
    assert "IF-001 joins SAD-002 and citizen" in architecture_views.data_flow_view(context).words


@pytest.mark.verifies("KIT-SRS-083.2")
def test_a_way_out_without_an_interface_is_shown_as_such(cuff):
    cuff.replace("src/cuff/display.py", "class Figure", "import sqlite3\n\nsqlite3.connect('x')\n\n\nclass Figure")
    context = context_of(cuff.load())
    last = architecture.data_flow(context).rows[-1]
    assert last[:3] == ("**none**", "[SAD-003](item:SAD-003)", NONE)
    figure = architecture_views.data_flow_view(context)
    assert "SAD-003: ways out of the code without an interface" in figure.words
    assert "no interface" in texts(figure)


@pytest.mark.verifies("KIT-SRS-083.2")
def test_the_deployment_names_platforms_components_packages_and_peers(cuff):
    context = context_of(cuff.load())
    rows = architecture.deployment(context).rows
    assert [row[0] for row in rows] == ["the device", "interpreter", "component", "packages", "another system"]
    assert rows[2][1] == "`pulse-limits` 1.0.0"
    figure = architecture_views.deployment_view(context)
    assert "pulse-limits 1.0.0" in texts(figure)
    assert "citizen" in texts(figure)


@pytest.mark.verifies("KIT-SRS-083.2")
def test_a_project_without_an_architecture_has_no_picture_of_one(cuff):
    cuff.remove(ARCHITECTURE)
    cuff.remove("dossier/interfaces.md")
    context = context_of(cuff.load())
    assert architecture_views.static_view(context) is None
    assert architecture.items(context).rows == ()


@pytest.mark.verifies("KIT-SRS-083.3")
def test_views_are_told_in_words_and_hold_nothing_from_outside(cuff):
    imports_reading(cuff)
    context = context_of(cuff.load())
    for view in (architecture_views.static_view, architecture_views.data_flow_view, architecture_views.deployment_view):
        figure = view(context)
        root = ET.fromstring(figure.svg)  # noqa: S314 - ours
        assert root.find(f"{SVG}desc").text == figure.words
        assert figure.words
        assert "http" not in figure.svg.replace("http://www.w3.org/2000/svg", "")
        assert figure.svg == view(context_of(cuff.load())).svg
