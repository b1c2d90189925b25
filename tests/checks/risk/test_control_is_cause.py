"""risk.control-is-cause."""

import pytest

CHECK = "risk.control-is-cause"
FILE = "dossier/risks.md"


@pytest.mark.verifies("KIT-SRS-023.4")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.4")
def test_a_risk_that_derives_from_what_realises_its_control_is_found_at_the_link(cuff):
    cuff.replace(FILE, "- derives-from: IF-001, THR-001", "- derives-from: IF-001, THR-001, SRS-001.b")
    assert cuff.seen(CHECK) == [
        (
            cuff.place(FILE, "- derives-from: IF-001"),
            CHECK,
            "RISK-001",
            "RISK-001 derives from SRS-001.b, and SRS-001.b realises its control RC-001",
            "name as cause where the risk arises, or control it by another requirement",
            ("iso14971:7.1", "iec62304:7.3.3"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.4")
@pytest.mark.parametrize(
    ("cause", "parts"),
    [("SRS-001", ["SRS-001.a", "SRS-001.b"]), ("SRS-001.b", ["SRS-001.b"]), ("SRS-001.c", []), ("SRS-002", [])],
)
def test_it_is_judged_by_parts(cuff, cause, parts):
    cuff.replace(FILE, "- derives-from: IF-001, THR-001", f"- derives-from: IF-001, THR-001, {cause}")
    messages = [one.message for one in cuff.findings(CHECK)]
    assert messages == [f"RISK-001 derives from {cause}, and {part} realises its control RC-001" for part in parts]


@pytest.mark.verifies("KIT-SRS-023.4")
def test_what_the_risk_concerns_counts_as_well(cuff):
    cuff.replace(FILE, "- theme: wrong-output, misuse", "- theme: wrong-output, misuse\n- concerns: SRS-001.a")
    (found,) = cuff.findings(CHECK)
    assert found.message == "RISK-001 concerns SRS-001.a, and SRS-001.a realises its control RC-001"


@pytest.mark.verifies("KIT-SRS-023.4")
def test_another_risk_may_derive_from_it(cuff):
    cuff.replace(FILE, "- derives-from: US-001", "- derives-from: US-001, SRS-001.a")
    assert cuff.findings(CHECK) == []
