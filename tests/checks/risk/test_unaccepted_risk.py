"""risk.unaccepted-risk."""

import pytest

CHECK = "risk.unaccepted-risk"
FILE = "dossier/risks.md"


@pytest.mark.verifies("KIT-SRS-023.9")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.9")
def test_a_risk_above_the_limit_is_found(cuff):
    cuff.replace(FILE, "- residual-probability: remote", "- residual-probability: occasional")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## RISK-001"),
            CHECK,
            "RISK-001",
            "RISK-001: serious and occasional after control is above the plan's limit",
            "add a control, or a benefit where the plan allows it",
            ("iso14971:7.3", "iso14971:6"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.9")
@pytest.mark.parametrize(("probability", "accepted"), [("occasional", True), ("probable", False)])
def test_a_written_benefit_moves_the_limit_as_far_as_the_plan_says(cuff, probability, accepted):
    cuff.replace(FILE, "- residual-probability: remote", f"- benefit: early treatment\n- residual-probability: {probability}")
    assert [one.item for one in cuff.findings(CHECK)] == ([] if accepted else ["RISK-001"])


@pytest.mark.verifies("KIT-SRS-023.9")
def test_what_is_left_out_after_control_is_as_before(cuff):
    cuff.replace(FILE, "- residual-probability: remote\n", "")
    assert [one.item for one in cuff.findings()] == ["RISK-001"]


@pytest.mark.verifies("KIT-SRS-023.9")
def test_a_severity_without_acceptable_probability_accepts_nothing(cuff):
    cuff.replace(FILE, "- residual-probability: remote", "- residual-severity: critical\n- residual-probability: improbable")
    assert [one.item for one in cuff.findings(CHECK)] == ["RISK-001"]


@pytest.mark.verifies("KIT-SRS-023.9")
def test_without_a_plan_one_finding_says_so(cuff):
    cuff.remove("dossier/documents/risk-management-plan.md")
    (found,) = cuff.findings(CHECK)
    assert (found.item, found.message) == ("RISK-001", "RISK-001 can't be judged: there is no risk management plan")


@pytest.mark.verifies("KIT-SRS-023.9")
def test_a_risk_that_is_not_estimated_is_for_another_check(cuff):
    cuff.replace(FILE, "- severity: serious\n", "")
    assert [(one.check, one.item) for one in cuff.findings()] == [("dossier.missing-attribute", "RISK-001")]


@pytest.mark.verifies("KIT-SRS-023.9")
def test_obsolete_risks_are_not_judged(cuff):
    cuff.replace(FILE, "- residual-probability: remote", "- residual-probability: frequent\n- status: obsolete")
    assert cuff.findings(CHECK) == []
