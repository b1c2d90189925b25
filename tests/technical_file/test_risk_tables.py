"""The documents of the risk management: every figure is counted from rows, and what nobody answered is open."""

import re

import pytest
from samdkit.risks import Acceptance
from samdkit.sources import policy
from samdkit.technical_file.blocks import Prose
from samdkit.technical_file.cells import NONE
from samdkit.technical_file.writing import assemble, context_of

RISKS = "dossier/risks.md"
CONTROLS = "dossier/risk-controls.md"
PLAN = "dossier/documents/risk-management-plan.md"
IFU = "dossier/documents/instructions-for-use.md"
#: One more risk of the file, with what is said of it.
RISK = (
    "\n## RISK-{number:03} Risk {number}\n- derives-from: US-001\n- hazard: hazard {number}\n- sequence: step {number}\n"
    "- situation: situation {number}\n- harm: harm {number}\n- severity: {severity}\n- probability: {probability}\n"
)


def rows(folder, name):
    """The rows of a table by the first words of each: its id, or the whole first cell."""
    table = context_of(folder.load()).table(name)
    return {re.sub(r"^\[([^\]]+)\].*", r"\1", row[0]): row for row in table.rows}


def counted(row):
    """`2 of 3` as numbers."""
    return tuple(map(int, re.fullmatch(r"(\d+) of (\d+)", row[2]).groups()))


@pytest.mark.verifies("KIT-SRS-081.a")
def test_each_risk_goes_from_its_hazard_to_its_harm(cuff):
    found = rows(cuff, "risks")
    assert list(found) == ["RISK-001", "RISK-002", "RISK-003"]
    assert found["RISK-001"] == (
        "[RISK-001](item:RISK-001) A slip of the finger",
        "wrong value",
        "a citizen types 1200 for 120",
        "a clinician sees the value",
        "a treatment that isn't needed",
        "serious<br>occasional",
        "[RC-001](item:RC-001) (protective)",
        "serious<br>remote",
        "yes",
    )
    assert found["RISK-003"][-3:] == (NONE, "minor<br>probable", "with benefit")


@pytest.mark.verifies("KIT-SRS-081.a")
@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        ("- benefit: one figure is read more often than two, and it is right, [CLM-001]\n", "", "**no**"),
        ("- probability: probable\n- option-analysis: with", "- probability: frequent\n- option-analysis: with", "**no**"),
        (
            "- probability: probable\n- option-analysis: with",
            "- probability: seldom\n- option-analysis: with",
            "**not on the scale**",
        ),
        ("- probability: probable\n- option-analysis: with", "- probability: remote\n- option-analysis: with", "yes"),
    ],
)
def test_what_the_plan_does_not_accept_is_set_in_bold(cuff, old, new, answer):
    cuff.replace(RISKS, old, new)
    assert rows(cuff, "risks")["RISK-003"][-1] == answer


@pytest.mark.verifies("KIT-SRS-081.a", "KIT-SRS-081.h")
def test_without_a_plan_nothing_is_judged(cuff):
    cuff.remove(PLAN)
    assert {row[-1] for row in rows(cuff, "risks").values()} == {"no plan"}
    assert rows(cuff, "risk-criteria") == {}
    assert context_of(cuff.load()).figure("risk-matrices") is None


@pytest.mark.verifies("KIT-SRS-081.h")
def test_the_criteria_are_those_of_the_plan_the_most_severe_first(cuff):
    table = context_of(cuff.load()).table("risk-criteria")
    scale = ("improbable", "remote", "occasional", "probable", "frequent")
    assert table.columns == ("severity", *scale, "safety class", "told to users")
    yes, benefit, no = "acceptable", "with benefit", "not acceptable"
    assert table.rows == (
        ("critical", benefit, no, no, no, no, "C", "yes"),
        ("serious", yes, yes, benefit, no, no, "B", "yes"),
        ("minor", yes, yes, yes, benefit, no, "B", "no"),
        ("negligible", yes, yes, yes, yes, yes, "A", "no"),
    )


@pytest.mark.verifies("KIT-SRS-081.b")
def test_controls_stand_by_their_option_with_the_reason_why_none_is_stronger(cuff):
    found = rows(cuff, "control-options")
    reason = "a number has to be typed, for the cuff has no way to send it"
    assert found["RISK-001"][1:] == (NONE, "[RC-001](item:RC-001)", NONE, reason)
    cuff.replace(RISKS, f"- option-analysis: {reason}\n", "")
    assert rows(cuff, "control-options")["RISK-001"][-1] == "**open**"
    cuff.replace(CONTROLS, "- option: protective", "- option: design")
    assert rows(cuff, "control-options")["RISK-001"][1:] == ("[RC-001](item:RC-001)", NONE, NONE, NONE)


@pytest.mark.verifies("KIT-SRS-081.c")
def test_a_control_says_what_it_brings_with_it_and_what_was_observed(cuff):
    found = rows(cuff, "risk-controls")
    assert found["RC-001"][1:5] == (
        "protective",
        "[RISK-001](item:RISK-001)",
        "introduces [RISK-002](item:RISK-002)",
        "[SRS-001.a](item:SRS-001), [SRS-001.b](item:SRS-001)",
    )
    assert found["RC-001"][5] in {"executed", "fault-sensitive"}
    assert found["RC-002"][3] == "none; the instructions ask for nothing"
    cuff.replace(CONTROLS, "- side-effects: none; the instructions ask for nothing\n", "")
    assert rows(cuff, "risk-controls")["RC-002"][3] == "**open**"


@pytest.mark.verifies("KIT-SRS-081.d")
def test_each_prompt_has_its_risks_or_the_reason_why_it_can_not_be(cuff):
    found = rows(cuff, "risk-prompts")
    assert [one.replace(" ", "-") for one in found] == list(policy.section("themes"))
    assert found["misuse"][2:] == ("[RISK-001](item:RISK-001)", NONE)
    assert found["sync"][2:] == (NONE, "[JUS-003](item:JUS-003) Themes that no risk touches")
    cuff.replace("dossier/justifications.md", "interface, sync, alarm", "interface, alarm")
    assert rows(cuff, "risk-prompts")["sync"][2:] == (NONE, "**open**")
    assert "**sync**" in rows(cuff, "risk-review")["Prompts answered"][3]


@pytest.mark.verifies("KIT-SRS-081.e")
def test_a_risk_left_to_a_benefit_is_open_until_a_role_approved_it(cuff):
    (row,) = rows(cuff, "risks-with-benefit").values()
    assert row[2:] == (
        "with the range beside it the figure would be two again",
        "one figure is read more often than two, and it is right, [CLM-001](item:CLM-001)",
        "**open**",
    )
    cuff.append("dossier/tasks.md", "\n## TASK-009 Weigh it\n- concerns: RISK-003\n")
    approved = "## RISK-003 The mean misleads\n- status: approved\n- reviewed-by: clinical evaluator\n"
    cuff.replace(RISKS, "## RISK-003 The mean misleads\n", approved)
    assert rows(cuff, "risks-with-benefit")["RISK-003"][-1] == "**open**, [TASK-009](item:TASK-009)"
    cuff.replace("dossier/tasks.md", "## TASK-009 Weigh it\n", "## TASK-009 Weigh it\n- state: done\n- by: clinical evaluator\n")
    assert rows(cuff, "risks-with-benefit")["RISK-003"][-1] == "clinical evaluator"


@pytest.mark.verifies("KIT-SRS-081.f")
def test_what_users_are_told_stands_with_its_section_and_what_they_are_not_told_is_open(cuff):
    (row,) = rows(cuff, "risks-disclosed").values()
    assert row[2:] == ("yes", "[Instructions for use: Limits](document:instructions-for-use#instructions-for-use--limits)")
    cuff.replace(PLAN, "disclose-from: serious", "disclose-from: minor")
    found = rows(cuff, "risks-disclosed")
    assert [found[name][3] for name in ("RISK-002", "RISK-003")] == ["**open**", "**open**"]
    cuff.replace(PLAN, "disclose-from: minor", "disclose-from: critical")
    assert [row[2] for row in rows(cuff, "risks-disclosed").values()] == ["no"], "told although the plan does not ask for it"


@pytest.mark.verifies("KIT-SRS-082.a")
@pytest.mark.parametrize(
    ("point", "edit", "before", "after", "left"),
    [
        ("Risks from hazard to harm", (RISKS, "- harm: a treatment that isn't needed\n", ""), (3, 3), (2, 3), "RISK-001"),
        (
            "Risks estimated in the words of the plan",
            (RISKS, "- probability: occasional\n", "- probability: seldom\n"),
            (3, 3),
            (2, 3),
            "RISK-001",
        ),
        (
            "Risks without a control by design, or left to a benefit, that say why",
            (RISKS, "- option-analysis: with the range beside it the figure would be two again\n", ""),
            (3, 3),
            (2, 3),
            "RISK-003",
        ),
        ("Controls that requirements realise", (CONTROLS, "- realised-by: SRS-004\n", ""), (2, 2), (1, 2), "RC-002"),
        (
            "Controls looked at for what they bring with them",
            (CONTROLS, "- introduces: RISK-002\n", ""),
            (2, 2),
            (1, 2),
            "RC-001",
        ),
        (
            "Controls of which as much was observed as the policy wants",
            ("src/cuff/reading.py", "    # implements: SRS-001.a\n", ""),
            (2, 2),
            (1, 2),
            "RC-001",
        ),
        ("Risks within the plan after control", (RISKS, "- residual-probability: remote\n", ""), (3, 3), (2, 3), "RISK-001"),
        ("Risks to be told to users that a section tells", (IFU, "- discloses: RISK-001\n", ""), (1, 1), (0, 1), "RISK-001"),
    ],
)
def test_the_review_counts_what_is_there_and_names_what_is_not(cuff, point, edit, before, after, left):
    row = rows(cuff, "risk-review")[point]
    assert (counted(row), row[3]) == (before, NONE)
    cuff.replace(*edit)
    row = rows(cuff, "risk-review")[point]
    assert (counted(row), row[3]) == (after, f"**[{left}](item:{left})**")


@pytest.mark.verifies("KIT-SRS-082.a")
def test_a_benefit_that_nobody_approved_and_a_plan_for_later_that_is_missing_are_open(cuff):
    found = rows(cuff, "risk-review")
    assert found["Risks left to a benefit that somebody approved"][2:] == ("0 of 1", "**[RISK-003](item:RISK-003)**")
    assert found["Information after release is collected and reviewed by a plan"][2:] == (NONE, "**open**")


@pytest.mark.verifies("KIT-SRS-082.b")
def test_the_balance_counts_each_risk_once_before_and_after(cuff):
    for number, (severity, probability) in enumerate(
        [("minor", "frequent"), ("negligible", "frequent"), ("critical", "improbable"), ("huge", "remote")], 4
    ):
        cuff.append(RISKS, RISK.format(number=number, severity=severity, probability=probability))
    found = rows(cuff, "risk-balance")
    assert {name: row[1:] for name, row in found.items()} == {
        "acceptable": ("1", "3"),
        "with benefit": ("4", "2"),
        "not acceptable": ("1", "**1**"),
        "not on the scale": ("1", "**1**"),
        "all": ("7", "7"),
    }
    assert len(rows(cuff, "risks")) == 7
    assert list(found)[:4] == [str(one) for one in Acceptance]


@pytest.mark.verifies("KIT-SRS-082.b")
def test_the_numbers_in_sentences_are_those_of_the_tables(cuff):
    cuff.append(RISKS, RISK.format(number=4, severity="serious", probability="remote"))
    file = assemble(cuff.load())
    (page,) = [one for one in file.pages if one.document.name == "risk-management-file"]
    text = "\n".join(one.markdown for one in page.blocks if isinstance(one, Prose))
    said = re.search(r"Risks: (\d+). Controls: (\d+). Left to a benefit after control: (\d+). Told to users: (\d+).", text)
    tables = ("risks", "risk-controls", "risks-with-benefit", "risks-disclosed")
    assert [int(one) for one in said.groups()] == [len(file.context.table(name)) for name in tables] == [4, 2, 1, 2]


@pytest.mark.verifies("KIT-SRS-082.c")
def test_the_overall_residual_risk_is_open_until_somebody_judged_it(cuff):
    plan = (
        "[Risk management plan: Overall residual risk](document:risk-management-plan#risk-management-plan--overall-residual-risk)"
    )
    found = rows(cuff, "overall-risk")
    assert found["criterion"][1] == plan
    assert found["judgement"][1] == "**open**, [TASK-002](item:TASK-002)"
    cuff.replace("dossier/tasks.md", ", iso14971:8", "")
    assert rows(cuff, "overall-risk")["judgement"][1] == "**open**"
    report = (
        "---\ndocument: risk-management-report\n---\n# Report\n\n## Together\n- answers: iso14971:8\n\nThey are acceptable.\n"
    )
    cuff.write("dossier/documents/report.md", report)
    judged = "[Risk management report: Together](document:risk-management-report#risk-management-report--together)"
    assert rows(cuff, "overall-risk")["judgement"][1] == judged
    assert rows(cuff, "risk-review")["Overall residual risk judged by the criterion of the plan"][2:] == (
        f"{plan}<br>{judged}",
        NONE,
    )


@pytest.mark.verifies("KIT-SRS-082.d")
def test_what_is_left_of_the_risk_management_is_listed_and_nothing_else(cuff):
    assert set(rows(cuff, "risk-open-points")) == {"regulatory lead"}
    cuff.append("dossier/tasks.md", "\n## TASK-009 Confirm the severity\n- role: physician\n- concerns: RISK-001\n")
    cuff.append("dossier/tasks.md", "\n## TASK-010 Choose a colour\n- role: designer\n- concerns: UN-001\n")
    cuff.replace(IFU, "- discloses: RISK-001\n", "")
    found = context_of(cuff.load()).table("risk-open-points").rows
    assert [(row[0], row[2]) for row in found if row[0] != "regulatory lead"] == [
        ("physician", "TASK-009 Confirm the severity"),
        ("risk manager", "RISK-001 remains serious, and no section for users discloses it"),
    ]
