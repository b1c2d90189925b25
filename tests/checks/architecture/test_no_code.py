"""architecture.no-code."""

import pytest

CHECK = "architecture.no-code"
FILE = "dossier/architecture.md"
CLAUSES = ("iec62304:5.3.1", "iec62304:5.4.1")


@pytest.mark.verifies("KIT-SRS-024.2")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.2")
def test_code_that_is_not_there_is_found_at_the_item(cuff):
    cuff.replace(FILE, "- code: src/cuff/reading.py", "- code: src/cuff/reading.py, src/cuff/gone.py")
    place = cuff.place(FILE, "## SAD-002")
    assert cuff.seen() == [(place, CHECK, "SAD-002", "SAD-002: there is no src/cuff/gone.py", "correct `code`", CLAUSES)]


@pytest.mark.verifies("KIT-SRS-024.2")
def test_an_item_of_an_empty_folder_owns_nothing(cuff):
    (cuff.root / "src/cuff/later").mkdir()
    cuff.append(
        FILE, "\n## SAD-004 Later\n- part-of: SAD-001\n- code: src/cuff/later\n- satisfies: SRS-007\n\nNot written yet.\n"
    )
    (found,) = cuff.findings(CHECK)
    assert (found.item, found.message) == ("SAD-004", "SAD-004 owns no file of src/cuff/later, which is empty")


@pytest.mark.verifies("KIT-SRS-024.2")
def test_an_item_whose_files_others_name_more_closely_owns_nothing(cuff):
    cuff.append(FILE, "\n## SAD-004 All\n- part-of: SAD-001\n- code: src/cuff\n- satisfies: SRS-007\n\nThe package.\n")
    (found,) = cuff.findings(CHECK)
    assert found.message == "SAD-004 owns no file of src/cuff; what is there belongs to SAD-002, SAD-003"


@pytest.mark.verifies("KIT-SRS-024.2")
def test_a_file_that_is_no_python_is_code_too(cuff):
    cuff.write("src/cuff/look.css", "p {}")
    cuff.append(FILE, "\n## SAD-004 All\n- part-of: SAD-001\n- code: src/cuff\n- satisfies: SRS-007\n\nThe style.\n")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.2")
def test_an_item_with_parts_needs_no_file_of_its_own(cuff):
    cuff.replace(FILE, "## SAD-001 Small Cuff\n", "## SAD-001 Small Cuff\n- code: src/cuff\n")
    assert cuff.findings(CHECK) == []
