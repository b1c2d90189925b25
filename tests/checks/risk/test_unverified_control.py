"""risk.unverified-control."""

import pytest

CHECK = "risk.unverified-control"
FILE = "dossier/risk-controls.md"


@pytest.mark.verifies("KIT-SRS-023.6")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.6")
def test_a_control_without_test_of_its_own_is_found(cuff):
    cuff.replace(FILE, "- option: information", "- option: protective")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## RC-002"),
            CHECK,
            "RC-002",
            "no test verifies RC-002",
            'mark a test with @pytest.mark.verifies("RC-002")',
            ("iso14971:7.2", "iec62304:7.3.1"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.6")
def test_tests_of_what_realises_it_are_not_enough(cuff):
    cuff.replace("tests/test_reading.py", '"SRS-001.a", "RC-001"', '"SRS-001.a"')
    assert [one.item for one in cuff.findings(CHECK)] == ["RC-001"]


@pytest.mark.verifies("KIT-SRS-023.6")
def test_information_needs_a_section_that_realises_it(cuff):
    cuff.replace("dossier/documents/instructions-for-use.md", "- realises: SRS-004, RC-002", "- realises: SRS-004")
    assert [one.item for one in cuff.findings()] == ["RC-002"]


@pytest.mark.verifies("KIT-SRS-023.6")
def test_a_passed_manual_protocol_verifies_it(cuff):
    cuff.replace(FILE, "- option: information", "- option: protective")
    cuff.replace("dossier/manual.md", "- verifies: SRS-005.2", "- verifies: SRS-005.2, RC-002")
    assert cuff.findings() == []
    cuff.replace("dossier/records.md", "- result: pass", "- result: fail")
    assert [one.item for one in cuff.findings(CHECK)] == ["RC-002"]
