"""What the person sees, is asked and has to confirm."""

import json
from datetime import timedelta

import pytest
from conftest import CONTENT, MEAL, NOON
from mealdose import screen
from mealdose.reasons import WORDS, Reason


@pytest.mark.verifies("SRS-019", "RC-015")
def test_a_dose_is_proposed_after_all_questions_and_then_logged(ada):
    ada.play("calculate", *MEAL, "6.5")
    assert ada.code == 0
    assert [words.split()[0] for words in ada.asked] == ["Is", "Glucose", "How", "Carbohydrate", "Was", "To"]
    assert "PROPOSED DOSE: 6.5 units" in ada.text
    assert [line.split()[1] for line in ada.log.splitlines()] == ["proposed", "recorded"]


def expire(ada):
    ada.prescribe(valid_until="2026-03-01")


def change(ada):
    (ada.folder / screen.PRESCRIPTION).write_text(json.dumps({**CONTENT, "seal": "0"}), "utf-8")


def lose(ada):
    (ada.folder / screen.DOSES).unlink()


def repeat(ada):
    ada.injected("2026-03-02T11:50:00+00:00 4.0")


@pytest.mark.verifies("SRS-019", "RC-015")
@pytest.mark.parametrize(
    ("spoil", "reason"), [(expire, Reason.EXPIRED), (change, Reason.UNSEALED), (lose, Reason.HISTORY), (repeat, Reason.RECENT)]
)
def test_nothing_is_asked_where_no_dose_can_be_proposed(ada, spoil, reason):
    spoil(ada)
    ada.play("calculate", *MEAL, "6.5")
    assert (ada.asked, ada.text) == ([], f"STOP. {' '.join(WORDS[reason])}")


@pytest.mark.verifies("SRS-020.a", "RC-016")
def test_person_and_validity_stand_before_the_first_question(ada):
    ada.play("calculate", "no")
    assert ada.shown[0] == "Prescription of Ada N., valid until 2026-06-30"


@pytest.mark.verifies("SRS-020.b", "RC-016")
@pytest.mark.parametrize("answer", ["no", "", "Ada", "YES"])
def test_without_a_yes_to_the_person_there_is_no_dose(ada, answer):
    ada.play("calculate", answer)
    assert ada.asked == ["Is the insulin for Ada N.? (yes or no)"]
    assert ada.text.endswith(" ".join(WORDS[Reason.PERSON]))


@pytest.mark.verifies("SRS-021.a", "RC-017")
def test_each_entry_is_shown_as_understood(ada):
    ada.play("calculate", *MEAL, "no")
    assert "Glucose 8.4 mmol/L, meal 57.0 g of carbohydrate" in ada.shown


@pytest.mark.verifies("SRS-021.b", "RC-017")
def test_each_part_of_the_dose_is_shown(ada):
    ada.injected("2026-03-02T10:00:00+00:00 3.3")
    ada.play("calculate", *MEAL, "no")
    assert "For the meal 5.70 units, correction 1.20 units" in ada.shown
    assert "Still acting from doses before 1.65 units" in ada.shown


@pytest.mark.verifies("SRS-021.c", "RC-017")
def test_the_dose_is_shown_with_its_unit_and_that_nothing_is_injected(ada):
    ada.play("calculate", *MEAL, "no")
    assert "PROPOSED DOSE: 6.5 units of insulin. Nothing is injected by this program." in ada.shown


@pytest.mark.verifies("SRS-022.a", "RC-018")
@pytest.mark.parametrize(
    ("answer", "recorded"), [("6.5", True), (" 6.5 ", True), ("6", False), ("65", False), ("yes", False), ("", False)]
)
def test_only_the_dose_typed_back_is_recorded(ada, answer, recorded):
    ada.play("calculate", *MEAL, answer)
    assert ("6.5\n" in ada.doses) is recorded
    assert ("nothing was recorded" in ada.text) is not recorded


@pytest.mark.verifies("SRS-022.b", "RC-019")
@pytest.mark.parametrize(("minutes", "recorded"), [(0, True), (10, True), (11, False), (600, False)])
def test_a_proposal_holds_for_10_minutes(ada, minutes, recorded):
    ada.play("calculate", *MEAL, "6.5", later=timedelta(minutes=minutes))
    assert ("6.5\n" in ada.doses) is recorded
    assert ("More than 10 minutes passed" in ada.text) is not recorded


@pytest.mark.verifies("SRS-023.a", "SRS-023.b", "RC-015")
@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_says_what_is_wrong_and_what_to_do_and_no_dose(ada, reason):
    what, then = WORDS[reason]
    desk = screen.Desk(ada.folder, input, ada.shown.append, lambda: NOON)
    assert screen._refuse(desk, reason, screen.log.Event.REFUSED) == 1
    assert ada.shown == [f"STOP. {what} {then}"]
    assert " units" not in ada.text
    assert ada.log == f"{NOON.isoformat()} refused\n"
    assert len(what.split()) > 2
    assert len(then.split()) > 1


@pytest.mark.verifies("SRS-025", "RC-015")
def test_a_fault_of_the_program_gives_no_dose(ada):
    ada.play("calculate", *MEAL[:4])
    assert ada.text.endswith(f"STOP. {' '.join(WORDS[Reason.FAULT])}")
    assert ada.log == f"{NOON.isoformat()} failed\n"
    assert ada.code == 1


@pytest.mark.verifies("SRS-025")
def test_a_refusal_is_no_fault_and_a_success_neither(ada):
    assert ada.play("calculate", "no").code == 1
    assert ada.log == f"{NOON.isoformat()} refused\n"
    assert ada.play("about").code == 0
