"""trace.orphan-test."""

import pytest
from samdkit.model.finding import Severity

CHECK = "trace.orphan-test"
FILE = "tests/test_display.py"


@pytest.mark.verifies("KIT-SRS-021.10")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.10")
def test_a_test_without_a_mark_is_a_note(cuff):
    cuff.append(FILE, '\n\ndef test_zero():\n    assert Figure(0).text() == "0 mmHg"\n')
    (found,) = cuff.findings()
    assert (str(found.location), found.check, found.item) == (cuff.place(FILE, "def test_zero"), CHECK, f"{FILE}::test_zero")
    assert (found.message, found.severity, found.clauses) == (f"{FILE}::test_zero verifies nothing", Severity.NOTE, ())


@pytest.mark.verifies("KIT-SRS-021.10")
def test_a_mark_on_one_case_is_enough(cuff):
    cuff.append(
        FILE,
        '\n\n@pytest.mark.parametrize("number", [0, pytest.param(1, marks=pytest.mark.verifies("SRS-005.1"))])\n'
        "def test_more(number):\n    assert Figure(number).text()\n",
    )
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.10")
def test_the_tests_of_a_component_are_for_the_component(cuff):
    assert any(test.origin for test in cuff.load().tests.values())
    assert cuff.findings(CHECK) == []
