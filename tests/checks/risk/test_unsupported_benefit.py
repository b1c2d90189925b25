"""risk.unsupported-benefit."""

import pytest

CHECK = "risk.unsupported-benefit"
RISKS = "dossier/risks.md"


@pytest.mark.verifies("KIT-SRS-023.14")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.14")
def test_a_benefit_that_names_no_claim_is_found_where_it_stands(cuff):
    cuff.replace(RISKS, ", and it is right, [CLM-001]", "")
    assert cuff.seen() == [
        (
            cuff.place(RISKS, "- benefit:"),
            CHECK,
            "RISK-003",
            "RISK-003 is accepted for a benefit that names no claim",
            "name the claim that the benefit rests on, as in `[CLM-001]`",
            ("iso14971:7.4",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.14")
def test_a_risk_without_a_benefit_is_for_the_check_of_acceptance(cuff):
    cuff.replace(RISKS, "- benefit: one figure is read more often than two, and it is right, [CLM-001]\n", "")
    assert [one.check for one in cuff.findings()] == ["risk.unaccepted-risk"]
