"""The picture of how far the leaves of Annex II and III are answered."""

import re

import pytest
from samdkit.technical_file.writing import context_of


@pytest.mark.verifies("KIT-SRS-094.a")
def test_each_leaf_is_a_cell_with_the_letter_of_its_state_and_stands_in_the_words(made_cuff):
    context = context_of(made_cuff.load())
    figure = context.figure("readiness")
    letters = re.findall(r"<text[^>]*>([AGNOM])</text>", figure.svg)
    states = [str(leaf.state) for leaf in context.leaves]
    known = {"answered": "A", "generated": "G", "not applicable": "N", "open": "O", "missing": "M"}
    assert letters == [*(known[one] for one in states), *"AGNOM"]
    for leaf in context.leaves:
        assert re.search(rf"{leaf.state} \([^)]*{re.escape(leaf.clause.id)}\b", figure.words), leaf.clause.id
    for state in known:
        assert f"{state}: {states.count(state)}</text>" in figure.svg


@pytest.mark.verifies("KIT-SRS-094.a")
def test_a_component_has_no_annexes_to_be_ready_for(made_pulse):
    assert context_of(made_pulse.load()).figure("readiness") is None
