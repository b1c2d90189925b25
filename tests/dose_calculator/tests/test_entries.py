"""Which entries a dose is computed from."""

import pytest


def entries(glucose="8.4 mmol/L", minutes="5", meal="57", other="no"):
    return "yes", glucose, minutes, meal, other, "no"


@pytest.mark.verifies("SRS-003.a", "RC-003")
@pytest.mark.parametrize(("glucose", "proposed"), [("3.9", False), ("4", True), ("4.0", True), ("0", False)])
def test_low_glucose_gives_no_dose(ada, glucose, proposed):
    ada.play("calculate", *entries(f"{glucose} mmol/L"))
    assert ("PROPOSED" in ada.text) is proposed
    assert ("Treat the low glucose first" in ada.text) is not proposed


@pytest.mark.verifies("SRS-003.b", "RC-003")
@pytest.mark.parametrize(("glucose", "proposed"), [("20", True), ("20.1", False), ("84", False)])
def test_glucose_above_the_range_gives_no_dose(ada, glucose, proposed):
    ada.play("calculate", *entries(f"{glucose} mmol/L", meal="10"))
    assert ("PROPOSED" in ada.text) is proposed
    assert ("Check for ketones" in ada.text) is not proposed


@pytest.mark.verifies("SRS-004", "RC-004")
@pytest.mark.parametrize(("minutes", "proposed"), [("0", True), ("15", True), ("15.1", False), ("60", False)])
def test_glucose_of_more_than_15_minutes_ago_gives_no_dose(ada, minutes, proposed):
    ada.play("calculate", *entries(minutes=minutes))
    assert ("PROPOSED" in ada.text) is proposed
    assert ("older than 15 minutes" in ada.text) is not proposed


@pytest.mark.verifies("SRS-005", "RC-001")
@pytest.mark.parametrize(("meal", "proposed"), [("0", True), ("150", True), ("150.1", False), ("570", False)])
def test_a_meal_above_150_g_gives_no_dose(ada, meal, proposed):
    ada.prescribe(largest_dose="25")
    ada.play("calculate", *entries(meal=meal))
    assert ("PROPOSED" in ada.text) is proposed
    assert ("larger than 150 g" in ada.text) is not proposed


@pytest.mark.verifies("SRS-006", "RC-021")
@pytest.mark.parametrize(("answer", "proposed"), [("no", True), ("yes", False), ("", False), ("I do not know", False)])
def test_insulin_that_is_not_recorded_gives_no_dose(ada, answer, proposed):
    ada.play("calculate", *entries(other=answer))
    assert ("PROPOSED" in ada.text) is proposed
    assert ("not recorded may still act" in ada.text) is not proposed
