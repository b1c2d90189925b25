"""risk.unasked-side-effect."""

import pytest

CHECK = "risk.unasked-side-effect"
CONTROLS = "dossier/risk-controls.md"


@pytest.mark.verifies("KIT-SRS-023.13")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.13")
def test_a_control_that_says_nothing_of_it_is_found(cuff):
    cuff.replace(CONTROLS, "- introduces: RISK-002\n", "")
    assert cuff.seen() == [
        (
            cuff.place(CONTROLS, "## RC-001"),
            CHECK,
            "RC-001",
            "RC-001 does not say what else it does",
            "add `- introduces: RISK-…`, or `- side-effects:` with what was found",
            ("iso14971:7.5",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.13")
def test_what_a_control_introduces_is_a_risk(cuff):
    cuff.replace(CONTROLS, "- introduces: RISK-002", "- introduces: SRS-001")
    (found,) = cuff.findings()
    assert (found.check, found.item) == ("trace.wrong-end", "RC-001")
