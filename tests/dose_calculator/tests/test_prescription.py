"""Which prescriptions a dose is computed from, and how one is put in force."""

import json
from datetime import date, timedelta
from fractions import Fraction

import pytest
from conftest import CONTENT, NOON
from mealdose import prescriptions, screen
from mealdose.reasons import Reason, Refused
from mealdose.units import MmolPerLitre, Unit

TODAY = date(2026, 3, 2)


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.reason


@pytest.mark.verifies("SRS-013.a")
def test_without_a_prescription_there_is_no_dose(ada):
    (ada.folder / screen.PRESCRIPTION).unlink()
    assert refusal(prescriptions.read, ada.folder / screen.PRESCRIPTION, TODAY) is Reason.NO_PRESCRIPTION


@pytest.mark.verifies("SRS-013.b", "RC-009")
@pytest.mark.parametrize(
    "text",
    [
        *["", "{", "[]", "7", "null", json.dumps([*CONTENT]), "\udcff"],
        json.dumps({name: value for name, value in CONTENT.items() if name != "target"}),
        json.dumps({**CONTENT, "extra": "1"}),
        json.dumps({**CONTENT, "target": 6}),
    ],
)
def test_a_damaged_prescription_gives_no_dose(ada, text):
    path = ada.folder / screen.PRESCRIPTION
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert refusal(prescriptions.written, path) is Reason.SETTING


@pytest.mark.verifies("SRS-013.b", "RC-009")
@pytest.mark.parametrize(
    ("name", "value"),
    [("format", "2"), ("unit", "mmol/l"), ("step", "0.25"), ("valid_until", "30.6.2026"), ("valid_until", ""), ("target", "six")],
)
def test_a_field_that_is_not_understood_gives_no_dose(content, name, value):
    assert refusal(prescriptions.understood, {**content, name: value}) is Reason.SETTING


@pytest.mark.verifies("SRS-013.b")
def test_a_prescription_is_read_as_it_was_written(ada):
    read = prescriptions.read(ada.folder / screen.PRESCRIPTION, TODAY)
    assert (read.person, read.unit, read.ratio) == ("Ada N.", Unit.MMOL_PER_LITRE, 10)
    assert (read.fall, read.target) == (MmolPerLitre(Fraction(2)), MmolPerLitre(Fraction(6)))
    assert (read.action, read.step, read.largest) == (timedelta(hours=4), Fraction(1, 2), 12)
    assert read.valid_until == date(2026, 6, 30)


@pytest.mark.verifies("SRS-013.c", "RC-009")
@pytest.mark.parametrize("name", [name for name in CONTENT if name != "format"])
def test_a_field_that_was_changed_after_sealing_gives_no_dose(ada, name):
    path = ada.folder / screen.PRESCRIPTION
    sealed = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**sealed, name: sealed[name] + "0"}), "utf-8")
    assert refusal(prescriptions.read, path, TODAY) is Reason.UNSEALED


@pytest.mark.verifies("SRS-013.c")
def test_the_order_of_the_fields_does_not_matter_and_no_seal_is_none(ada):
    path = ada.folder / screen.PRESCRIPTION
    sealed = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(dict(reversed(sealed.items()))), "utf-8")
    assert prescriptions.read(path, TODAY).person == "Ada N."
    path.write_text(json.dumps(CONTENT), "utf-8")
    assert refusal(prescriptions.read, path, TODAY) is Reason.UNSEALED


@pytest.mark.verifies("SRS-013.d", "RC-010")
def test_an_expired_prescription_gives_no_dose(ada):
    path = ada.folder / screen.PRESCRIPTION
    assert prescriptions.read(path, date(2026, 6, 30)).largest == 12
    assert refusal(prescriptions.read, path, date(2026, 7, 1)) is Reason.EXPIRED


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        pytest.param("grams_per_unit", ["3", "50"], ["2.9", "50.1", "0"], marks=pytest.mark.verifies("SRS-014.a", "RC-009")),
        pytest.param("fall_per_unit", ["0.5", "10"], ["0.4", "10.1", "0"], marks=pytest.mark.verifies("SRS-014.b", "RC-009")),
        pytest.param("target", ["5", "9"], ["4.9", "9.1"], marks=pytest.mark.verifies("SRS-014.c", "RC-009")),
        pytest.param("hours_of_action", ["3", "8"], ["2.9", "8.1"], marks=pytest.mark.verifies("SRS-014.d", "RC-009")),
        pytest.param("largest_dose", ["1", "25"], ["0.9", "25.1"], marks=pytest.mark.verifies("SRS-014.e", "RC-009")),
    ],
)
def test_a_setting_outside_its_limits_gives_no_dose(content, name, inside, outside):
    for value in inside:
        assert prescriptions.understood({**content, name: value})
    for value in [*outside, "1,5", ""]:
        assert refusal(prescriptions.understood, {**content, name: value}) is Reason.SETTING


@pytest.mark.verifies("SRS-014.b", "SRS-014.c")
def test_limits_of_glucose_hold_in_the_other_unit_too(content):
    mg = {**content, "unit": "mg/dL", "fall_per_unit": "36", "target": "108"}
    assert prescriptions.understood(mg).target == MmolPerLitre(Fraction(108) / Fraction("18.016"))
    assert prescriptions.understood(mg).fall == MmolPerLitre(Fraction(36) / Fraction("18.016"))
    assert refusal(prescriptions.understood, {**mg, "target": "90"}) is Reason.SETTING
    assert refusal(prescriptions.understood, {**mg, "fall_per_unit": "9"}) is Reason.SETTING


@pytest.mark.verifies("SRS-014.d")
def test_half_hours_of_action_count(content):
    assert prescriptions.understood({**content, "hours_of_action": "4.5"}).action == timedelta(minutes=270)


@pytest.mark.verifies("SRS-015.a", "RC-011")
def test_every_setting_is_shown_before_it_is_sealed(ada):
    ada.play("seal", "Ada N.")
    words = "\n".join(ada.shown)
    for name, value in CONTENT.items():
        assert f"{prescriptions.FIELDS[name]}: {value}" in words
    assert "type the name of the person" in ada.asked[0]


@pytest.mark.verifies("SRS-015.b", "RC-011")
@pytest.mark.parametrize(("answer", "code"), [("Ada N.", 0), ("ada n.", 1), ("yes", 1), ("", 1)])
def test_only_the_name_of_the_person_seals(ada, answer, code):
    path = ada.folder / screen.PRESCRIPTION
    path.write_text(json.dumps({**CONTENT, "target": "7"}), "utf-8")
    assert ada.play("seal", answer).code == code
    if code:
        assert refusal(prescriptions.read, path, TODAY) is Reason.UNSEALED
    else:
        assert prescriptions.read(path, TODAY).target.value == 7
        assert json.loads(path.read_text("utf-8"))["seal"] == prescriptions.seal_of({**CONTENT, "target": "7"})


@pytest.mark.verifies("SRS-029", "RC-022")
def test_only_the_account_can_read_what_sealing_makes(ada):
    (ada.folder / screen.DOSES).unlink()
    ada.play("seal", "Ada N.")
    for name in (screen.PRESCRIPTION, screen.DOSES):
        assert (ada.folder / name).stat().st_mode & 0o777 == 0o600
    assert (ada.folder / screen.LOG).read_text("utf-8") == f"{NOON.isoformat()} sealed\n"
