"""risk.unargued-option."""

import pytest

CHECK = "risk.unargued-option"
RISKS = "dossier/risks.md"
CONTROLS = "dossier/risk-controls.md"
REASON = "- option-analysis: a number has to be typed, for the cuff has no way to send it\n"
HINT = "add `- option-analysis:` to the risk with the reason, or take a better option"


@pytest.mark.verifies("KIT-SRS-023.12")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.12")
@pytest.mark.parametrize(
    ("option", "words"), [("protective", "protection at most"), ("information", "information alone"), ("design", "")]
)
def test_the_strongest_option_and_its_controls_are_named(cuff, option, words):
    cuff.replace(RISKS, REASON, "")
    cuff.replace(CONTROLS, "- option: protective", f"- option: {option}")
    cuff.replace(CONTROLS, "- mitigates: RISK-002", "- mitigates: RISK-001, RISK-002")
    named = "RC-001, RC-002" if option == "information" else "RC-001"
    message = f"RISK-001 is controlled by {words} ({named}), and nothing says why it is not made safe by design"
    place = cuff.place(RISKS, "## RISK-001")
    expected = [(place, CHECK, "RISK-001", message, HINT, ("iso14971:7.1", "gspr:4.a"))] if words else []
    assert cuff.seen(CHECK) == expected


@pytest.mark.verifies("KIT-SRS-023.12")
def test_a_benefit_and_no_control_at_all_are_said_in_words_of_their_own(cuff):
    cuff.replace(RISKS, "- option-analysis: with the range beside it the figure would be two again\n", "")
    (found,) = cuff.findings(CHECK)
    why = "is acceptable only with a benefit, and nothing says why no further control is practicable"
    assert found.message == f"RISK-003 {why}"
    cuff.replace(RISKS, "- probability: probable\n- benefit: one figure", "- probability: remote\n- benefit: one figure")
    (found,) = cuff.findings(CHECK)
    assert found.message == "RISK-003 has no control, and nothing says why none is practicable"
