"""The detailed design of an item shows what its code declares, as its safety class asks for."""

import pytest
from samdkit.technical_file.tables import detailed_design
from samdkit.technical_file.writing import context_of


@pytest.fixture
def designs(cuff):
    """The designs of the small device, by item, after what is written into it."""

    def call(**files):
        for name, text in files.items():
            cuff.write(f"src/cuff/{name}.py", text)
        return {one.element.item.id: one for one in detailed_design.designs(context_of(cuff.load()))}

    return call


@pytest.mark.verifies("KIT-SRS-084")
def test_a_unit_stands_with_what_it_does_and_implements(designs):
    units = designs()["SAD-002"].units.rows
    assert (
        "`mean(reading: Reading) -> int`",
        "The mean arterial pressure.",
        "[SRS-002](item:SRS-002)",
        "`src/cuff/reading.py:34`",
    ) in units
    (refusals,) = [row for row in units if row[0].startswith("`refusals")]
    assert refusals[2].count("item:SRS-001") == 3


@pytest.mark.verifies("KIT-SRS-084")
def test_a_data_type_stands_with_its_fields(designs):
    ((signature, says, fields, *_),) = designs()["SAD-002"].types.rows
    assert (signature, says) == ("`Reading`", "Two pressures in mmHg and when they were measured.")
    assert fields == "`systolic: int`<br>`diastolic: int`<br>`time: str`"


@pytest.mark.verifies("KIT-SRS-084")
def test_class_a_has_no_design_and_class_c_has_all_of_it(designs, cuff):
    private = '"""Judges."""\n\n\ndef _inner() -> int:\n    """Deep inside."""\n\n\ndef outer() -> int:\n    pass\n'
    assert "SAD-003" not in designs()
    assert [row[0] for row in designs(reading=private)["SAD-002"].units.rows] == ["`outer() -> int`"]
    cuff.replace("dossier/architecture.md", "safety-class: B", "safety-class: C")
    rows = designs()["SAD-002"].units.rows
    assert [row[:2] for row in rows] == [("`_inner() -> int`", "Deep inside."), ("`outer() -> int`", "**not described**")]


@pytest.mark.verifies("KIT-SRS-084")
def test_a_list_of_values_stands_with_its_values(designs):
    source = 'import enum\n\nclass State(enum.Enum):\n    """How far it is."""\n\n    OPEN = 1\n    """Asked."""\n    DONE = 2\n'
    (row,) = designs(reading=source)["SAD-002"].values.rows
    assert row[:3] == ("`State(enum.Enum)`", "How far it is.", "`OPEN = 1` Asked.<br>`DONE = 2`")


@pytest.mark.verifies("KIT-SRS-084")
def test_other_languages_show_their_marked_units(designs, cuff):
    cuff.write("src/cuff/web/app.js", "// implements: SRS-002\nfunction mean() {\n  return 1;\n}\n")
    cuff.replace("dossier/architecture.md", "- code: src/cuff/reading.py", "- code: src/cuff/reading.py, src/cuff/web")
    rows = {row[0]: row for row in designs()["SAD-002"].files.rows}
    assert rows["`src/cuff/web/app.js`"][1:] == ("`mean` (2 to 4)", "[SRS-002](item:SRS-002)", "not read")


@pytest.mark.verifies("KIT-SRS-084")
def test_code_is_read_and_never_run(designs, cuff):
    designs(reading='"""Judges."""\n\nfrom pathlib import Path\n\nPath("was-run").touch()\nraise SystemExit(1)\n')
    assert not (cuff.root / "was-run").exists()


@pytest.mark.verifies("KIT-SRS-084")
def test_imports_of_other_items_and_packages_are_named(designs, cuff):
    designs(display='"""Shows."""\n\nimport json\n\nimport httpx\n\nfrom cuff.reading import mean\n')
    rows = detailed_design.elements(context_of(cuff.load())).rows
    assert {row[0].partition("]")[0]: row[6:] for row in rows} == {
        "[SAD-002": ("–", "`attrs`"),  # noqa: RUF001 - a dash as print has it
        "[SAD-003": ("[SAD-002](item:SAD-002)", "`httpx`"),
    }
