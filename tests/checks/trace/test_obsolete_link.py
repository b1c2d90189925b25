"""trace.obsolete-link."""

import pytest

CHECK = "trace.obsolete-link"
CLAUSES = ("iec62304:8.2.4",)
FILE = "dossier/requirements.md"


@pytest.mark.verifies("KIT-SRS-021.3")
def test_the_good_device_has_none_though_a_change_affects_what_is_obsolete(cuff):
    assert cuff.load().items["CHG-001"].targets("affects") == ["SRS-006"]
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.3")
def test_a_link_to_an_obsolete_item_is_found_at_its_line(cuff):
    cuff.replace("dossier/claims.md", "- derives-from: SRS-002", "- derives-from: SRS-002, SRS-006")
    assert cuff.seen() == [
        (
            cuff.place("dossier/claims.md", "SRS-006"),
            CHECK,
            "CLM-001",
            "CLM-001 derives-from SRS-006, which is obsolete",
            "link to what replaced it",
            CLAUSES,
        )
    ]


@pytest.mark.verifies("KIT-SRS-021.3")
def test_a_marker_of_an_obsolete_requirement_is_found(cuff):
    cuff.replace("src/cuff/reading.py", "implements: SRS-001.b", "implements: SRS-001.b, SRS-006")
    place = cuff.place("src/cuff/reading.py", "if reading.diastolic")
    assert cuff.seen() == [(place, CHECK, "SRS-006", "implements SRS-006, which is obsolete", "name what replaced it", CLAUSES)]


@pytest.mark.verifies("KIT-SRS-021.3")
def test_a_test_of_an_obsolete_requirement_is_found(cuff):
    cuff.replace("tests/test_display.py", '"SRS-003"', '"SRS-003", "SRS-006"')
    assert [one.message for one in cuff.findings(CHECK)] == ["verifies SRS-006, which is obsolete"]


@pytest.mark.verifies("KIT-SRS-021.3")
def test_records_and_anomalies_speak_of_the_past(cuff):
    cuff.replace("dossier/anomalies.md", "- affects: SAD-003", "- affects: SAD-003, SRS-006")
    cuff.replace("dossier/records.md", "- concerns: TP-001", "- concerns: TP-001, SRS-006")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-021.3")
def test_what_replaces_may_name_it_and_what_is_replaced_is_obsolete(cuff):
    cuff.replace(FILE, "- method: analysis\n", "- method: analysis\n- replaces: SRS-006\n")
    assert cuff.findings() == []
    cuff.replace(FILE, "- replaces: SRS-006", "- replaces: SRS-003")
    (found,) = cuff.findings()
    assert (found.check, found.message) == (CHECK, "SRS-007 replaces SRS-003, which is not obsolete")


@pytest.mark.verifies("KIT-SRS-021.3")
def test_links_of_obsolete_items_are_not_judged(cuff):
    cuff.replace(FILE, "- status: obsolete", "- status: obsolete\n- refines: SRS-008")
    cuff.append(FILE, "\n## SRS-008 Older\n- derives-from: UN-001\n- status: obsolete\n")
    assert cuff.findings() == []
