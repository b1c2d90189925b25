"""risk.lowered-by-information."""

import pytest

CHECK = "risk.lowered-by-information"
CONTROLS = "dossier/risk-controls.md"
EFFECTIVENESS = "- effectiveness: ten users found the limits in the instructions before they measured\n"


@pytest.mark.verifies("KIT-SRS-023.5")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.5")
def test_what_is_missing_at_the_control_is_said(cuff):
    cuff.replace(CONTROLS, EFFECTIVENESS, "")
    lowered = "RISK-002 is estimated lower (probability from probable to occasional) by information alone (RC-002)"
    assert cuff.seen() == [
        (
            cuff.place("dossier/risks.md", "## RISK-002"),
            CHECK,
            "RISK-002",
            f"{lowered}: RC-002 says nothing of its effectiveness",
            "add a control by design or protection, or what is missing, or leave the estimate as it was",
            ("iso14971:7.1", "gspr:4.c"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.5")
def test_proof_and_section_stand_at_one_control(cuff):
    """Half of it at one control and half at another shows nothing of either."""
    cuff.replace(CONTROLS, EFFECTIVENESS, "")
    cuff.append(
        CONTROLS,
        "\n## RC-003 A notice\n- option: information\n- mitigates: RISK-002\n"
        "- realised-by: SRS-001.c\n- effectiveness: seen by all\n",
    )
    (found,) = cuff.findings(CHECK)
    assert found.message.partition(": ")[2] == (
        "RC-002 says nothing of its effectiveness; no section of the instructions for use realises RC-003"
    )


@pytest.mark.verifies("KIT-SRS-023.5")
def test_a_section_may_realise_all_that_realises_the_control(cuff):
    cuff.replace("dossier/documents/instructions-for-use.md", "- realises: SRS-004, RC-002", "- realises: SRS-004")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.5")
def test_a_risk_without_control_is_for_another_check(cuff):
    cuff.replace(CONTROLS, "- mitigates: RISK-002", "- mitigates: RISK-003")
    assert cuff.findings(CHECK) == []
