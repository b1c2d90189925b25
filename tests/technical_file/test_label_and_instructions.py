"""Label, UDI and instructions: each element with its answer, its requirement and what verifies that, or why not."""

import pytest
from samdkit.sources import standards

OPEN = "**open**"
LABEL, PARTICULARS, UDI = "label", "label-particulars", "udi"
MATRIX, ELEMENTS, REQUIREMENTS = "labelling-matrix", "ifu-elements", "labelling-requirements"
INSTRUCTIONS = "dossier/documents/instructions-for-use.md"


def of_kind(start):
    return [one for one in standards.standard("labelling").clauses.values() if one.id.startswith(start)]


@pytest.mark.verifies("KIT-SRS-095.2")
def test_each_particular_of_the_label_and_each_rule_of_the_udi_has_a_row(small):
    assert [row["particular"] for row in small.rows(LABEL, PARTICULARS)] == [one.title for one in of_kind("LABEL.")]
    assert [row["element"] for row in small.rows(LABEL, UDI)] == [one.title for one in of_kind("UDI.")]
    for name in (PARTICULARS, UDI):
        assert not [row for row in small.rows(LABEL, name) if not all(row.values())], name


@pytest.mark.verifies("KIT-SRS-095.2", "KIT-SRS-095.5")
def test_a_particular_that_nothing_shows_is_open_whatever_the_fact(small):
    name = small.row(LABEL, PARTICULARS, "23.2.a")
    assert (name["on the label"], name["shown by"], name["verified by"], name["state"]) == ("Small Cuff", OPEN, OPEN, OPEN)
    udi = small.row(LABEL, PARTICULARS, "23.2.h")
    assert udi["on the label"] == "**open**, [TASK-001](item:TASK-001)<br>1.2.0"


@pytest.mark.verifies("KIT-SRS-095.2")
def test_a_particular_names_the_part_that_shows_it_and_its_tests_alone(cuff, filed):
    cuff.replace(
        "dossier/requirements.md", "- method.2: demonstration", "- method.2: demonstration\n- answers.1: labelling:LABEL.version"
    )
    row = filed(cuff).row(LABEL, PARTICULARS, "23.2.g")
    assert row["shown by"] == "[SRS-005.1](item:SRS-005)"
    assert row["verified by"].startswith("`tests/test_display.py::")
    assert "(item:SRS-005))" in row["verified by"]
    assert "TP-001" not in row["verified by"]  # that is of the other part
    assert row["state"] == "answered"


@pytest.mark.verifies("KIT-SRS-095.2", "KIT-SRS-095.5")
def test_a_particular_is_open_while_its_fact_is(cuff, filed):
    part = "- method.2: demonstration\n- answers.1: labelling:LABEL.date"
    cuff.replace("dossier/requirements.md", "- method.2: demonstration", part)
    row = filed(cuff).row(LABEL, PARTICULARS, "23.2.j")
    assert (row["on the label"], row["shown by"]) == ("**open**, [TASK-001](item:TASK-001)", "[SRS-005.1](item:SRS-005)")
    assert row["state"] == OPEN
    cuff.replace("dossier/device.md", "released: open", "released: 2026-11-20")
    assert filed(cuff).row(LABEL, PARTICULARS, "23.2.j")["state"] == "answered"


@pytest.mark.verifies("KIT-SRS-095.2")
def test_what_does_not_apply_names_the_fact(small, cuff, filed):
    row = small.row(LABEL, PARTICULARS, "23.2.d")
    assert (row["on the label"], row["state"]) == ("`authorised-representative: none` in device.md", "not applicable")
    cuff.replace("dossier/device.md", "authorised-representative: none", "authorised-representative: Example EU GmbH")
    row = filed(cuff).row(LABEL, PARTICULARS, "23.2.d")
    assert (row["on the label"], row["state"]) == ("Example EU GmbH", OPEN)
    cuff.append(
        "dossier/justifications.md", "\n## JUS-009 No medium\n- concerns: labelling:UDI.place.medium\n\nA download, [SAD-001].\n"
    )
    row = filed(cuff).row(LABEL, UDI, "Physical medium")
    assert (row["answer"], row["state"]) == ("[JUS-009](item:JUS-009) No medium", "not applicable")


@pytest.mark.verifies("KIT-SRS-095.3")
def test_each_point_of_annex_i_23_4_has_a_row(small):
    clauses = [one.id for one in standards.standard("gspr").clauses.values() if one.id.startswith("23.4.")]
    assert len(clauses) == 28  # a to z, aa, ab
    assert [row["point"] for row in small.rows(MATRIX, ELEMENTS)] == [*clauses, "electronic"]
    assert not [row for row in small.rows(MATRIX, ELEMENTS) if not all(row.values())]
    assert small.row(MATRIX, ELEMENTS, "23.4.s")["section"] == OPEN
    assert small.row(MATRIX, ELEMENTS, "23.4.u")["state"] == "not applicable"


@pytest.mark.verifies("KIT-SRS-095.3")
def test_a_point_leads_over_its_section_to_the_requirement_and_what_verifies_it(cuff, filed):
    cuff.replace(INSTRUCTIONS, "- realises: SRS-004, RC-002", "- answers: gspr:23.4.h\n- realises: SRS-004, RC-002")
    row = filed(cuff).row(MATRIX, ELEMENTS, "23.4.h")
    assert row["section"] == "[Instructions for use: Limits](document:instructions-for-use#instructions-for-use--limits)"
    assert row["requirements"] == "[SRS-004](item:SRS-004)"  # a control is none
    assert row["verified by"] == "[SRS-004](item:SRS-004): **open**"
    assert row["state"] == "answered"


@pytest.mark.verifies("KIT-SRS-095.3")
def test_labelling_requirements_are_verified_one_by_one(cuff, filed):
    shown = filed(cuff).rows(MATRIX, REQUIREMENTS)
    assert [row["requirement"] for row in shown] == ["[SRS-004](item:SRS-004)"]
    assert shown[0]["verified by"].endswith(": **open**")
    cuff.append("dossier/manual.md", "\n## TP-002 Read the instructions\n- verifies: SRS-004\n\n1. Look for the limits.\n")
    (row,) = filed(cuff).rows(MATRIX, REQUIREMENTS)
    assert row["verified by"] == "manual protocol [TP-002](item:TP-002): not run ([SRS-004](item:SRS-004))"


@pytest.mark.verifies("KIT-SRS-095.5")
def test_an_open_requirement_names_the_task_that_concerns_it(cuff, filed):
    cuff.replace("dossier/tasks.md", "- state: done", "- state: open\n- concerns: SRS-004")
    (row,) = filed(cuff).rows(MATRIX, REQUIREMENTS)
    assert row["verified by"] == "[SRS-004](item:SRS-004): **open**, [TASK-003](item:TASK-003)"


def test_minimum_it_requirements_are_open_until_a_section_states_them(cuff, filed):
    assert {row["stated in"] for row in filed(cuff).rows(MATRIX, "minimum-it")} == {OPEN}
    cuff.replace(INSTRUCTIONS, "- answers: mdr-annex-ii-iii:VIG.88", "- answers: mdr-annex-ii-iii:VIG.88, gspr:23.4.ab")
    assert filed(cuff).row(MATRIX, "minimum-it", "23.4.ab")["stated in"].startswith("[Instructions for use: Incidents]")


def test_the_instructions_bear_no_bookkeeping(small):
    text = small.text("instructions-for-use")
    assert "A systolic pressure is accepted from 60 to 250 mmHg." in text
    assert "answers" not in text
    assert "Annex" not in text
