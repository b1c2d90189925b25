"""trace.unallocated-requirement."""

import pytest

CHECK = "trace.unallocated-requirement"
FILE = "dossier/requirements.md"


@pytest.mark.verifies("KIT-SRS-021.6")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.6")
def test_a_requirement_that_nothing_satisfies_is_found(cuff):
    cuff.replace("dossier/architecture.md", "- satisfies: SRS-003, SRS-007", "- satisfies: SRS-003")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SRS-007"),
            CHECK,
            "SRS-007",
            "no architecture item satisfies SRS-007",
            "add SRS-007 to `satisfies` of the architecture item that meets it",
            ("iec62304:5.3.1", "iec62304:5.3.6"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-021.6")
def test_each_part_needs_its_place(cuff):
    cuff.replace("dossier/architecture.md", "- satisfies: SRS-001, SRS-002", "- satisfies: SRS-001.a, SRS-002")
    assert [one.message for one in cuff.findings(CHECK)] == ["no architecture item satisfies SRS-001.b, SRS-001.c"]


@pytest.mark.verifies("KIT-SRS-021.6")
def test_an_interface_may_satisfy_it(cuff):
    cuff.replace("dossier/architecture.md", "- satisfies: SRS-003, SRS-007", "- satisfies: SRS-003")
    cuff.replace("dossier/interfaces.md", "- external: yes", "- external: yes\n- satisfies: SRS-007")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-021.6")
def test_obsolete_architecture_satisfies_nothing(cuff):
    cuff.replace("dossier/architecture.md", "- satisfies: SRS-005", "- satisfies: SRS-005\n- status: obsolete")
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-005"]


@pytest.mark.verifies("KIT-SRS-021.6")
def test_labelling_and_system_requirements_need_no_place(cuff):
    cuff.write("dossier/system.md", "---\nkind: system-requirement\n---\n## SYS-001 Whole\n- derives-from: UN-001\n")
    assert cuff.findings(CHECK) == []
