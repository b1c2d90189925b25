"""The device description: each point of Annex II 1.1, and what items, records and locks say of the device."""

import pytest

DESCRIPTION = "device-description"
POINTS = "description-points"


@pytest.mark.verifies("KIT-SRS-095.1")
def test_each_point_of_annex_ii_1_has_a_row_with_its_state_and_place(small):
    points = [row["point"] for row in small.rows(DESCRIPTION, POINTS)]
    assert points == [f"II.1.1.{one}" for one in "abcdefghijkl"] + ["II.1.2.a", "II.1.2.b"]
    assert all(row["where"] and row["state"] for row in small.rows(DESCRIPTION, POINTS))
    assert small.row(DESCRIPTION, POINTS, "II.1.1.a")["state"] == "**open**"  # a task concerns all of II.1.1


@pytest.mark.verifies("KIT-SRS-095.1")
def test_a_point_that_a_section_answers_leads_to_it(cuff, filed):
    cuff.replace("dossier/tasks.md", "mdr-annex-ii-iii:II.1.1.*, ", "mdr-annex-ii-iii:II.1.1.g, ")
    file = filed(cuff)
    row = file.row(DESCRIPTION, POINTS, "II.1.1.c")
    assert row["state"] == "answered"
    assert row["where"] == "[Device description: Users](document:device-description#device-description--users)"
    assert file.row(DESCRIPTION, POINTS, "II.1.1.g") | {"content": ""} == {
        "point": "II.1.1.g",
        "content": "",
        "state": "**open**",
        "where": "[TASK-002](item:TASK-002)",
    }
    assert file.row(DESCRIPTION, POINTS, "II.1.1.h")["state"] == "**open**"  # nobody says anything of it


@pytest.mark.verifies("KIT-SRS-095.1")
def test_stated_platforms_stand_beside_those_that_tests_ran_on(small, cuff, filed):
    stated, tested = small.rows(DESCRIPTION, "platforms")
    runs = [run for run in small.project.runs if not run.origin]
    assert (stated["origin"], stated["platform"]) == ("stated by the maker", "Linux")
    assert tested["platform"].startswith("Python ")
    assert tested["observed"] == f"{len(runs)} test cases, {len(runs)} passed"
    cuff.remove("evidence/runs.jsonl")
    assert filed(cuff).rows(DESCRIPTION, "platforms")[1]["platform"] == "**nothing yet**"


def test_the_modules_are_the_parts_of_the_whole_with_what_is_at_their_edge(small):
    rows = small.rows(DESCRIPTION, "modules")
    assert [row["module"].partition("]")[0] for row in rows] == ["[SAD-002", "[SAD-003"]
    assert rows[0]["interfaces"] == "[IF-001](item:IF-001)"
    assert rows[0]["what it does"] == "Judges a reading."


@pytest.mark.verifies("KIT-SRS-095.5")
def test_a_fact_that_is_open_names_the_task_that_prints_it(small, cuff, filed):
    released = small.row(DESCRIPTION, "version", "date of release")
    assert released["which"] == "**open**, [TASK-001](item:TASK-001)"
    cuff.replace("dossier/device.md", "released: open", "released: 2026-11-20")
    assert filed(cuff).row(DESCRIPTION, "version", "date of release")["which"] == "2026-11-20"


def test_a_component_says_what_it_is_without_annex_ii(pulse, filed):
    text = filed(pulse).text(DESCRIPTION)
    assert "Annex II" not in text
    assert "MDR" not in text
