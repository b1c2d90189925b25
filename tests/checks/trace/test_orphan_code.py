"""trace.orphan-code."""

import pytest
from samdkit.model.finding import Severity

CHECK = "trace.orphan-code"
FILE = "src/cuff/extra.py"


@pytest.fixture
def extra(cuff):
    """Writes a file of SAD-003."""

    def write(source: str) -> None:
        cuff.write(FILE, source)
        cuff.replace("dossier/architecture.md", "src/cuff/display.py", f"src/cuff/display.py, {FILE}")

    return write


@pytest.mark.verifies("KIT-SRS-021.9")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.9")
def test_a_file_of_functions_without_a_marker_is_a_note(cuff, extra):
    extra('"""More."""\n\n\ndef half(value):\n    return value / 2\n')
    (found,) = cuff.findings()
    assert (str(found.location), found.check, found.item, found.severity) == (f"{FILE}:4", CHECK, FILE, Severity.NOTE)
    assert (found.message, found.clauses) == (f"{FILE} holds functions and implements nothing", ())


@pytest.mark.verifies("KIT-SRS-021.9")
def test_one_marker_is_enough_for_the_file(cuff, extra):
    half = "# implements: SRS-005.1\ndef half(value):\n    return value / 2\n"
    extra(f"{half}\n\ndef third(value):\n    return value / 3\n")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-021.9")
def test_what_is_no_python_is_for_the_reader_of_code(cuff, extra):
    extra("def half(:\n    implements nothing\n")
    assert cuff.findings(CHECK) == []
