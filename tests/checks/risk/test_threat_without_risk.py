"""risk.threat-without-risk."""

import pytest

CHECK = "risk.threat-without-risk"


@pytest.mark.verifies("KIT-SRS-023.3")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.3")
def test_a_threat_that_no_risk_derives_from_is_found(cuff):
    cuff.replace("dossier/risks.md", "- derives-from: IF-001, THR-001", "- derives-from: IF-001")
    assert cuff.seen() == [
        (
            cuff.place("dossier/threats.md", "## THR-001"),
            CHECK,
            "THR-001",
            "THR-001 may harm (minor), and no risk derives from it",
            "add `- derives-from: THR-001` to the risk that it leads to, or a justification that concerns it",
            ("iec81001-5-1:4.2",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.3")
def test_an_obsolete_risk_tells_of_no_threat(cuff):
    cuff.replace("dossier/risks.md", "- theme: wrong-output, misuse", "- theme: wrong-output, misuse\n- status: obsolete")
    assert [one.item for one in cuff.findings(CHECK)] == ["THR-001"]
