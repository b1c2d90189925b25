"""trace.dangling-link."""

import pytest

CHECK = "trace.dangling-link"
CLAUSES = ("iec62304:5.2.6", "iec62304:7.3.3")
FILE = "dossier/requirements.md"


@pytest.mark.verifies("KIT-SRS-021.1")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.1")
def test_a_link_to_nothing_is_found_at_its_line(cuff):
    cuff.replace(FILE, "- derives-from: UN-001, RISK-001", "- derives-from: UN-001, RISK-001, UN-099")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "UN-099"),
            CHECK,
            "SRS-001",
            "SRS-001 derives-from UN-099: there is no UN-099",
            "correct the id, or remove the link",
            CLAUSES,
        )
    ]


@pytest.mark.verifies("KIT-SRS-021.1")
@pytest.mark.parametrize(
    "target", ["SRS-001.d", "SRS-002.a", "SRS-001.1", "PULSE-SRS-9", "un-001", "iec62304:99", "iso0:1", "gspr:99.*"]
)
def test_parts_items_of_components_and_clauses_must_exist(cuff, target):
    cuff.replace("dossier/tasks.md", "- state: done", f"- state: done\n- concerns: {target}")
    assert [(one.check, one.item) for one in cuff.findings()] == [(CHECK, "TASK-003")]


@pytest.mark.verifies("KIT-SRS-021.1")
@pytest.mark.parametrize("target", ["SRS-001.c", "SRS-005.2", "PULSE-SRS-001", "iec62304:5.2.2", "gspr:17.*"])
def test_those_that_exist_may_be_named(cuff, target):
    cuff.replace("dossier/tasks.md", "- state: done", f"- state: done\n- concerns: {target}")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-021.1")
def test_a_marker_of_nothing_is_found_at_its_unit(cuff):
    cuff.replace("src/cuff/reading.py", "implements: SRS-001.b", "implements: SRS-001.b, SRS-099")
    place = cuff.place("src/cuff/reading.py", "if reading.diastolic")
    assert cuff.seen() == [(place, CHECK, "SRS-099", "implements SRS-099: there is no SRS-099", "correct the id", CLAUSES)]


@pytest.mark.verifies("KIT-SRS-021.1")
def test_a_mark_of_nothing_is_found_at_its_test(cuff):
    cuff.replace("tests/test_display.py", '"SRS-003"', '"SRS-003", "SRS-099"')
    place = cuff.place("tests/test_display.py", "def test_no_network")
    assert (place, CHECK, "SRS-099", "verifies SRS-099: there is no SRS-099", "correct the id", CLAUSES) in cuff.seen()


@pytest.mark.verifies("KIT-SRS-021.1")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- answers: mdr-annex-ii-iii:VIG.88", "- answers: mdr-annex-ii-iii:VIG.88, gspr:99"),
        ("- realises: SRS-004, RC-002", "- realises: SRS-004, RC-002, SRS-099"),
        ("- discloses: RISK-001", "- discloses: RISK-001, RISK-099"),
    ],
)
def test_what_a_section_answers_realises_and_discloses_must_exist(cuff, old, new):
    cuff.replace("dossier/documents/instructions-for-use.md", old, new)
    (found,) = cuff.findings()
    assert (found.check, found.item) == (CHECK, new.rpartition(" ")[2])


@pytest.mark.verifies("KIT-SRS-021.1")
def test_what_an_item_answers_must_exist(cuff):
    cuff.replace("dossier/claims.md", "- kind-of: performance", "- kind-of: performance\n- answers: gspr:1, gspr:99")
    (found,) = cuff.findings()
    assert (found.check, found.item, found.message) == (CHECK, "CLM-001", "CLM-001 answers gspr:99: there is no such clause")


@pytest.mark.verifies("KIT-SRS-021.1")
def test_a_default_link_to_nothing_is_found_where_it_stands(cuff):
    cuff.replace("dossier/tasks.md", "role: regulatory lead\n---", "role: regulatory lead\nconcerns: SRS-099\n---")
    assert {str(one.location) for one in cuff.findings()} == {cuff.place("dossier/tasks.md", "SRS-099")}


@pytest.mark.verifies("KIT-SRS-021.1")
def test_links_of_obsolete_items_are_not_judged(cuff):
    cuff.replace(FILE, "- derives-from: UN-002\n- status: obsolete", "- derives-from: UN-099\n- status: obsolete")
    assert cuff.findings() == []
