"""Both matrices: each risk in its cell, each cell told by tone, lines and a sign, and the same in words."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.model.risk_plan import RiskPlan
from samdkit.project import Project
from samdkit.risks import Acceptance
from samdkit.technical_file.figures.risk_matrices import LOOKS, SHOWN, TOLD
from samdkit.technical_file.writing import context_of

SVG = "{http://www.w3.org/2000/svg}"
SEVERITY = ("slight", "grave", "fatal")
PROBABILITY = ("never", "rarely", "often")
ESTIMATES = st.lists(st.tuples(*[st.sampled_from(SEVERITY), st.sampled_from(PROBABILITY)] * 2), min_size=1, max_size=30)


def drawn(estimates):
    """The picture of a plan of three by three, with a risk for each estimate before and after control."""
    place = Location("dossier/plan.md", 1)
    acceptance = {"slight": "often", "grave": "never", "fatal": "none"}
    plan = RiskPlan(SEVERITY, PROBABILITY, acceptance, {"grave": "rarely"}, dict.fromkeys(SEVERITY, "B"), "grave", place)
    names = ("severity", "probability", "residual-severity", "residual-probability")
    items = {}
    for number, words in enumerate(estimates, 1):
        name = f"RISK-{number:03}"
        items[name] = Item(name, "risk", f"Risk {number}", place, dict(zip(names, words, strict=True)))
    return context_of(Project(Path(), items=items, risk_plan=plan)).figure("risk-matrices")


def read(figure):
    """The picture as XML."""
    return ET.fromstring(figure.svg)  # noqa: S314 - our own


def texts(figure):
    """Every text of the picture."""
    return [one.text for one in read(figure).iter(f"{SVG}text")]


def placed(said):
    """Severity and probability → what the plan says and the ids, as one half of the words has it."""
    cells = re.findall(r"(\w+), (\w+) \(([a-z ]+)\): ((?:RISK-\d+(?:, )?)+)", said)
    return {(severity, probability): (kind, ids.split(", ")) for severity, probability, kind, ids in cells}


@pytest.mark.verifies("KIT-SRS-081.g")
@given(ESTIMATES)
def test_the_words_hold_each_risk_in_its_cell_before_and_after(estimates):
    before, after = drawn(estimates).words.split(" After control: ")
    for said, part in ((before, slice(0, 2)), (after, slice(2, 4))):
        cells = placed(said)
        assert {cell: len(ids) for cell, (_, ids) in cells.items()} == Counter(one[part] for one in estimates)
        assert {kind for (severity, _), (kind, _) in cells.items() if severity == "slight"} <= {"acceptable"}
        assert {kind for (severity, _), (kind, _) in cells.items() if severity == "fatal"} <= {"not acceptable"}


@pytest.mark.verifies("KIT-SRS-081.g")
@given(ESTIMATES)
def test_each_cell_shows_how_many_risks_it_holds_and_some_of_their_ids(estimates):
    figure = drawn(estimates)
    numbers = Counter(one for one in texts(figure) if re.fullmatch(r"\d{1,2}", one))
    cells = Counter(one[:2] for one in estimates), Counter(one[2:] for one in estimates)
    assert numbers == Counter(str(count) for found in cells for count in found.values())
    left_out = Counter(re.findall(r"\+(\d+)", " ".join(texts(figure))))
    assert left_out == Counter(str(count - SHOWN + 1) for found in cells for count in found.values() if count > SHOWN)


@pytest.mark.verifies("KIT-SRS-081.g")
def test_the_looks_of_cells_differ_without_colour():
    assert len({sign for _, sign, _ in LOOKS.values()}) == len({lines for _, _, lines in LOOKS.values()}) == 3
    signs = Counter(texts(drawn([("slight", "never", "slight", "never")])))
    assert [signs[LOOKS[kind][1]] for kind in LOOKS] == [2 * 4, 2 * 1, 2 * 4], "a sign in each cell of both matrices"
    assert set(LOOKS) == set(Acceptance) - {Acceptance.UNKNOWN}


@pytest.mark.verifies("KIT-SRS-081.g")
def test_the_picture_bears_its_words_and_stands_within_its_bounds():
    figure = drawn([("grave", "often", "grave", "rarely")] * 9)
    root = read(figure)
    assert root.find(f"{SVG}desc").text == figure.words
    left, top, wide, high = map(float, root.get("viewBox").split())
    for box in list(root)[3:]:
        if box.tag == f"{SVG}rect":
            assert left <= float(box.get("x")) <= left + wide - float(box.get("width"))
            assert top <= float(box.get("y")) <= top + high - float(box.get("height"))


@pytest.mark.verifies("KIT-SRS-081.g")
def test_a_word_of_no_scale_is_named_and_drawn_in_no_cell():
    figure = drawn([("grave", "sometimes", "grave", "never")])
    assert "Before control: not on the scale: RISK-001. After control: grave, never (acceptable): RISK-001." in figure.words
    assert "not on the scale: RISK-001" in texts(figure)


@pytest.mark.verifies("KIT-SRS-081.g")
def test_without_risks_there_is_no_picture():
    assert drawn([]) is None


@pytest.mark.verifies("KIT-SRS-081.g")
def test_of_many_risks_in_one_cell_the_words_tell_the_first_and_how_many_more():
    before, _ = drawn([("slight", "never", "slight", "never")] * (TOLD + 5)).words.split(" After control: ")
    assert before.endswith(f"RISK-{TOLD:03}, and 5 more.")
    assert f"RISK-{TOLD + 1:03}" not in before
