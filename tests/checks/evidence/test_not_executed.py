"""evidence.not-executed."""

import pytest

CHECK = "evidence.not-executed"
FILE = "dossier/requirements.md"


def implemented_elsewhere(cuff):
    """The marker moves from `mean` to `Figure`, which the test of SRS-002 never enters."""
    cuff.replace("src/cuff/reading.py", "# implements: SRS-002", "# implements: SRS-003")
    cuff.replace("src/cuff/display.py", "#   SRS-003", "#   SRS-002")


@pytest.mark.verifies("KIT-SRS-022.8")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.8")
def test_a_passed_test_that_never_entered_the_code_is_found(cuff):
    implemented_elsewhere(cuff)
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SRS-002"),
            CHECK,
            "SRS-002",
            "SRS-002: tests/test_reading.py::test_mean passed without entering src/cuff/display.py::Figure",
            "let the test run that code, or correct the mark or the marker",
            (),
        )
    ]


@pytest.mark.verifies("KIT-SRS-022.8")
def test_one_test_that_entered_one_of_the_units_is_enough(cuff, record):
    implemented_elsewhere(cuff)
    parts = record("test_unit", {})["parts"] | record("test_mean", {})["parts"]
    record("test_unit", {"verifies": ["SRS-002", "SRS-005.1"], "parts": parts})
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.8")
def test_a_constraint_is_shown_by_a_passed_test_alone(cuff):
    never = "\n\n# implements: SRS-003, SRS-007\ndef never() -> None:\n    pass\n\n\nNEVER = [never]\n"
    cuff.append("src/cuff/display.py", never)
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-022.8")
def test_a_control_is_judged_by_the_code_of_what_realises_it(cuff):
    cuff.replace("dossier/risk-controls.md", "- realised-by: SRS-001.a, SRS-001.b", "- realised-by: SRS-005.1")
    (found,) = cuff.findings(CHECK)
    assert found.item == "RC-001"
    assert found.message.endswith("passed without entering src/cuff/display.py::Figure")


@pytest.mark.verifies("KIT-SRS-022.8")
def test_code_that_names_the_control_itself_counts(cuff):
    cuff.replace("dossier/risk-controls.md", "- realised-by: SRS-001.a, SRS-001.b", "- realised-by: SRS-005.1")
    cuff.replace("src/cuff/reading.py", "# implements: SRS-001.a", "# implements: SRS-001.a, RC-001")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.8")
def test_a_failed_or_stale_run_is_for_other_checks(cuff, record):
    implemented_elsewhere(cuff)
    record("test_mean", {"outcome": "failed"})
    assert cuff.findings(CHECK) == []
