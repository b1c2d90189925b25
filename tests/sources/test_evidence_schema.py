"""`qms/schemas/evidence.schema.json` and the page of the format say what the reader takes and what the writers write."""

import json
from pathlib import Path

import jsonschema
import pytest
from samdkit import resources
from samdkit.model.evidence import Environment, Fault, ResultsFile, Review, Run
from samdkit.sources import evidence

ROOT = Path(resources.root())
SCHEMA = json.loads((ROOT / "qms/schemas/evidence.schema.json").read_text("utf-8"))
PAGE = (ROOT / "docs/formats/evidence.md").read_text("utf-8")
KINDS = sorted(SCHEMA["$defs"])
COMPONENTS = sorted((ROOT / "components").glob("*/evidence/*.jsonl"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

RUN = Run("tests/test_a.py::test_a[1]", "passed", ("SRS-001.a",), frozenset({"src/a.py::f"}), {}, {}, "", "e" * 20)
FULL = {
    "around": ("a",),
    "examples": 1,
    "rejected": 1,
    "raised": ("a",),
    "written": ("a",),
    "unseen": ("a",),
    "values": {"a": "b"},
}
LINES = [
    evidence.run_line(RUN),
    evidence.run_line(Run(**{name: getattr(RUN, name) for name in Run.__slots__} | FULL)),
    evidence.fault_line(Fault("f" * 20, "src/a.py::f", "a" * 20, "boundary", 1, "`1` becomes `2`", "killed", ("t",))),
    evidence.result_line(Run("t", "passed", (), frozenset(), {}, {}, "", "", results="results/a.xml")),
    evidence.results_line(ResultsFile("results/a.xml", "a" * 20, 1, "", "2026-01-01T00:00:00Z")),
    evidence.environment_line(Environment("e" * 20, "CPython 3.11.7", "Linux", {}, ({"name": "a", "version": "1"},))),
    evidence.review_line(Review("SRS-001", "derives-from", "UN-001", {"SRS-001": "a"}, "software lead")),
    json.dumps({"record": "wheel", "name": "a", "version": "1", "sha256": "0" * 64}),
]


@pytest.mark.verifies("KIT-SRS-005.a")
def test_the_schema_takes_what_every_writer_writes_and_so_does_the_reader():
    for line in LINES:
        VALIDATOR.validate(json.loads(line))
    assert evidence.read([("a.jsonl", "\n".join(LINES).encode())])[1] == []
    assert {json.loads(line)["record"] for line in LINES} == set(KINDS)


@pytest.mark.verifies("KIT-SRS-005.b")
@pytest.mark.parametrize("line", LINES)
def test_the_schema_and_the_reader_refuse_the_same_names_and_kinds_of_values(line):
    data = json.loads(line)
    for name in data.keys() - {"record"}:
        wrong = {**data, name: None}
        assert not VALIDATOR.is_valid(wrong), name
        assert evidence.read([("a.jsonl", json.dumps(wrong).encode())])[1], name
    unknown = {**data, "another": 1}
    assert not VALIDATOR.is_valid(unknown)
    assert evidence.read([("a.jsonl", json.dumps(unknown).encode())])[1]


@pytest.mark.parametrize("path", COMPONENTS, ids=[f"{one.parts[-3]}/{one.name}" for one in COMPONENTS])
def test_the_evidence_of_the_components_fits(path):
    errors = [
        f"line {number}: {error.message}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for error in VALIDATOR.iter_errors(json.loads(line))
    ]
    assert errors == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_names_every_field_of_every_record(kind):
    section = PAGE.split(f"\n## `{kind}`", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in section.split("\n") if line.startswith("| `")]
    named = {word for row in rows for word in row.split("`")[1::2]}
    assert named == set(SCHEMA["$defs"][kind]["properties"])
