"""What is taken for a number, and in which unit."""

from fractions import Fraction

import pytest
from conftest import MEAL
from hypothesis import given
from hypothesis import strategies as st
from mealdose.numbers import typed
from mealdose.reasons import Reason, Refused
from mealdose.units import MgPerDecilitre, MmolPerLitre, Unit, concentration


@pytest.mark.verifies("SRS-001.a", "RC-001")
@given(st.integers(0, 9999))
def test_each_number_with_one_decimal_is_taken_as_it_stands(tenths):
    assert typed(f"{tenths // 10}.{tenths % 10}") == Fraction(tenths, 10)
    assert typed(str(tenths // 10)) == tenths // 10


@pytest.mark.verifies("SRS-001.b", "RC-001")
@pytest.mark.parametrize("text", ["", "6,4", "-1", "+1", "1e2", "6.", ".5", "6.45", "1000", "1/2", "٦", "6 4", "six", "6.4\n"])
def test_anything_else_is_refused(text):
    with pytest.raises(Refused) as refused:
        typed(text)
    assert refused.value.reason is Reason.NUMBER


@pytest.mark.verifies("SRS-002.a", "RC-002")
@pytest.mark.parametrize("text", ["8.4", "8.4mmol/L", "", "mmol/L"])
def test_glucose_without_a_unit_gives_no_dose(ada, text):
    assert "The unit is missing" in ada.play("calculate", "yes", text).text
    assert len(ada.asked) == 2


@pytest.mark.verifies("SRS-002.b", "RC-002")
@pytest.mark.parametrize(("prescribed", "text"), [("mmol/L", "151 mg/dL"), ("mg/dL", "8.4 mmol/L"), ("mmol/L", "8.4 mmol/l")])
def test_glucose_in_another_unit_than_the_prescription_gives_no_dose(ada, prescribed, text):
    if prescribed == "mg/dL":
        ada.prescribe(unit="mg/dL", fall_per_unit="36", target="108")
    assert "not the one of the prescription" in ada.play("calculate", "yes", text).text
    assert "PROPOSED" not in ada.text


@pytest.mark.verifies("SRS-002.c", "RC-002")
def test_mg_per_decilitre_is_converted_and_the_other_unit_is_not():
    assert MgPerDecilitre(Fraction("180.16")).converted() == MmolPerLitre(Fraction(10))
    assert concentration(Fraction("90.08"), Unit.MG_PER_DECILITRE) == MmolPerLitre(Fraction(5))
    assert concentration(Fraction("5"), Unit.MMOL_PER_LITRE) == MmolPerLitre(Fraction(5))


@pytest.mark.verifies("SRS-002.c")
def test_the_same_meal_gives_the_same_dose_in_either_unit(ada):
    ada.play("calculate", *MEAL, "no")
    proposed = [line for line in ada.shown if "PROPOSED" in line]
    ada.prescribe(unit="mg/dL", fall_per_unit="36", target="108.1")
    ada.play("calculate", "yes", "151.3 mg/dL", "5", "57", "no", "no")
    assert [line for line in ada.shown if "PROPOSED" in line] == proposed
