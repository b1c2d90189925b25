"""`samdkit export`: the whole graph, the same in three forms, exactly as it is."""

import csv
import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from referencing import Registry, Resource
from samdkit import resources
from samdkit.outputs.export import csv_files, graph, workbook
from samdkit.outputs.export.tables import Table

SCHEMAS = {
    name: json.loads((Path(resources.root()) / f"qms/schemas/{name}.schema.json").read_text("utf-8"))
    for name in ("findings", "project")
}
KNOWN = Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in SCHEMAS.values())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMAS["project"], registry=KNOWN)
TABLES = ["items", "parts", "links", "units", "tests", "runs", "faults", "matrix", "findings"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture
def exported(cuff, samdkit):
    """The graph of the small device, broken a little."""
    cuff.write("dossier/new.md", '---\nkind: user-need\n---\n# New\n\n## UN-900 =1+1, "new"; a need\n\nLine one\n\nLine, two\n')
    called = samdkit("export", cuff.root)
    assert (called.code, called.err) == (0, "")
    return json.loads(called.out)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMAS["project"])


@pytest.mark.verifies("KIT-SRS-044.a")
def test_the_graph_keeps_to_the_schema_and_holds_what_the_project_holds(exported, cuff):
    VALIDATOR.validate(exported)
    project = cuff.load()
    assert {item["id"] for item in exported["items"]} == {*project.items}
    assert len(exported["links"]) == sum(len(item.links) for item in project.items.values())
    assert {(unit["origin"], unit["id"]) for unit in exported["units"]} == {
        (unit.origin, unit.id) for unit in project.units.values()
    }
    assert len(exported["tests"]) == len(project.tests)
    assert len(exported["runs"]) == len(project.runs)
    assert [one["check"] for one in exported["findings"]] == [one.check for one in cuff.findings()]
    assert exported["project"]["facts"] == project.identity.facts
    (component,) = exported["components"]
    assert component["intact"]


@pytest.mark.verifies("KIT-SRS-044.a")
def test_what_came_with_a_component_says_so(exported):
    assert {item["origin"] for item in exported["items"] if item["id"].startswith("PULSE-")} == {"pulse-limits"}
    assert {item["origin"] for item in exported["items"] if not item["id"].startswith("PULSE-")} == {""}


@pytest.mark.verifies("KIT-SRS-044.a")
@pytest.mark.parametrize("wrong", [{"samdkit": 1}, {"more": []}, {"items": [{"id": "A-1"}]}, {"findings": [{}]}])
def test_the_schema_refuses_another_form(exported, wrong):
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(exported | wrong)


@pytest.mark.verifies("KIT-SRS-044.a")
def test_a_broken_project_is_exported_all_the_same(cuff, samdkit):
    cuff.replace("dossier/needs.md", "kind: user-need", "kind: user-wish")
    cuff.write("src/cuff/broken.py", "def f(:\n")
    cuff.write("samdkit.lock", "[")
    called = samdkit("export", cuff.root)
    assert called.code == 0
    VALIDATOR.validate(json.loads(called.out))


@pytest.mark.verifies("KIT-SRS-044.a")
@given(
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.lists(st.dictionaries(TEXT, TEXT)) | TEXT)
)
def test_the_json_is_read_back_as_it_was(value):
    assert json.loads(graph.render(value)) == value


@pytest.mark.verifies("KIT-SRS-044.b")
@example([["", "\r"], ["\n", '","']])
@given(st.lists(st.lists(TEXT | st.integers(0, 99), min_size=2, max_size=2), max_size=5))
def test_a_csv_file_is_read_back_cell_by_cell(rows):
    table = Table("any", ("one", "=two"), [tuple(row) for row in rows])
    read = list(csv.reader(io.StringIO(csv_files.render(table).decode("utf-8"), newline="")))
    assert read == [["one", "=two"], *([str(cell) for cell in row] for row in rows)]


@pytest.mark.verifies("KIT-SRS-044.b")
def test_csv_in_a_folder_and_in_a_zip_is_the_same(cuff, samdkit, tmp_path):
    called = samdkit("export", cuff.root, "--format", f"csv={tmp_path / 'tables'}", "--format", f"csv={tmp_path / 'tables.zip'}")
    assert (called.code, called.out) == (0, "")
    assert called.err.count("Wrote ") == 2
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert [*packed] == [f"{name}.csv" for name in TABLES]
    assert packed == {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}


@pytest.mark.verifies("KIT-SRS-044.b")
def test_tables_say_what_the_graph_says(cuff, samdkit, exported, tmp_path):
    samdkit("export", cuff.root, "--format", f"csv={tmp_path / 'tables'}")
    rows = {}
    for name in TABLES:
        with (tmp_path / f"tables/{name}.csv").open(encoding="utf-8", newline="") as file:
            rows[name] = list(csv.DictReader(file))
    for name in ("items", "links", "units", "tests", "runs", "matrix", "findings"):
        assert len(rows[name]) == len(exported[name]), name
    (need,) = [row for row in rows["items"] if row["id"] == "UN-900"]
    assert (need["title"], need["text"], need["line"]) == ('=1+1, "new"; a need', "Line one\n\nLine, two", "6")
    assert {row["safety-class"] for row in rows["items"] if row["kind"] == "architecture"} <= {"A", "B", "C"}
    assert [(row["item"], row["address"]) for row in rows["parts"]] == [
        (item["id"], part["address"]) for item in exported["items"] for part in item["parts"]
    ]
    assert {row["observed"] for row in rows["matrix"]} >= {"executed"}
    assert all(row["fingerprint"] for row in rows["findings"])


def sheets(content):
    """Sheet → rows → the text of each cell; a formula would be no text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = [one.get("name") for one in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")]  # noqa: S314
        found = {}
        for number, name in enumerate(names, 1):
            sheet = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
            assert not list(sheet.iter(f"{SHEET}f")), "no cell is a formula"
            assert sheet.find(f".//{SHEET}pane").get("state") == "frozen"
            assert sheet.find(f"{SHEET}autoFilter") is not None
            found[name] = [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{SHEET}row")]
    return found


@pytest.mark.verifies("KIT-SRS-044.c", "KIT-RC-014")
def test_the_workbook_has_a_sheet_a_table_and_no_formula(cuff, samdkit, exported, tmp_path):
    samdkit("export", cuff.root, "--format", f"xlsx={tmp_path / 'a.xlsx'}")
    found = sheets((tmp_path / "a.xlsx").read_bytes())
    assert [*found] == TABLES
    for name in ("items", "links", "matrix", "findings"):
        assert len(found[name]) == len(exported[name]) + 1, name
    assert any('=1+1, "new"; a need' in row for row in found["items"])


@pytest.mark.verifies("KIT-SRS-044.d")
def test_the_same_project_gives_the_same_bytes(cuff, samdkit, tmp_path):
    for name in ("one", "two"):
        wanted = [f"xlsx={tmp_path / name}.xlsx", f"csv={tmp_path / name}.zip", f"json={tmp_path / name}.json"]
        assert samdkit("export", cuff.root, *(one for form in wanted for one in ("--format", form))).code == 0
    for suffix in ("xlsx", "zip", "json"):
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes(), suffix


@pytest.mark.verifies("KIT-SRS-044.c")
def test_a_text_longer_than_a_cell_says_that_it_goes_on():
    (row,) = sheets(workbook.render([Table("t", ("text",), [("x" * 40_000,)])]))["t"][1:]
    assert len(row[0]) == 32_767
    assert row[0].endswith("… (the first of 40000 characters; JSON and CSV have them all)")


@pytest.mark.verifies("KIT-SRS-044.c")
def test_a_table_longer_than_a_sheet_goes_on_in_another():
    tables = [Table("t", ("n",), [(str(number),) for number in range(5)]), Table("empty", ("n",), [])]
    found = sheets(workbook.render(tables, limit=2))
    assert found == {"t": [["n"], ["0"], ["1"]], "t 2": [["n"], ["2"], ["3"]], "t 3": [["n"], ["4"]], "empty": [["n"]]}


@pytest.mark.verifies("KIT-SRS-044.c")
@given(TEXT | st.integers(0, 10**6))
def test_a_cell_shows_what_it_was_given(cell):
    content = workbook.render([Table("t", ("head",), [(cell,)])])
    shown = sheets(content)["t"][1:]
    plain = str(cell).replace("\r\n", "\n").replace("\r", "\n")
    if plain.isprintable():
        assert shown == ([[plain]] if plain else [])


@pytest.mark.verifies("KIT-SRS-060.a")
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_no_text_needs_a_file(cuff, samdkit, form):
    called = samdkit("export", cuff.root, "--format", form)
    assert called.code == 2
    assert called.err == f"samdkit: {form} is no text for a terminal (name a file: --format {form}=FILE)\n"


@pytest.mark.verifies("KIT-SRS-060.a")
def test_a_folder_without_a_project_is_one_message(tmp_path, samdkit):
    called = samdkit("export", tmp_path)
    assert called.code == 2
    assert called.err.startswith(f"samdkit: {tmp_path.name}: no dossier/ here")
