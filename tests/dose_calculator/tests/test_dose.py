"""The formula, its limits and the way back."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from conftest import CONTENT, NOON
from hypothesis import given
from hypothesis import strategies as st
from mealdose import backward, formula, history, prescriptions
from mealdose.reasons import WORDS, Reason, Refused
from mealdose.units import MmolPerLitre

PRESCRIBED = prescriptions.understood(CONTENT)
HOUR = timedelta(hours=1)


def proposed(carbohydrate="57", glucose="8.4", on_board="0", prescription=PRESCRIBED):
    return formula.proposed(Fraction(carbohydrate), MmolPerLitre(Fraction(glucose)), Fraction(on_board), prescription)


@pytest.mark.verifies("SRS-007.a")
def test_the_meal_asks_for_its_grams_over_the_ratio():
    assert proposed("57").food == Fraction("5.7")
    assert proposed("57", prescription=replace(PRESCRIBED, ratio=Fraction(8))).food == Fraction("7.125")


@pytest.mark.verifies("SRS-007.b")
def test_the_correction_is_the_way_to_the_target_and_may_be_negative():
    assert proposed(glucose="8.4").correction == Fraction("1.2")
    assert proposed(glucose="5").correction == Fraction("-0.5")


@pytest.mark.verifies("SRS-007.c", "RC-005")
@pytest.mark.parametrize(
    ("hours", "acting"), [(0, "6"), (1, "4.5"), (2, "3"), (Fraction(7, 2), "0.75"), (4, "0"), (5, "0"), (48, "0")]
)
def test_a_dose_falls_evenly_to_nothing(hours, acting):
    taken = NOON - timedelta(minutes=int(hours * 60))
    assert history.on_board([history.Dose(Fraction(6), taken)], NOON, 4 * HOUR) == Fraction(acting)


@pytest.mark.verifies("SRS-007.c", "RC-005")
def test_all_doses_that_act_are_added_up():
    doses = [history.Dose(Fraction(4), NOON - HOUR), history.Dose(Fraction(2), NOON - 2 * HOUR)]
    assert history.on_board(doses, NOON, 4 * HOUR) == 4
    assert history.on_board([], NOON, 4 * HOUR) == 0


@pytest.mark.verifies("SRS-007.d", "RC-005")
def test_what_still_acts_is_taken_off_the_whole():
    assert proposed("57", "8.4", "0").dose == Fraction("6.5")
    assert proposed("57", "8.4", "2.4").dose == Fraction("4.5")
    assert proposed("30", "5", "1").dose == Fraction("1.5")


@pytest.mark.verifies("SRS-008", "RC-006")
@pytest.mark.parametrize(
    ("carbohydrate", "step", "dose"),
    [("49.9", "0.5", "4.5"), ("50", "0.5", "5"), ("54.9", "0.5", "5"), ("59.9", "1", "5"), ("0", "1", "0")],
)
def test_the_dose_is_rounded_down_to_a_mark_of_the_pen(carbohydrate, step, dose):
    assert proposed(carbohydrate, "6", prescription=replace(PRESCRIBED, step=Fraction(step))).dose == Fraction(dose)


@pytest.mark.verifies("SRS-008", "RC-006")
def test_no_dose_is_below_nothing():
    assert proposed("10", "4", "5").dose == 0


@pytest.mark.verifies("SRS-009", "RC-007")
def test_a_dose_above_the_largest_is_refused_and_not_cut():
    assert proposed("120", "6").dose == 12
    with pytest.raises(Refused) as refused:
        proposed("125", "6")
    assert refused.value.reason is Reason.TOO_MUCH


@pytest.mark.verifies("SRS-009", "RC-007")
def test_a_refused_dose_is_not_shown(ada):
    ada.play("calculate", "yes", "6 mmol/L", "5", "130", "no")
    assert ada.text.endswith(f"STOP. {' '.join(WORDS[Reason.TOO_MUCH])}")
    assert "PROPOSED" not in ada.text


@pytest.mark.verifies("SRS-010", "RC-008")
@given(st.integers(0, 1000), st.integers(40, 200), st.integers(0, 60))
def test_the_way_back_agrees_with_every_dose_of_the_formula(grams, tenths, acting):
    inputs = (
        Fraction(grams, 10),
        MmolPerLitre(Fraction(tenths, 10)),
        Fraction(acting, 10),
        replace(PRESCRIBED, largest=Fraction(99)),
    )
    proposal = formula.proposed(*inputs)
    assert backward.checked(proposal, *inputs) is proposal


@pytest.mark.verifies("SRS-010", "RC-008")
@pytest.mark.parametrize(
    ("dose", "on_board", "agrees"), [("6.9", "0", True), ("7", "0", False), ("5.9", "1", True), ("6", "1", False)]
)
def test_a_dose_that_would_end_below_the_target_is_refused(dose, on_board, agrees):
    inputs = (Fraction(57), MmolPerLitre(Fraction("8.4")), Fraction(on_board), PRESCRIBED)
    wrong = replace(formula.proposed(*inputs), dose=Fraction(dose))
    if agrees:
        assert backward.checked(wrong, *inputs) is wrong
        return
    with pytest.raises(Refused) as refused:
        backward.checked(wrong, *inputs)
    assert refused.value.reason is Reason.CONTRADICTION


@pytest.mark.verifies("SRS-010")
def test_no_dose_needs_no_way_back():
    inputs = (Fraction(0), MmolPerLitre(Fraction(4)), Fraction(0), PRESCRIBED)
    assert backward.checked(formula.proposed(*inputs), *inputs).dose == 0


@pytest.mark.verifies("SRS-011")
@given(st.integers(1, 1500), st.integers(40, 200))
def test_the_parts_are_exact(grams, tenths):
    proposal = proposed(
        Fraction(grams, 10), Fraction(tenths, 10), prescription=replace(PRESCRIBED, ratio=Fraction(7), largest=Fraction(99))
    )
    assert proposal.food * 7 == Fraction(grams, 10)
    assert proposal.correction * 2 + 6 == Fraction(tenths, 10)
