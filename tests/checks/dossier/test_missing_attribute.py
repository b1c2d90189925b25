"""dossier.missing-attribute."""

import pytest

CHECK = "dossier.missing-attribute"


@pytest.mark.verifies("KIT-SRS-020.5")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-020.5")
def test_a_wanted_attribute_that_is_missing_is_found(cuff):
    cuff.replace("dossier/history.md", "- reason: nobody has any\n", "")
    assert cuff.seen() == [
        (
            cuff.place("dossier/history.md", "## CHG-001"),
            CHECK,
            "CHG-001",
            "CHG-001 has no `reason`",
            "add `- reason: …` below its heading",
            ("iec62304:5.2.6",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-020.5")
@pytest.mark.parametrize(
    ("file", "line", "name"),
    [
        ("requirements.md", "- derives-from: UN-003\n", "derives-from"),
        ("threats.md", "- category: spoofing, tampering\n", "category"),
        ("tools.md", "- purpose: runs the tests\n", "purpose"),
        ("interfaces.md", "- external: yes\n", "external"),
        ("anomalies.md", "- verdict: accepted until the next version\n", "verdict"),
        ("risk-controls.md", "- option: protective\n", "option"),
        ("records.md", "role: tester\n", "role"),
    ],
)
def test_each_kind_has_its_own(cuff, file, line, name):
    cuff.replace(f"dossier/{file}", line, "")
    assert [one.message.partition(" has no ")[2] for one in cuff.findings(CHECK)] == [f"`{name}`"]


@pytest.mark.verifies("KIT-SRS-020.5")
def test_a_default_of_the_file_is_as_good_and_an_empty_value_removes_it(cuff):
    cuff.append("dossier/tasks.md", "\n## TASK-004 Someone's\n")
    assert cuff.findings() == []
    cuff.append("dossier/tasks.md", "- role:\n")
    assert [one.message for one in cuff.findings()] == ["TASK-004 has no `role`"]


@pytest.mark.verifies("KIT-SRS-020.5")
def test_architecture_has_code_unless_others_are_part_of_it(cuff):
    assert "code" not in cuff.load().items["SAD-001"].attributes
    cuff.replace("dossier/architecture.md", "- code: src/cuff/reading.py\n", "")
    assert [one.message for one in cuff.findings(CHECK)] == ["SAD-002 has no `code`"]


@pytest.mark.verifies("KIT-SRS-020.5")
def test_obsolete_items_want_nothing(cuff):
    cuff.replace("dossier/history.md", "- reason: nobody has any", "- status: obsolete")
    assert cuff.findings() == []
