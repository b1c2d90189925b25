"""The risk management of the worked example, as its technical file shows it; the blank device has it open."""

import pytest
from samdkit.project import load
from samdkit.technical_file.blocks import Figure, Items
from samdkit.technical_file.table import Table
from samdkit.technical_file.writing import assemble


@pytest.fixture(scope="module")
def file(example):
    return assemble(load(example))


def blocks(file, document, kind):
    """The tables, pictures or items of a document, by name."""
    (page,) = [one for one in file.pages if one.document.name == document]
    return {one.name: one for one in page.blocks if isinstance(one, kind)}


def test_one_residual_risk_needs_a_benefit_and_it_is_still_to_be_weighed(file):
    (row,) = blocks(file, "risk-management-file", Table)["risks-with-benefit"].rows
    risk, estimate, _, benefit, weighed = row
    assert risk.startswith("[RISK-010](item:RISK-010)")
    assert estimate == "serious<br>occasional"
    assert "[CLM-002](item:CLM-002)" in benefit
    assert weighed == "**open**, [TASK-005](item:TASK-005)"


def test_residual_risks_are_told_in_the_instructions_for_use(file):
    rows = blocks(file, "risk-management-file", Table)["risks-disclosed"].rows
    told = {row[0].partition("]")[0][1:]: row[3] for row in rows}
    place = "document:instructions-for-use#instructions-for-use--warnings-and-residual-risks"
    assert f"[Instructions for use: Warnings and residual risks]({place})" in told["RISK-010"]
    assert "**open**" not in " ".join(told.values())


def test_each_prompt_is_answered_by_a_risk(file):
    for row in blocks(file, "risk-management-plan", Table)["risk-prompts"].rows:
        assert "(item:RISK-" in row[2], row[0]


def test_both_matrices_and_every_risk_and_control_in_full_are_there(file):
    assert (
        set(blocks(file, "risk-management-file", Figure))
        == set(blocks(file, "risk-management-report", Figure))
        == {"risk-matrices"}
    )
    (page,) = [one for one in file.pages if one.document.name == "risk-management-file"]
    shown = [view.item.id for one in page.blocks if isinstance(one, Items) for view in one.views]
    assert shown == [one.id for one in file.context.items("risk") + file.context.items("risk-control")]


def test_the_report_leaves_to_people_what_is_theirs(file):
    tables = blocks(file, "risk-management-report", Table)
    assert dict(tables["overall-risk"].rows)["judgement"] == "**open**, [TASK-005](item:TASK-005)"
    roles = {row[0] for row in tables["risk-open-points"].rows}
    assert {"risk manager", "clinical evaluator"} <= roles


def test_the_blank_device_has_its_risk_management_open(blank):
    found = assemble(load(blank))
    tables = blocks(found, "risk-management-report", Table)
    assert "risk-balance" not in tables
    assert dict(tables["overall-risk"].rows)["judgement"] == "**open**, [TASK-003](item:TASK-003)"
    assert not blocks(found, "risk-management-report", Figure)
