"""architecture.unowned-code."""

import pytest

CHECK = "architecture.unowned-code"
FILE = "dossier/architecture.md"
CLAUSES = ("iec62304:5.3.1", "iec62304:5.4.1")


@pytest.mark.verifies("KIT-SRS-024.3")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.3")
def test_a_source_file_of_no_item_is_found(cuff):
    cuff.write("src/cuff/extra.py", "")
    message = "src/cuff/extra.py belongs to no architecture item"
    hint = "name it, or its folder, in `code` of one"
    assert cuff.seen() == [("src/cuff/extra.py", CHECK, "src/cuff/extra.py", message, hint, CLAUSES)]


@pytest.mark.verifies("KIT-SRS-024.3")
def test_a_file_that_two_items_name_alike_belongs_to_neither(cuff):
    cuff.replace(
        FILE,
        "- code: src/cuff/__init__.py, src/cuff/display.py",
        "- code: src/cuff/__init__.py, src/cuff/display.py, src/cuff/reading.py",
    )
    message = "src/cuff/reading.py belongs to SAD-002 and SAD-003, which name it alike"
    found = ("src/cuff/reading.py", CHECK, "src/cuff/reading.py", message, "leave it in `code` of one", CLAUSES)
    assert cuff.seen(CHECK) == [found]


@pytest.mark.verifies("KIT-SRS-024.3")
def test_the_closest_name_owns_it(cuff):
    cuff.replace(FILE, "- code: src/cuff/reading.py", "- code: src/cuff")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-024.3")
@pytest.mark.parametrize("folder", ["src/cuff", "src/cuff/", "./src/cuff", "src"])
def test_a_folder_means_all_below(cuff, folder):
    cuff.replace(FILE, "- code: src/cuff/reading.py", f"- code: {folder}")
    cuff.write("src/cuff/deep/extra.py", "")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-024.3")
def test_a_name_that_only_begins_alike_is_another_file(cuff):
    cuff.write("src/cuff/reading.py_extra/a.py", "")
    assert [one.item for one in cuff.findings()] == ["src/cuff/reading.py_extra/a.py"]


@pytest.mark.verifies("KIT-SRS-024.3")
def test_obsolete_items_own_nothing(cuff):
    cuff.replace(FILE, "- satisfies: SRS-005", "- satisfies: SRS-005\n- status: obsolete")
    assert [one.item for one in cuff.findings(CHECK)] == ["src/cuff/__init__.py", "src/cuff/display.py"]


@pytest.mark.verifies("KIT-SRS-024.3")
def test_code_may_be_a_single_file(cuff):
    cuff.replace("pyproject.toml", 'code = ["src"]', 'code = ["src", "app.py"]')
    cuff.write("app.py", "")
    assert [one.item for one in cuff.findings()] == ["app.py"]


@pytest.mark.verifies("KIT-SRS-024.3")
def test_a_test_folder_inside_the_code_is_no_code_and_a_code_folder_inside_the_tests_is(cuff):
    cuff.write("src/cuff/tests/test_more.py", "def test_more():\n    assert True\n")
    assert [one.item for one in cuff.findings(CHECK)] == ["src/cuff/tests/test_more.py"]
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests", "src/cuff/tests"]')
    assert cuff.findings(CHECK) == []
    cuff.replace("pyproject.toml", 'tests = ["tests", "src/cuff/tests"]', 'tests = ["tests", "src", "src/cuff"]')
    cuff.replace("pyproject.toml", 'code = ["src"]', 'code = ["src/cuff"]')
    assert [one.item for one in cuff.findings(CHECK)] == ["src/cuff/tests/test_more.py"]
