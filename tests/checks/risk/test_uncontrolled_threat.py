"""risk.uncontrolled-threat."""

import pytest

CHECK = "risk.uncontrolled-threat"
FILE = "dossier/threats.md"


@pytest.mark.verifies("KIT-SRS-023.2")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.2")
def test_what_was_lowered_is_said(cuff):
    cuff.replace(FILE, "- probability: remote", "- residual-severity: negligible\n- probability: remote")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## THR-001"),
            CHECK,
            "THR-001",
            "THR-001 is estimated lower after control (severity from minor to negligible), but no control mitigates it",
            "add a risk-control with `- mitigates: THR-001`, or leave the residual estimate out",
            ("iec81001-5-1:7.4",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.2")
def test_without_a_plan_another_word_counts_as_lowered(cuff):
    cuff.remove("dossier/documents/risk-management-plan.md")
    cuff.replace(FILE, "- probability: remote", "- probability: remote\n- residual-probability: seldom")
    assert [one.item for one in cuff.findings(CHECK)] == ["THR-001"]


@pytest.mark.verifies("KIT-SRS-023.2")
def test_what_is_estimated_higher_was_not_lowered(cuff):
    cuff.replace(FILE, "- probability: remote", "- probability: remote\n- residual-probability: frequent")
    assert cuff.findings(CHECK) == []
