"""trace.unimplemented-requirement."""

import pytest
from samdkit.model.finding import Cause

CHECK = "trace.unimplemented-requirement"
FILE = "dossier/requirements.md"


@pytest.mark.verifies("KIT-SRS-021.7")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.7")
def test_a_requirement_without_code_is_found(cuff):
    cuff.replace(FILE, "- method.2: demonstration\n", "")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SRS-005"),
            CHECK,
            "SRS-005",
            "no code implements SRS-005.2",
            "put `implements: SRS-005.2` above the code that does it",
            ("iec62304:5.5.1", "iec62304:5.3.6"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-021.7")
def test_a_constraint_needs_no_code_and_a_behaviour_does(cuff):
    cuff.replace(FILE, "- category: network\n- form: constraint", "- category: network\n- form: behaviour")
    cuff.replace("src/cuff/display.py", "SRS-005.1,\n    #   SRS-003", "SRS-005.1")
    assert [(one.check, one.item) for one in cuff.findings()] == [(CHECK, "SRS-003")]


@pytest.mark.verifies("KIT-SRS-021.7")
def test_a_marker_on_the_whole_covers_no_part(cuff):
    cuff.replace("src/cuff/reading.py", "implements: SRS-001.c", "implements: SRS-001")
    whole, missing = sorted(cuff.findings(), key=lambda one: one.check)
    assert (whole.check, missing.check) == ("trace.uncovered-whole", CHECK)
    assert missing.message == "no code implements SRS-001.c"
    assert missing.cause == Cause("SRS-001", whole.check)


@pytest.mark.verifies("KIT-SRS-021.7")
def test_a_labelling_requirement_needs_a_section_that_realises_it(cuff):
    cuff.replace("dossier/documents/instructions-for-use.md", "- realises: SRS-004, RC-002", "- realises: RC-002")
    assert cuff.findings(CHECK) == []  # `documents.unrealised-label` speaks of it
    cuff.replace("tests/test_display.py", '"SRS-005.1"', '"SRS-005.1", "SRS-004"')
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-004"]


@pytest.mark.verifies("KIT-SRS-021.7")
def test_demonstration_needs_no_code_and_analysis_does(cuff):
    cuff.replace(FILE, "- method: analysis\n- form: constraint", "- method: analysis")
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-007"]
    cuff.replace(FILE, "- method: analysis", "- method: demonstration")
    assert cuff.findings(CHECK) == []
