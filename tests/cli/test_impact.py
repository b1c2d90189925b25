"""What a change in git touches: named, with the way to it, and nothing beside."""

import json
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samdkit import impact, resources

SCHEMA = json.loads((Path(resources.root()) / "qms/schemas/impact.schema.json").read_text("utf-8"))


def git(root, *arguments):
    names = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *names, *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def cuff(cuff):
    """The small device in a repository, committed."""
    cuff.write(".gitignore", ".samdkit\n__pycache__\n")
    git(cuff.root, "init", "-q", "-b", "main")
    git(cuff.root, "add", ".")
    git(cuff.root, "commit", "-q", "-m", "first")
    return cuff


def found(folder, revision="HEAD", *, staged=False):
    with impact.of(folder.root, revision, staged=staged) as one:
        return one


def changes(folder, **options):
    return [(str(one.kind), one.name, str(one.how), *one.what) for one in found(folder, **options).changes.found]


def touched(one, *kinds):
    return {each.name: each.why for each in one.touched if not kinds or each.kind in kinds}


@pytest.mark.verifies("KIT-SRS-063.g")
def test_a_tree_as_committed_touches_nothing_and_its_evidence_is_fresh(cuff):
    one = found(cuff)
    assert (one.changes.found, one.touched, one.freshness.tests) == ([], (), ())
    assert one.freshness.recorded > 3


@pytest.mark.verifies("KIT-SRS-063.f")
@pytest.mark.verifies("KIT-SRS-063.c")
def test_a_changed_unit_touches_its_requirement_the_control_and_the_risk(cuff):
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    place = cuff.place("src/cuff/reading.py", "61 <=")
    one = found(cuff)
    (unit,) = [each.name for each in one.of_kind("unit")]
    assert unit.startswith("src/cuff/reading.py::refusals#")
    assert touched(one, "software-requirement") == {"SRS-001.a": (place, unit, "SRS-001.a")}
    assert touched(one, "risk-control", "risk") == {
        "RC-001": (place, unit, "SRS-001.a", "RC-001"),
        "RISK-001": (place, unit, "SRS-001.a", "RC-001", "RISK-001"),
    }
    assert touched(one, "test").keys() >= {"tests/test_reading.py::test_systolic_limits"}


@pytest.mark.verifies("KIT-SRS-063.f")
def test_other_code_and_other_parts_of_a_touched_requirement_are_not_touched(cuff):
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    names = touched(found(cuff)).keys()
    assert not names & {"SRS-001.b", "SRS-001.c", "SRS-002", "src/cuff/reading.py::mean", "UN-001", "SAD-003"}


@pytest.mark.verifies("KIT-SRS-063.b")
@pytest.mark.verifies("KIT-SRS-063.f")
def test_changed_words_of_a_part_touch_what_implements_verifies_and_realises_it(cuff):
    text = cuff.read("dossier/requirements.md")
    part = re.search(r"\(b\) (.+)", text)[0]
    cuff.replace("dossier/requirements.md", part, f"{part} Always")
    one = found(cuff)
    assert changes(cuff) == [("item", "SRS-001", "changed", "the text of SRS-001.b")]
    assert {each.name for each in one.touched if each.direct} == {"SRS-001.b"}
    assert all("#" in name for name in touched(one, "unit"))
    assert any("TestDiastolic" in name for name in touched(one, "test"))
    assert "SAD-002" in touched(one, "architecture")
    assert touched(one, "document").keys() == {"requirements"}
    assert "SRS-001.a" not in touched(one)


@pytest.mark.verifies("KIT-SRS-063.f")
def test_a_changed_need_touches_what_is_derived_from_it_and_no_further(cuff):
    cuff.replace("dossier/needs.md", "## UN-003 Readings stay at home", "## UN-003 Readings stay at home, always")
    one = found(cuff)
    assert touched(one, "software-requirement").keys() == {"SRS-003"}
    assert not touched(one, "unit", "test", "architecture")


@pytest.mark.verifies("KIT-SRS-063.b")
@pytest.mark.verifies("KIT-SRS-063.c")
def test_what_is_gone_or_renamed_is_named(cuff):
    cuff.replace("src/cuff/reading.py", "def mean(", "def mean_pressure(")
    text = cuff.read("dossier/needs.md")
    cuff.write("dossier/needs.md", text.replace("## UN-002", "## UN-009"))
    gone = re.sub(r"## ANO-001.*", "", cuff.read("dossier/anomalies.md"), flags=re.DOTALL)
    cuff.write("dossier/anomalies.md", gone)
    one = found(cuff)
    said = {(each.how.value, each.before, each.name) for each in one.changes.found}
    assert said >= {("renamed", "UN-002", "UN-009"), ("removed", "", "ANO-001")}
    assert {("removed", "", "src/cuff/reading.py::mean"), ("added", "", "src/cuff/reading.py::mean_pressure")} <= said
    assert touched(one, "software-requirement")["SRS-002"]
    assert touched(one, "anomaly").keys() == {"ANO-001"}


@pytest.mark.verifies("KIT-SRS-063.c")
def test_a_unit_that_moved_to_another_file_is_the_same_unit(cuff):
    source = cuff.read("src/cuff/reading.py")
    cuff.remove("src/cuff/reading.py")
    cuff.write("src/cuff/readings.py", source)
    renamed = [(one.before, one.name) for one in found(cuff).changes.found if str(one.how) == "renamed"]
    assert ("src/cuff/reading.py::mean", "src/cuff/readings.py::mean") in renamed


@pytest.mark.verifies("KIT-SRS-063.c")
def test_code_that_no_marker_stands_around_is_named_as_what_nobody_can_tell(cuff, samdkit):
    cuff.append("src/cuff/reading.py", "\n\nFACTOR = 3\n")
    called = samdkit("impact", "--project", cuff.root)
    assert ("code", "src/cuff/reading.py", "changed") in changes(cuff)
    assert re.search(r"src/cuff/reading\.py: no marker stands around what changed", called.out)


@pytest.mark.verifies("KIT-SRS-063.d")
def test_a_changed_test_touches_what_it_verifies(cuff):
    cuff.replace("tests/test_display.py", "Figure(93)", "Figure(94)")
    one = found(cuff)
    assert [name for kind, name, *_ in changes(cuff) if kind == "test"] == ["tests/test_display.py::test_unit"]
    assert touched(one, "software-requirement").keys() == {"SRS-005.1"}
    assert one.freshness.tests == ("tests/test_display.py::test_unit",)


@pytest.mark.verifies("KIT-SRS-063.d")
def test_a_changed_fixture_touches_every_test_below_it_and_test_data_those_that_read_it(cuff):
    cuff.replace("tests/conftest.py", "120, 80", "121, 80")
    assert {name for kind, name, *_ in changes(cuff) if kind == "test"} == {
        name for name in cuff.load().tests if not name.startswith("pulse")
    }
    git(cuff.root, "checkout", "-q", "--", "tests/conftest.py")
    cuff.append("tests/data/limits.json", "\n")
    one = found(cuff)
    assert ("test-file", "tests/data/limits.json", "changed") in changes(cuff)
    assert touched(one, "test").keys() == {name for name in cuff.load().tests if name.startswith("tests/test_reading.py")}
    assert "SRS-001.a" in touched(one)


@pytest.mark.verifies("KIT-SRS-063.e")
def test_another_version_of_a_package_touches_its_item_and_all_evidence(cuff):
    text = cuff.read("requirements.txt")
    version = re.search(r"attrs==(\S+)", text)[1]
    cuff.write("requirements.txt", text.replace(f"attrs=={version}", "attrs==99.1"))
    one = found(cuff)
    assert ("package", "attrs", "changed", f"{version} becomes 99.1") in changes(cuff)
    assert touched(one, "soup")
    assert len(one.freshness.stale) == one.freshness.recorded


@pytest.mark.verifies("KIT-SRS-063.e")
def test_changed_settings_are_named_and_other_lines_of_the_file_are_not(cuff):
    cuff.append("pyproject.toml", "\n[tool.other]\nx = 1\n")
    assert changes(cuff) == []
    cuff.replace("pyproject.toml", 'pythonpath = ["src"]', 'pythonpath = ["src", "tests"]')
    assert changes(cuff) == [("settings", "pytest", "changed")]


@pytest.mark.verifies("KIT-SRS-063.a")
def test_formatting_comments_and_order_touch_nothing(cuff):
    source = cuff.read("src/cuff/reading.py")
    cuff.write("src/cuff/reading.py", source.replace("    found = []\n", "    found   =   [ ]  # reasons\n\n"))
    test = cuff.read("tests/test_display.py")
    cuff.write("tests/test_display.py", test.replace("def test_unit():", "# a remark\ndef test_unit( ):"))
    needs = cuff.read("dossier/needs.md")
    cuff.write("dossier/needs.md", needs.replace("\n\n", "\n\n\n"))
    one = found(cuff)
    assert (one.changes.found, one.freshness.tests) == ([], ())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blanks=st.lists(st.integers(0, 3), min_size=5, max_size=5), remark=st.from_regex(r"\A[a-z ]{0,20}\Z"))
@pytest.mark.verifies("KIT-SRS-063.a")
def test_no_layout_touches_anything(cuff, blanks, remark):
    path = "src/cuff/display.py"
    source = git(cuff.root, "show", f"HEAD:{path}")
    lines = source.split("\n")
    at = [number for number, line in enumerate(lines) if line.startswith("    def ")]
    for count, number in zip(blanks, reversed(at), strict=False):
        lines[number:number] = [""] * count + [f"    # {remark}"]
    cuff.write(path, "\n".join(lines) + "\n")
    assert changes(cuff) == []


@pytest.mark.verifies("KIT-SRS-063.a")
def test_staged_is_what_the_index_holds_whatever_lies_in_the_folder(cuff):
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    git(cuff.root, "add", "src/cuff/reading.py")
    cuff.replace("src/cuff/display.py", "mmHg", "kPa")
    staged = found(cuff, staged=True)
    assert touched(staged, "software-requirement").keys() == {"SRS-001.a"}
    assert touched(found(cuff), "software-requirement").keys() >= {"SRS-001.a", "SRS-005.1"}


@pytest.mark.verifies("KIT-SRS-063.a")
def test_a_project_in_a_subfolder_is_compared_by_itself(cuff, tmp_path):
    outer = tmp_path / "outer"
    outer.mkdir()
    (cuff.root / ".git").rename(outer / "unused")
    cuff.root.rename(outer / "device")
    (outer / "unused").rename(outer / "away")
    (outer / "note.md").write_text("a\n")
    git(outer, "init", "-q")
    git(outer, "add", ".")
    git(outer, "commit", "-q", "-m", "first")
    (outer / "note.md").write_text("b\n")
    cuff.root = outer / "device"
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    assert touched(found(cuff), "software-requirement").keys() == {"SRS-001.a"}
    cuff.write("tests/data/new.json", "[]\n")
    git(outer, "add", "device/src")
    assert touched(found(cuff, staged=True), "software-requirement").keys() == {"SRS-001.a"}


@pytest.mark.verifies("KIT-SRS-063.a")
def test_a_branch_is_compared_with_where_it_left(cuff):
    git(cuff.root, "checkout", "-q", "-b", "topic")
    git(cuff.root, "checkout", "-q", "main")
    cuff.replace("src/cuff/display.py", "mmHg", "kPa")
    git(cuff.root, "commit", "-q", "-am", "second")
    git(cuff.root, "checkout", "-q", "topic")
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    assert touched(found(cuff, "main..."), "software-requirement").keys() == {"SRS-001.a"}
    assert "SRS-005.1" in touched(found(cuff, "main"))


@pytest.mark.verifies("KIT-SRS-063.a")
def test_it_reads_only(cuff, samdkit):
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    cuff.write("new.txt", "x")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in cuff.root.rglob("*") if path.is_file()}
    samdkit("impact", "--staged", "--project", cuff.root)
    samdkit("impact", "--project", cuff.root)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in cuff.root.rglob("*") if path.is_file()} == before


@pytest.mark.verifies("KIT-SRS-063.a")
def test_what_git_cannot_tell_is_one_clear_message(cuff, samdkit, tmp_path):
    unknown = samdkit("impact", "v9", "--project", cuff.root)
    assert (unknown.code, unknown.out) == (2, "")
    assert "git knows no revision v9 (name a commit" in unknown.err
    cuff.append("src/cuff/reading.py", "\n")
    git(cuff.root, "commit", "-q", "-am", "second")
    subprocess.run(["git", "clone", "-q", "--depth", "1", cuff.root.as_uri(), tmp_path / "shallow"], check=True)
    shallow = samdkit("impact", "HEAD~1", "--project", tmp_path / "shallow")
    assert shallow.code == 3
    assert "git fetch --unshallow" in shallow.err
    assert samdkit("impact", "--project", tmp_path / "shallow").code == 0
    assert samdkit("impact", "--staged", "HEAD", "--project", cuff.root).code == 2


@pytest.mark.verifies("KIT-SRS-063.a")
def test_without_git_and_without_a_commit_it_cannot_tell(cuff, samdkit):
    git(cuff.root, "update-ref", "-d", "HEAD")
    assert samdkit("impact", "--project", cuff.root).code == 3
    (cuff.root / ".git").rename(cuff.root / "away")
    called = samdkit("impact", "--project", cuff.root)
    assert (called.code, called.out) == (3, "")
    assert "no git repository" in called.err


@pytest.mark.verifies("KIT-SRS-063.g")
def test_the_fewest_tests_are_those_whose_evidence_is_stale_or_missing(cuff):
    cuff.replace("src/cuff/reading.py", "if not reading.time", "if reading.time == ''")
    cuff.append("tests/test_display.py", "\n\ndef test_new():\n    assert Figure(1)\n")
    fresh = found(cuff).freshness
    entered = {one.function for one in cuff.load().runs if any("reading.py" in unit for unit in one.units) and not one.origin}
    assert "tests/test_display.py::test_new" in fresh.tests
    assert {one.partition("[")[0] for one in fresh.tests} <= {*entered, "tests/test_display.py::test_new"}
    assert all(one.reasons for one in fresh.stale)


@pytest.mark.verifies("KIT-SRS-063.g")
def test_a_record_of_a_test_that_is_gone_asks_for_no_run(cuff):
    text = cuff.read("tests/test_display.py")
    start = text.index('@pytest.mark.verifies("SRS-003")')
    cuff.write("tests/test_display.py", text[:start].rstrip() + "\n")
    fresh = found(cuff).freshness
    assert [one.run.test for one in fresh.gone] == ["tests/test_display.py::test_no_network"]
    assert fresh.tests == ()


@pytest.mark.verifies("KIT-SRS-063.h")
def test_json_fits_its_schema_and_names_every_way(cuff, samdkit):
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    cuff.replace("dossier/needs.md", "## UN-003 Readings", "## UN-003 All readings")
    called = samdkit("impact", "--project", cuff.root, "--format", "json")
    data = json.loads(called.out)
    jsonschema.validate(data, SCHEMA)
    assert called.code == 0
    (risk,) = [one for one in data["touched"] if one["kind"] == "risk"]
    assert risk["why"][-2:] == ["RC-001", "RISK-001"]
    (part,) = [one for one in data["touched"] if one["name"] == "SRS-001.a"]
    assert part["grade"] in {"no test", "declared"}
    assert data["tests"] == list(found(cuff).freshness.tests)


@pytest.mark.verifies("KIT-SRS-063.h")
def test_markdown_has_the_grades_the_tests_and_folded_details_and_no_markup_of_others(cuff, samdkit):
    cuff.replace("src/cuff/reading.py", "if not 60 <=", "if not 61 <=")
    cuff.replace("dossier/needs.md", "## UN-003 Readings", "## UN-003 <b>Readings</b> | of")
    out = cuff.root / "impact.md"
    called = samdkit("impact", "--project", cuff.root, "--format", f"markdown={out}")
    text = out.read_text("utf-8")
    assert "| RC-001 |" in text
    assert text.count("<details>") == text.count("</details>") == 4
    assert "<b>" not in text
    assert called.out.startswith("2 changes since HEAD touch")
