"""The kinds as data say what the dossier format promises."""

import pytest
from samdkit.sources.kinds import inverse, kinds

REQUIREMENT = {"system-requirement", "software-requirement"}
#: Kind → prefix, wanted attributes and links, and where its links may end; `replaces` is every kind's.
FORMAT = {
    "user-need": ("UN", "", {}),
    "system-requirement": ("SYS", "derives-from", "requirement"),
    "software-requirement": ("SRS", "derives-from", "requirement"),
    "architecture": (
        "SAD",
        "safety-class satisfies",
        {"satisfies": REQUIREMENT, "part-of": {"architecture"}, "uses": {"architecture"}},
    ),
    "interface": ("IF", "external", {"satisfies": REQUIREMENT, "part-of": {"architecture"}}),
    "risk": (
        "RISK",
        "hazard sequence situation harm severity probability",
        {"derives-from": {"use-scenario", "interface", "architecture", "threat", *REQUIREMENT}, "concerns": {"any", "clause"}},
    ),
    "threat": ("THR", "asset category derives-from", {"derives-from": {"interface", "architecture"}}),
    "risk-control": (
        "RC",
        "option mitigates realised-by",
        {"mitigates": {"risk", "threat"}, "realised-by": REQUIREMENT, "introduces": {"risk"}},
    ),
    "use-scenario": ("US", "", {"derives-from": {"user-need"}}),
    "test-protocol": ("TP", "verifies", {"verifies": {"risk-control", *REQUIREMENT}}),
    "test-record": ("TR", "result version date role concerns", {"concerns": {"any", "clause"}}),
    "soup": ("SOUP", "package purpose requirements", {"affects": {"any"}, "concerns": {"any", "clause"}}),
    "tool": ("TOOL", "package purpose validation", {"concerns": {"any", "clause"}}),
    "anomaly": ("ANO", "severity verdict", {"affects": {"any"}}),
    "change": ("CHG", "reason", {"affects": {"any"}}),
    "claim": ("CLM", "", {"derives-from": {"user-need", *REQUIREMENT}, "concerns": {"any", "clause"}}),
    "assumption-of-use": ("AOU", "", {"concerns": {"any", "clause"}}),
    "justification": ("JUS", "role", {"discharges": {"assumption-of-use"}, "concerns": {"any", "clause"}}),
    "task": ("TASK", "role", {"concerns": {"any", "clause"}}),
    "waiver": ("WVR", "check role until", {"concerns": {"any", "clause"}}),
}
OF_REQUIREMENTS = {
    "derives-from": {"user-need", "system-requirement", "risk", "threat", "use-scenario", "clause"},
    "refines": REQUIREMENT,
    "discharges": {"assumption-of-use"},
}


def test_the_kit_brings_the_kinds_of_the_format():
    assert set(kinds()) - set(FORMAT) == {"answer"}, "one kind more: what a questionnaire was answered with"


@pytest.mark.parametrize("name", FORMAT)
def test_prefix_wanted_names_and_ends_are_those_of_the_format(name):
    prefix, wanted, links = FORMAT[name]
    kind = kinds()[name]
    expected = OF_REQUIREMENTS if links == "requirement" else links
    assert (kind.prefix, set(kind.wanted)) == (prefix, set(wanted.split()))
    assert kind.links == {**expected, "replaces": {name}}


def test_only_requirements_have_parts():
    assert {name for name, kind in kinds().items() if kind.parts} == REQUIREMENT


def test_code_is_wanted_of_architecture_that_nothing_is_part_of():
    assert {name: kind.wanted_below for name, kind in kinds().items() if kind.wanted_below} == {"architecture": ("code",)}


def test_every_item_has_the_common_attributes():
    common = {"status", "source", "rationale", "safety-class", "answers", "reviewed-by"}
    assert all(common <= kind.attributes.keys() for kind in kinds().values())


def test_every_link_has_a_word_for_its_other_end():
    assert all(inverse(link) for kind in kinds().values() for link in kind.links)


def test_what_a_kind_wants_it_knows():
    for kind in kinds().values():
        assert {*kind.wanted, *kind.wanted_below, *kind.several, *kind.dates} <= {*kind.attributes, *kind.links}
