"""risk.undisclosed-risk."""

import pytest

CHECK = "risk.undisclosed-risk"
IFU = "dossier/documents/instructions-for-use.md"


@pytest.mark.verifies("KIT-SRS-023.10")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.10")
def test_a_serious_risk_that_no_section_tells_is_found(cuff):
    cuff.replace(IFU, "- discloses: RISK-001\n", "")
    assert cuff.seen() == [
        (
            cuff.place("dossier/risks.md", "## RISK-001"),
            CHECK,
            "RISK-001",
            "RISK-001 remains serious, and no section for users discloses it",
            "add RISK-001 to `discloses` of the section of the instructions for use that warns of it",
            ("iso14971:8", "gspr:4", "gspr:23.1.g"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.10")
@pytest.mark.parametrize(("limit", "items"), [("negligible", ["RISK-002", "RISK-003"]), ("serious", []), ("critical", [])])
def test_the_plan_says_from_where_on(cuff, limit, items):
    cuff.replace("dossier/documents/risk-management-plan.md", "disclose-from: serious", f"disclose-from: {limit}")
    assert [one.item for one in cuff.findings(CHECK)] == items


@pytest.mark.verifies("KIT-SRS-023.10")
def test_a_component_has_no_users_to_tell(pulse):
    pulse.write(
        "dossier/plan.md",
        "---\ndocument: risk-management-plan\nseverity: [minor, serious]\nprobability: [rare]\n"
        "acceptance:\n  minor: rare\n  serious: rare\n"
        "safety-class:\n  minor: A\n  serious: B\ndisclose-from: minor\n---\n# Plan\n",
    )
    pulse.write(
        "dossier/risks.md",
        "---\nkind: risk\n---\n# Risks\n\n## PULSE-RISK-001 Too high\n- hazard: a wrong pulse\n"
        "- sequence: a slip\n- situation: it is read\n"
        "- harm: none\n- severity: serious\n- probability: rare\n- option-analysis: it is the pulse\n"
        "- derives-from: PULSE-SRS-001\n",
    )
    assert pulse.findings() == []


@pytest.mark.verifies("KIT-SRS-023.10")
def test_without_a_plan_another_check_speaks(cuff):
    cuff.remove("dossier/documents/risk-management-plan.md")
    cuff.replace(IFU, "- discloses: RISK-001\n", "")
    assert cuff.findings(CHECK) == []
