"""trace.wrong-end."""

import pytest

CHECK = "trace.wrong-end"
FILE = "dossier/requirements.md"


@pytest.mark.verifies("KIT-SRS-021.2")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.2")
def test_a_link_that_ends_at_the_wrong_kind_is_found_at_its_line(cuff):
    cuff.replace(FILE, "- derives-from: UN-002\n- rationale", "- derives-from: UN-002, SAD-002\n- rationale")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "SAD-002"),
            CHECK,
            "SRS-002",
            "SRS-002 derives-from SAD-002, which is an architecture",
            "see the dossier format for the ends of each link",
            ("iec62304:5.2.6",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-021.2")
@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("architecture.md", "- satisfies: SRS-005", "- satisfies: SRS-005, UN-001", "satisfies UN-001, which is a user-need"),
        (
            "risk-controls.md",
            "- realised-by: SRS-004",
            "- realised-by: SRS-004, SAD-001",
            "realised-by SAD-001, which is an architecture",
        ),
        (
            "threats.md",
            "- derives-from: IF-001",
            "- derives-from: IF-001, SRS-002",
            "derives-from SRS-002, which is a software-requirement",
        ),
        ("manual.md", "- verifies: SRS-005.2", "- verifies: SRS-005.2, US-001", "verifies US-001, which is a use-scenario"),
        ("anomalies.md", "- affects: SAD-003", "- affects: SAD-003, gspr:17.2", "affects gspr:17.2, which is a clause"),
        (
            "claims.md",
            "- derives-from: SRS-002",
            "- derives-from: SRS-002, gspr:17.2",
            "derives-from gspr:17.2, which is a clause",
        ),
        (
            "requirements.md",
            "- form: constraint\n\nThe software SHALL run",
            "- form: constraint\n- refines: SRS-007\n\nThe program SHALL run",
            "itself",
        ),
    ],
)
def test_each_link_has_its_ends(cuff, file, old, new, message):
    cuff.replace(f"dossier/{file}", old, new)
    (found,) = cuff.findings()
    assert found.check == CHECK
    assert found.message.endswith(message)


@pytest.mark.verifies("KIT-SRS-021.2")
def test_a_requirement_may_derive_from_a_clause_and_a_task_concern_anything(cuff):
    cuff.replace(FILE, "- derives-from: UN-002\n- rationale", "- derives-from: UN-002, gspr:17.2\n- rationale")
    cuff.replace("dossier/tasks.md", "- state: done", "- state: done\n- concerns: gspr:17.2, SRS-001.a, RISK-001, TASK-001")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-021.2")
def test_code_implements_requirements_and_controls_only(cuff):
    cuff.replace("src/cuff/reading.py", "implements: SRS-001.b", "implements: SRS-001.b, RC-001, UN-001")
    (found,) = cuff.findings()
    assert (found.check, found.item, found.message) == (CHECK, "UN-001", "implements UN-001, which is a user-need")


@pytest.mark.verifies("KIT-SRS-021.2")
def test_tests_verify_requirements_and_controls_only(cuff):
    cuff.replace("tests/test_display.py", '"SRS-003"', '"SRS-003", "RISK-001"')
    assert [one.message for one in cuff.findings(CHECK)] == ["verifies RISK-001, which is a risk"]


@pytest.mark.verifies("KIT-SRS-021.2")
def test_sections_realise_requirements_and_controls_and_disclose_risks(cuff):
    file = "dossier/documents/instructions-for-use.md"
    cuff.replace(file, "- discloses: RISK-001", "- discloses: RISK-001, RC-001")
    assert [one.message for one in cuff.findings()] == ["discloses RC-001, which is a risk-control"]
