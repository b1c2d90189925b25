"""risk.uncontrolled-risk."""

import pytest

CHECK = "risk.uncontrolled-risk"


@pytest.mark.verifies("KIT-SRS-023.1")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.1")
def test_a_lowered_estimate_without_control_is_found(cuff):
    cuff.replace("dossier/risk-controls.md", "- mitigates: RISK-002", "- mitigates: RISK-003")
    assert cuff.seen() == [
        (
            cuff.place("dossier/risks.md", "## RISK-002"),
            CHECK,
            "RISK-002",
            "RISK-002 is estimated lower after control, but no control mitigates it",
            "add a risk-control with `- mitigates: RISK-002`",
            ("iso14971:7.1", "iec62304:7.2.1"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.1")
def test_an_estimate_that_stays_needs_no_control(cuff):
    cuff.replace("dossier/risk-controls.md", "- mitigates: RISK-002", "- mitigates: RISK-003")
    cuff.replace(
        "dossier/risks.md",
        "- residual-probability: occasional",
        "- benefit: fewer refusals, [CLM-001]\n- residual-probability: probable",
    )
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-023.1")
def test_a_lowered_severity_needs_one_too(cuff):
    cuff.replace("dossier/risks.md", "- benefit: one figure", "- residual-severity: negligible\n- benefit: one figure")
    assert [(one.check, one.item) for one in cuff.findings()] == [(CHECK, "RISK-003")]


@pytest.mark.verifies("KIT-SRS-023.1")
def test_an_obsolete_control_controls_nothing(cuff):
    cuff.replace("dossier/risk-controls.md", "- mitigates: RISK-002", "- mitigates: RISK-002\n- status: obsolete")
    assert "RISK-002" in {one.item for one in cuff.findings(CHECK)}
