"""The trace graph of an item shows its neighbours, and what was observed of its tests."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from samdkit.model.item import Item, Link
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.technical_file.figures.layered import MOST
from samdkit.technical_file.figures.trace_graph import trace_graph

SVG = "{http://www.w3.org/2000/svg}"
HERE = Location("dossier/all.md", 1)


def item(identifier, kind="software-requirement", **links):
    found = [Link(identifier, kind.replace("_", "-"), target, HERE) for kind, targets in links.items() for target in targets]
    return Item(identifier, kind, f"Title of {identifier}", HERE, links=found)


def project(*items, tmp_path=None):
    made = Project(tmp_path, items={one.id: one for one in items})
    made.index()
    return made


def boxes(figure):
    root = ET.fromstring(figure.svg)  # noqa: S314 - ours
    return [one.get("href") for one in root.iter(f"{SVG}a")]


def page(name):
    return f"{name}.html"


@pytest.mark.verifies("KIT-SRS-083.1")
def test_a_requirement_stands_between_its_need_and_the_test_that_entered_its_code(cuff):
    figure = trace_graph(cuff.load(), cuff.load().items["SRS-002"], page)
    assert {"UN-002.html", "SAD-002.html"} <= set(boxes(figure))
    told = figure.words.split("; ")
    assert "SRS-002 derives-from UN-002" in told
    assert "SAD-002 satisfies SRS-002" in told
    assert "mean implements SRS-002" in told
    assert "test_mean verifies SRS-002, seen to enter mean" in told
    assert 'stroke-dasharray="4 3"' not in figure.svg


@pytest.mark.verifies("KIT-SRS-083.1")
def test_a_test_that_was_not_seen_to_enter_anything_is_joined_by_a_broken_line(cuff):
    cuff.remove("evidence/runs.jsonl")
    figure = trace_graph(cuff.load(), cuff.load().items["SRS-002"], page)
    assert "test_mean verifies SRS-002" in figure.words.split("; ")
    assert 'stroke-dasharray="4 3"' in figure.svg


@pytest.mark.verifies("KIT-SRS-083.1")
def test_a_risk_leads_over_its_control_to_the_requirement_that_realises_it(cuff):
    made = cuff.load()
    control = next(one for one in made.of_kind("risk-control", inherited=False) if one.targets("mitigates") == ["RISK-001"])
    words = trace_graph(made, made.items["RISK-001"], page).words
    assert f"{control.id} mitigates RISK-001" in words
    assert all(f"{control.id} realised-by {target}" in words for target in control.targets("realised-by"))


@pytest.mark.verifies("KIT-SRS-083.1")
def test_what_is_left_out_is_counted(tmp_path):
    needs = [item(f"UN-{number:03}", "user-need") for number in range(1, 75)]
    made = project(*needs, item("SRS-001", derives_from=[one.id for one in needs]), tmp_path=tmp_path)
    figure = trace_graph(made, made.items["SRS-001"], page)
    assert len(boxes(figure)) == MOST - 1  # it leads nowhere from itself
    assert "+ 15 more" in figure.svg


@pytest.mark.verifies("KIT-SRS-083.1")
def test_an_item_in_the_middle_of_many_is_never_left_out(tmp_path):
    many = [item(f"SRS-{number:03}", derives_from=["UN-001"]) for number in range(1, 200)]
    made = project(item("UN-001", "user-need"), *many, tmp_path=tmp_path)
    assert "Title of SRS-150" in trace_graph(made, made.items["SRS-150"], page).svg


@pytest.mark.verifies("KIT-SRS-083.1")
def test_what_has_no_page_has_no_link(tmp_path):
    made = project(item("UN-001", "user-need"), item("SRS-001", derives_from=["UN-001"]), tmp_path=tmp_path)
    figure = trace_graph(made, made.items["SRS-001"], lambda _: "")
    assert boxes(figure) == []
    assert 'role="img"' in figure.svg
    assert "UN-001" in figure.svg


def test_an_item_without_neighbours_has_no_graph(tmp_path):
    made = project(item("UN-001", "user-need"), item("SRS-001"), tmp_path=tmp_path)
    assert trace_graph(made, made.items["UN-001"], page) is None


def test_obsolete_items_and_those_that_are_not_there_are_not_shown(tmp_path):
    old = item("UN-001", "user-need")
    old.attributes["status"] = "obsolete"
    made = project(old, item("SRS-001", derives_from=["UN-001", "UN-009"]), tmp_path=tmp_path)
    assert trace_graph(made, made.items["SRS-001"], page) is None


def test_links_in_a_circle_are_drawn(tmp_path):
    made = project(item("SRS-001", refines=["SRS-002"]), item("SRS-002", refines=["SRS-001"]), tmp_path=tmp_path)
    figure = trace_graph(made, made.items["SRS-001"], page)
    assert figure.words == "SRS-002 refines SRS-001; SRS-001 refines SRS-002"


@pytest.mark.verifies("KIT-SRS-083.3")
def test_links_are_targets_of_24_pixels_and_bear_names(cuff):
    made = cuff.load()
    for one in made.of_kind("software-requirement", "risk", "architecture"):
        figure = trace_graph(made, one, page)
        root = ET.fromstring(figure.svg)  # noqa: S314 - ours
        assert root.get("role") == "group"
        for link in root.iter(f"{SVG}a"):
            assert min(float(link.find(f"{SVG}rect").get(side)) for side in ("width", "height")) >= 24
            assert link.get("aria-label").split()
        assert not [name for name, count in Counter(boxes(figure)).items() if count > 1]
