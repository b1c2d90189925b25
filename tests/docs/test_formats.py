"""What the format pages say is what is read and written."""

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from samdkit import checking, register, resources
from samdkit.checks.dossier import missing_identity
from samdkit.errors import ExitCode
from samdkit.left import left
from samdkit.model.evidence import Grade
from samdkit.model.finding import Severity
from samdkit.outputs import findings_json
from samdkit.project import load
from samdkit.sources import configuration, dossier, junit, languages, locks, markers, python_code, python_tests, standards
from samdkit.sources.kinds import kinds
from samdkit.sources.markdown import BOOKKEEPING

DOSSIER = "formats/dossier.md"


@pytest.fixture
def example(page):
    """The dossier that the page's examples make together."""
    files = page(DOSSIER).examples("markdown")
    return dossier.read((path, text.encode()) for path, text in files.items())


def test_the_examples_of_a_dossier_are_readable(example):
    assert example.findings == []
    assert [item.id for item in example.items] == ["SRS-012", "WVR-001"]
    assert [file.document for file in example.files if file.document] == ["instructions-for-use", "risk-management-plan"]


def test_the_example_of_an_item_is_read_as_the_page_says(example):
    item = example.items[0]
    assert item.addresses == ["SRS-012.a", "SRS-012.b"]
    assert item.attribute("rationale") == "GDPR art. 7 and 9(2)(a); the citizen may withdraw at any time"
    assert item.attribute("safety-class") == "B"
    assert "SHALL refuse" in item.text_of("SRS-012.b")


def test_the_example_of_a_device_holds_every_wanted_fact(example):
    assert tuple(example.identity.facts) == missing_identity.DEVICE


def test_the_facts_of_a_component_are_named(page):
    text = page(DOSSIER).section("device.md")
    assert all(f"`{key}`" in text for key in missing_identity.COMPONENT)


def test_the_examples_of_sections_use_every_bullet_that_they_may_carry(page):
    assert {*page(DOSSIER).first_column("Documents and sections")} == BOOKKEEPING | {
        "acceptance",
        "with-benefit",
        "safety-class",
        "disclose-from",
    }


def test_the_example_of_front_matter_is_readable(page):
    (block,) = [part for part in page(DOSSIER).section("Front matter").split("```") if part.startswith("text\n---")]
    read = dossier.front_matter.read(block.removeprefix("text\n").splitlines(), "dossier/example.md")
    assert read.findings == []
    assert read.values["languages"] == ["da", "en"]
    assert read.values["acceptance"] == {"minor": "probable", "serious": "remote"}


def test_every_kind_is_explained(page):
    assert [name for name in page(DOSSIER).first_column("Kinds") if name in kinds()] == list(kinds())


def test_every_attribute_that_all_items_have_is_explained(page):
    common = set.intersection(*({*kind.attributes, "replaces"} for kind in kinds().values()))
    assert {*page(DOSSIER).first_column("Attributes of every item")} == common


def test_clauses_named_on_the_page_exist(page):
    for reference in ("gspr:17.2", "mdr-annex-ii-iii:II.1.1.a", "iec62304:5.2.2", "gspr:19.*"):
        assert f"`{reference}`" in page(DOSSIER).text
        assert standards.known(reference)


def test_documents_named_on_the_page_exist(page):
    known = {line.partition(", ")[0] for line in (register.folder() / "documents.yaml").read_text("utf-8").split("name: ")}
    for name in ("label", "instructions-for-use", "risk-management-plan", "pms-plan", "software-development-plan"):
        assert f"`{name}`" in page(DOSSIER).text
        assert name in known


def test_the_markers_of_the_example_belong_to_blocks(page):
    units, findings = python_code.units("src/app/reading.py", page(DOSSIER).examples("python")["src/app/reading.py"])
    assert findings == []
    assert [unit.implements for unit in units] == [("SRS-012.a",), ("SRS-012.b", "SRS-013")]
    assert [unit.id for unit in units] == ["src/app/reading.py::checked#1", "src/app/reading.py::checked#2"]


def test_the_mark_of_the_example_is_read(page):
    source = page(DOSSIER).examples("python")["tests/test_reading.py"]
    (test,), findings = python_tests.find({"tests/test_reading.py": source})
    assert findings == []
    assert test.verifies == ("SRS-012.a", "RC-001")


def test_the_markers_of_the_example_in_another_language_belong_to_what_the_page_says(page):
    units, findings = markers.units("ios/Reading.swift", page(DOSSIER).examples("swift")["ios/Reading.swift"])
    assert findings == []
    assert [(one.id, one.implements) for one in units] == [
        ("ios/Reading.swift::Reading", ("SRS-012",)),
        ("ios/Reading.swift::Reading.check#1", ("SRS-013.b",)),
    ]


def test_every_language_is_named_with_its_files(page):
    rows = page(DOSSIER).section("In other languages").partition("| language |")[2]
    assert set(re.findall(r"`(\.\w+)`", rows)) == languages.SUFFIXES


ELSEWHERE = {
    "directly above a declaration (function, class, method, struct, element, table, …) or its annotations": (
        "// implements: SRS-001\n@A\nfun f() {\n    g()\n}\n",
        "a.kt::f",
    ),
    "first in the body of a declaration": ("fun f() {\n    // implements: SRS-001\n    g()\n}\n", "a.kt::f"),
    "above all code, with a blank line below": ("// implements: SRS-001\n\nval x = 1\n", "a.kt"),
    "directly above anything else": ("fun f() {\n    g()\n    // implements: SRS-001\n    h()\n}\n", "a.kt::f#1"),
    "anywhere else": ("val x = 1 // implements: SRS-001\n", None),
}


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_marker_in_another_language_belongs_to_what_the_page_says(page, place):
    source, unit = ELSEWHERE[place]
    assert f"| {place} |" in page(DOSSIER).section("In other languages").replace("**block**: ", "").replace("**", "")
    found, findings = markers.units("a.kt", source)
    assert [one.id for one in found] == ([unit] if unit else [])
    assert [one.check for one in findings] == ([] if unit else ["code.misplaced-marker"])


MARKERS = {
    "directly above a class or function, or its decorators": (
        "# implements: SRS-001\n@functools.cache\ndef f():\n    return 1\n",
        "a.py::f",
    ),
    "first in the body of a class or function, above any docstring": (
        'def f():\n    # implements: SRS-001\n    "Text."\n    return 1\n',
        "a.py::f",
    ),
    "inside a function, below its docstring": ('def f():\n    "Text."\n    # implements: SRS-001\n    return 1\n', "a.py::f#1"),
    "above the module docstring, or set off by a blank line before the first statement": (
        "# implements: SRS-001\n\nX = 1\n",
        "a.py",
    ),
    "anywhere else": ("X = 1\n\n# implements: SRS-001\n", None),
}


@pytest.mark.parametrize("place", MARKERS)
def test_a_marker_belongs_to_what_the_page_says(page, place):
    source, unit = MARKERS[place]
    assert f"| {place} |" in page(DOSSIER).text
    units, findings = python_code.units("a.py", source)
    assert [one.id for one in units] == ([unit] if unit else [])
    assert [one.check for one in findings] == ([] if unit else ["code.misplaced-marker"])


NEEDS = {
    "method: analysis": {"trace.unimplemented-requirement"},
    "method: inspection": {"trace.unimplemented-requirement"},
    "method: demonstration": set(),
    "form: constraint": {"trace.untested-requirement"},
    "form: behaviour": {"trace.unimplemented-requirement", "trace.untested-requirement"},
    "category: labelling": {"documents.unrealised-label"},
}


NEW = "---\nkind: software-requirement\n---\n# New\n\n## SRS-900 The device SHALL beep\n- {}\n- derives-from: UN-001\n"


@pytest.mark.parametrize("said", NEEDS)
def test_a_requirement_needs_the_code_and_test_that_the_page_says(page, cuff, said):
    assert said.partition(": ")[2] in page(DOSSIER).section("Requirements that need no code or no test")
    cuff.write("dossier/new.md", NEW.format(said))
    found = {one.check for one in cuff.findings() if one.item == "SRS-900"}
    assert found - {"trace.unallocated-requirement"} == NEEDS[said]
    assert ("trace.unallocated-requirement" in found) == (said != "category: labelling")


def test_a_labelling_requirement_needs_nothing_once_a_section_realises_it(cuff):
    cuff.write("dossier/new.md", NEW.format("category: labelling"))
    cuff.write("dossier/ifu.md", "---\ndocument: instructions-for-use\n---\n# Use\n\n## Rest\n- realises: SRS-900\n\nSit.\n")
    assert [one.check for one in cuff.findings() if one.item == "SRS-900"] == []


@pytest.mark.parametrize(
    ("file", "record", "heading"),
    [
        ("evidence/runs.jsonl", "run", "`run`: one test case"),
        ("evidence/environments.jsonl", "environment", "`environment`: where the tests ran"),
        ("vendor/evidence/pulse-limits-1.0.0.jsonl", "wheel", "`wheel`: what a component's records are bound to"),
    ],
)
def test_every_field_of_a_recorded_line_is_explained(page, made_cuff, file, record, heading):
    lines = [json.loads(line) for line in made_cuff.read(file).splitlines()]
    fields = {field for line in lines if line["record"] == record for field in line}
    assert fields
    assert fields <= {*page("formats/evidence.md").first_column(heading)}  # all: tests/sources/test_evidence_schema.py


def test_every_field_of_a_review_is_explained(page, cuff, samdkit):
    assert samdkit("confirm", "UN-001", "--role", "software lead", "--folder", cuff.root).code == 0
    explained = page("formats/evidence.md").first_column("`review`: a link that somebody looked at")
    assert all({*explained} == {*json.loads(line)} for line in cuff.read("evidence/reviews.jsonl").splitlines())


JUNIT = """<testsuite name="s"><testcase classname="tests.test_reading" name="test_mean"/></testsuite>"""


@pytest.mark.parametrize(
    ("record", "heading"),
    [("result", "`result`: one test case of another runner"), ("results", "`results`: a file of another runner")],
)
def test_every_field_of_a_result_is_explained(page, cuff, samdkit, record, heading):
    cuff.write("results/a.xml", JUNIT)
    samdkit("verify", cuff.root, "--results")
    lines = [json.loads(line) for line in cuff.read("evidence/results.jsonl").splitlines()]
    fields = {field for line in lines if line["record"] == record for field in line}
    assert fields
    assert {*page("formats/evidence.md").first_column(heading)} == fields


def test_the_example_of_a_result_is_read(page):
    section = page("formats/evidence.md").section("Results of other test runners")
    example = section.partition("```xml\n")[2].partition("```")[0]
    (case,), findings = junit.read("a.xml", f"<testsuite>{example}</testsuite>".encode())
    assert findings == []
    assert (case.verifies, case.file, case.line) == (("SRS-012", "SRS-013.b"), "tests/web/enter.test.ts", 1)


def test_the_fields_of_a_package_are_named(page, made_cuff):
    packages = json.loads(made_cuff.read("evidence/environments.jsonl").splitlines()[0])["packages"]
    text = page("formats/evidence.md").section("`environment`: where the tests ran")
    assert all(f"`{field}`" in text for package in packages for field in package)


def test_every_grade_is_explained(page):
    assert page("formats/evidence.md").first_column("What a run shows: grades") == [str(grade) for grade in Grade]


def test_the_example_of_a_lock_is_read_and_its_keys_explained(page, tmp_path):
    shown = page("formats/locks.md")
    text = shown.examples("toml")["samdkit.lock"]
    (tmp_path / "samdkit.lock").write_text(text, "utf-8")
    lock = locks.read_lock(tmp_path)
    assert lock.kit_version == "0.1.0"
    assert locks.render_lock(lock).partition("\n\n")[2].strip() == text.strip()
    explained = shown.first_column("samdkit.lock")
    assert {name.rpartition(".")[2] for name in explained} == {
        "version",
        "record",
        "sha256",
        "name",
        "answers",
        *(line.partition(" = ")[0] for line in text.partition("[[component]]")[2].strip().splitlines()),
    }


def test_the_settings_are_those_that_are_read(page, tmp_path):
    shown = page("formats/settings.md")
    (tmp_path / "pyproject.toml").write_text(shown.examples("toml")["pyproject.toml"], "utf-8")
    assert configuration.read(tmp_path) == configuration.Configuration()
    defaults = configuration.Configuration()
    values = {name: getattr(defaults, name) for name in configuration.Configuration.__slots__}
    shapes = {name: value if isinstance(value, str) else list(value) for name, value in values.items()}
    rows = {f"| `{name}` | `{json.dumps(value)}` |" for name, value in shapes.items()}
    assert all(row in shown.text for row in rows)
    assert {*shown.first_column("Settings")} == {*configuration.Configuration.__slots__}


def test_every_key_of_the_findings_is_explained(page, cuff):
    cuff.write("dossier/new.md", "---\nkind: user-need\n---\n# New\n\n## UN-900 New\n")
    project = load(cuff.root)
    found = checking.run(project, release=True)
    report = json.loads(findings_json.render(found, left(project, found)))
    shown = page("formats/outputs.md")
    explained = shown.first_column("samdkit check --format json")
    assert {*explained} == {*report, *report["findings"][0]}
    assert all(f"`{key}`" in shown.section("samdkit check --format json") for key in report["left"][0])


def test_severities_and_exit_codes_are_explained(page):
    shown = page("formats/outputs.md")
    assert all(f"`{severity}`" in shown.section("samdkit check --format json") for severity in Severity)
    assert all(f"| {int(code)} |" in shown.section("Exit codes") for code in ExitCode)


def test_the_columns_of_the_matrix_are_named(page, made_cuff, samdkit, tmp_path):
    built = samdkit("build", made_cuff.root, "--output", tmp_path)
    assert built.code == 0, built.err
    shown = page("formats/outputs.md").section("samdkit build")
    header = (tmp_path / "technical-file/tables/trace-matrix.csv").read_text("utf-8").splitlines()[0]
    assert all(f"`{column}`" in shown for column in header.split(","))
    made = {path.relative_to(tmp_path / "technical-file").parts[0] for path in (tmp_path / "technical-file").rglob("*")}
    named = {name.partition("/")[0] for name in page("formats/outputs.md").first_column("samdkit build")}
    assert named - {"check --release --format json"} == made


def test_what_the_archive_holds_is_named(page, made_cuff, samdkit, tmp_path):
    shutil.copytree(made_cuff.root, tmp_path / "cuff")
    for command in (["init", "--quiet"], ["add", "dossier", "src", "pyproject.toml"]):
        subprocess.run(["git", *command], cwd=tmp_path / "cuff", check=True)
    built = samdkit("build", tmp_path / "cuff", "--output", tmp_path / "out")
    assert built.code == 0, built.err
    (path,) = (tmp_path / "out").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        parts = [name.split("/") for name in archive.namelist()]
    assert {part[0] for part in parts} == {path.stem}
    named = page("formats/outputs.md").first_column("The archive of samdkit build")
    assert {name.strip("/") for name in named} == {part[1] for part in parts}


def test_every_key_of_an_impact_is_explained(page):
    schema = json.loads((Path(resources.root()) / "qms/schemas/impact.schema.json").read_text("utf-8"))
    rows = page("formats/outputs.md").section("samdkit impact").split("| `format`", 1)[1]
    keys = set(schema["properties"]) - {"format"}
    assert all(f"| `{key}` |" in rows for key in keys)
    inside = [*schema["$defs"]["change"]["properties"], *schema["$defs"]["touched"]["properties"]]
    assert all(f"`{key}`" in rows for key in [*inside, *schema["properties"]["evidence"]["properties"]])
