"""The JSON Schema of a parsed dossier is made from the kinds, and says no where the reader says no."""

import json
from pathlib import Path

import jsonschema
import pytest
from samdkit import resources
from samdkit.outputs import dossier_schema
from samdkit.sources.kinds import kinds

FILE = Path(resources.root()) / "qms/schemas/dossier.schema.json"


@pytest.fixture
def exported(made_cuff, samdkit):
    """The small device as `samdkit export` writes it."""
    called = samdkit("export", made_cuff.root, "--format", "json")
    assert called.code == 0, called.err
    return json.loads(called.out)


def problems(data):
    return [one.message for one in jsonschema.Draft202012Validator(dossier_schema.schema()).iter_errors(data)]


def item(data, identifier):
    return next(one for one in data["items"] if one["id"] == identifier)


@pytest.mark.verifies("KIT-SRS-046")
def test_the_committed_schema_is_the_one_that_the_kinds_give():
    assert FILE.read_text("utf-8") == dossier_schema.render(), "run `python docs/reference.py` and commit qms/schemas/"


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json.loads(FILE.read_text("utf-8")))


@pytest.mark.verifies("KIT-SRS-046")
def test_a_good_dossier_fits(exported):
    assert set(kinds()) - {one["kind"] for one in exported["items"]} <= {"system-requirement", "waiver"}
    assert problems(exported) == []


@pytest.mark.verifies("KIT-SRS-046")
def test_each_kind_closes_its_attributes(exported):
    for one in exported["items"]:
        one["attributes"]["colour"] = "blue"
        assert any("'colour'" in message for message in problems(exported)), one["kind"]
        del one["attributes"]["colour"]


@pytest.mark.verifies("KIT-SRS-046")
@pytest.mark.parametrize(
    ("identifier", "name", "value"),
    [
        ("SRS-001", "category", "nice"),
        ("SRS-001", "method.a", "guess"),
        ("RC-001", "option", "luck"),
        ("RISK-001", "theme", "units, luck"),
        ("TR-001", "date", "soon"),
        ("TASK-001", "due", "tomorrow"),
        ("UN-001", "status", "fine"),
        ("UN-001", "method", "test"),
        ("UN-001", "source", ""),
    ],
)
def test_what_an_attribute_may_not_say_does_not_fit(exported, identifier, name, value):
    item(exported, identifier)["attributes"][name] = value
    assert len(problems(exported)) == 1


@pytest.mark.verifies("KIT-SRS-046")
@pytest.mark.parametrize(("name", "value"), [("method.b", "analysis"), ("status", "approved"), ("category", "alarm")])
def test_what_it_may_say_fits(exported, name, value):
    item(exported, "SRS-001")["attributes"][name] = value
    assert problems(exported) == []


@pytest.mark.verifies("KIT-SRS-046")
def test_links_have_names_and_ends_of_the_format(exported):
    for change in ({"kind": "likes"}, {"target": "srs-1"}, {"kind": "satisfies", "target": "gspr:17.2"}, {"source": "SRS-001.a"}):
        before = dict(exported["links"][0])
        exported["links"][0].update(change)
        assert len(problems(exported)) == 1, change
        exported["links"][0] = before
    exported["links"][0].update({"kind": "concerns", "target": "gspr:17.2"})
    assert problems(exported) == []


@pytest.mark.verifies("KIT-SRS-046")
def test_another_kind_and_parts_where_there_are_none_do_not_fit(exported):
    item(exported, "UN-001")["kind"] = "wish"
    assert problems(exported) == [f"'wish' is not one of {list(kinds())}"]
    item(exported, "UN-001").update(kind="user-need", parts=[{"label": "a", "text": "x"}])
    assert len(problems(exported)) == 1


@pytest.mark.verifies("KIT-SRS-046")
def test_a_bullet_of_a_section_that_there_is_not_does_not_fit(exported):
    exported["sections"][0]["bookkeeping"]["colour"] = "blue"
    assert len(problems(exported)) == 1
