"""The trace graph: items, links both ways, code, tests and components in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.errors import UsageError
from samdkit.project import load, natural


def sources(project, address: str, *kinds: str) -> list[str]:
    return sorted(link.source for link in project.links_to(address, *kinds))


@pytest.mark.verifies("KIT-SRS-002")
def test_a_folder_without_a_dossier_is_a_wrong_call(tmp_path):
    with pytest.raises(UsageError, match="no dossier/ here") as caught:
        load(tmp_path)
    assert "samdkit new" in caught.value.hint


@pytest.mark.verifies("KIT-SRS-002")
def test_a_dossier_in_another_folder_says_the_same(cuff):
    before = {(one.check, one.item) for one in cuff.findings()}
    (cuff.root / "docs").mkdir()
    (cuff.root / "dossier").rename(cuff.root / "docs/dossier")
    with pytest.raises(UsageError, match="no dossier/ here"):
        cuff.load()
    cuff.replace("pyproject.toml", "[tool.samdkit]\n", '[tool.samdkit]\ndossier = "docs/dossier"\n')
    project = cuff.load()
    assert (project.identity.name, str(project.identity.location)) == ("Small Cuff", "docs/dossier/device.md:1")
    assert str(project.items["UN-001"].location).startswith("docs/dossier/needs.md:")
    assert {(one.check, one.item) for one in cuff.findings()} == before


@pytest.mark.verifies("KIT-SRS-001.a")
def test_who_it_is_stands_directly_in_the_dossier(cuff):
    cuff.write("dossier/parts/component.md", "# Not who it is\n")
    assert not cuff.load().identity.is_component
    assert cuff.findings("dossier.unreadable") == []


@pytest.mark.verifies("KIT-SRS-010.a")
def test_links_are_known_from_both_ends(cuff):
    project = cuff.load()
    assert sources(project, "UN-002", "derives-from") == ["SRS-002", "SRS-005", "SRS-007"]
    assert sources(project, "SRS-006", "affects") == ["CHG-001"]


@pytest.mark.verifies("KIT-SRS-010.b")
def test_a_link_to_the_whole_means_all_parts_for_some_links_and_none_for_others(cuff):
    cuff.replace("dossier/manual.md", "- verifies: SRS-005.2", "- verifies: SRS-005, SRS-001.a")
    project = cuff.load()
    assert sources(project, "SRS-001.b", "satisfies") == ["SAD-002"]
    assert sources(project, "SRS-005.2", "verifies") == []
    assert sources(project, "SRS-005", "verifies") == ["TP-001"]
    assert sources(project, "SRS-001.a", "verifies") == ["TP-001"]
    assert sources(project, "SRS-001.b", "verifies") == []


@pytest.mark.verifies("KIT-SRS-010.a")
def test_links_of_obsolete_items_do_not_count(cuff):
    assert "SRS-006" not in sources(cuff.load(), "UN-002")


def test_an_address_is_an_item_or_one_of_its_parts(cuff):
    project = cuff.load()
    known = {address: project.has(address) for address in ("SRS-001", "SRS-001.c", "SRS-001.d", "SRS-002.a", "SRS-099", "")}
    assert known == {"SRS-001": True, "SRS-001.c": True, "SRS-001.d": False, "SRS-002.a": False, "SRS-099": False, "": False}


@pytest.mark.verifies("KIT-SRS-010.c")
def test_an_id_that_stands_twice_is_found_and_the_first_counts(cuff):
    cuff.write("dossier/again.md", "---\nkind: user-need\n---\n## UN-009 One\n\n## UN-009 Two\n\n## UN-001 Again\n")
    found = cuff.findings("trace.duplicate-id")
    assert [(str(one.location), one.item) for one in found] == [
        ("dossier/again.md:6", "UN-009"),
        ("dossier/needs.md:9", "UN-001"),
    ]
    project = cuff.load()
    assert (project.items["UN-009"].title, project.items["UN-001"].title) == ("One", "Again")


@pytest.mark.verifies("KIT-SRS-010.d")
def test_a_component_s_items_code_tests_and_evidence_are_in_the_graph(cuff):
    project = cuff.load()
    assert project.items["PULSE-SRS-001"].origin == "pulse-limits"
    assert str(project.items["PULSE-SRS-001"].location).startswith("vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl!dossier/")
    assert [unit.id for unit in project.units_of("PULSE-SRS-001")] == ["src/pulse_limits/__init__.py::possible"]
    assert len(project.runs_of("PULSE-SRS-001")) == 4
    assert not any(item.origin for item in project.own_items())


@pytest.mark.verifies("KIT-SRS-003.c")
def test_code_and_tests_that_are_no_python_text_are_found_and_the_rest_is_read(cuff):
    cuff.write("src/cuff/broken.py", b"# implements: SRS-001.a\nx = '\xff'\n")
    cuff.write("tests/test_broken.py", b"# -*- coding: nonsense -*-\ndef test_a(): pass\n")
    found = cuff.findings("code.unreadable")
    assert [str(one.location) for one in found] == ["src/cuff/broken.py:2", "tests/test_broken.py:1"]
    assert "tests/test_broken.py::test_a" in cuff.load().tests


@pytest.mark.verifies("KIT-SRS-003.a")
def test_code_in_its_own_encoding_is_read(cuff):
    cuff.replace("pyproject.toml", 'code = ["src"]', 'code = ["src", "old.py"]')
    cuff.write("old.py", b"# -*- coding: latin-1 -*-\n\n\n# implements: SRS-001.a\ndef old():\n    return '\xe6'\n")
    assert cuff.findings("code.unreadable") == []
    assert "old.py::old" in cuff.load().units


@pytest.mark.verifies("KIT-SRS-011.c")
def test_a_byte_order_mark_and_line_ends_of_windows_change_no_digest(cuff):
    before = {unit.id: unit.digest for unit in cuff.load().units.values()}
    for name in ("reading", "display"):
        path = f"src/cuff/{name}.py"
        cuff.write(path, b"\xef\xbb\xbf" + cuff.read(path).replace("\n", "\r\n").encode())
    assert {unit.id: unit.digest for unit in cuff.load().units.values()} == before


@pytest.mark.verifies("KIT-SRS-004.c")
def test_a_conftest_above_the_tests_counts_for_them(cuff):
    before = cuff.load().tests["tests/test_display.py::test_unit"].digest
    cuff.write("conftest.py", "x = 1\n")
    assert cuff.load().tests["tests/test_display.py::test_unit"].digest != before


def test_a_file_that_python_compiled_is_no_source(cuff):
    cuff.write("src/cuff/__pycache__/old.py", "# implements: SRS-001.a\n")
    assert cuff.findings() == []


@given(st.lists(st.tuples(st.sampled_from(["SRS", "AUDIT-SRS", "UN"]), st.integers(0, 2000))))
def test_ids_are_ordered_by_prefix_and_number(pairs):
    names = [f"{prefix}-{number}" for prefix, number in pairs]
    assert sorted(names, key=natural) == [f"{prefix}-{number}" for prefix, number in sorted(pairs)]
