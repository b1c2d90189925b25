"""trace.orphan-need."""

import pytest

CHECK = "trace.orphan-need"
NEED = "\n## UN-004 Forgotten\n\nA citizen wants more.\n"


@pytest.mark.verifies("KIT-SRS-021.5")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.5")
def test_a_need_that_no_requirement_derives_from_is_found(cuff):
    cuff.append("dossier/needs.md", NEED)
    assert cuff.seen() == [
        (
            cuff.place("dossier/needs.md", "## UN-004"),
            CHECK,
            "UN-004",
            "no requirement derives from UN-004",
            "add `- derives-from: UN-004` to the requirements that meet it",
            ("iec62304:5.2.1", "iso13485-documents:7.3.3"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-021.5")
def test_a_scenario_or_an_obsolete_requirement_meets_no_need(cuff):
    cuff.append("dossier/needs.md", NEED)
    cuff.replace("dossier/use.md", "- derives-from: UN-001", "- derives-from: UN-001, UN-004")
    cuff.replace("dossier/requirements.md", "- derives-from: UN-002\n- status", "- derives-from: UN-004\n- status")
    assert [one.item for one in cuff.findings()] == ["UN-004"]


@pytest.mark.verifies("KIT-SRS-021.5")
def test_a_system_requirement_meets_it(cuff):
    cuff.append("dossier/needs.md", NEED)
    cuff.write("dossier/system.md", "---\nkind: system-requirement\n---\n## SYS-001 Whole\n- derives-from: UN-004\n")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.5")
def test_an_obsolete_need_needs_nothing(cuff):
    cuff.append("dossier/needs.md", NEED.replace("Forgotten\n", "Forgotten\n- status: obsolete\n"))
    assert cuff.findings() == []
