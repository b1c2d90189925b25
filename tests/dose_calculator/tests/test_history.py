"""The list of injected doses: kept, whole, in one time."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from conftest import MEAL, NOON
from mealdose import history, screen
from mealdose.reasons import Reason, Refused


def refusal(path):
    with pytest.raises(Refused) as refused:
        history.read(path, NOON)
    return refused.value.reason


@pytest.mark.verifies("SRS-016", "RC-005")
def test_a_confirmed_dose_stands_in_the_list_and_counts_at_the_next_meal(ada):
    ada.play("calculate", *MEAL, "6.5")
    assert ada.code == 0
    assert ada.doses == "doses 1\n2026-03-02T12:00:00+00:00 6.5\n"
    assert ada.shown[-1] == "Recorded: 6.5 units at 2026-03-02T12:00+00:00"
    assert ada.log.endswith(" recorded\n")
    ada.play("calculate", *MEAL, "no", at=NOON + timedelta(hours=2))
    assert "Still acting from doses before 3.25 units" in ada.text


@pytest.mark.verifies("SRS-016", "RC-012")
def test_a_dose_that_cannot_be_stored_is_said_to_be_unrecorded(ada, tmp_path):
    dose = history.Dose(Fraction(2), NOON)
    for path in (tmp_path / "none" / "doses.txt", tmp_path / "/dev/full"):
        with pytest.raises(Refused) as refused:
            history.add(path, dose)
        assert refused.value.reason is Reason.NOT_STORED


@pytest.mark.verifies("SRS-017.a", "RC-005")
@pytest.mark.parametrize(
    "text",
    [
        *["", "doses 1", "doses 2\n", "doses 1\n\n", "doses 1\nrubbish\n", "doses 1\n2026-03-02T08:00:00+00:00 \n"],
        "doses 1\n2026-03-02T08:00:00+00:00 1",
        "doses 1\n2026-03-02T08:00:00 4.0\n",
        "doses 1\n2026-03-02T08:00:00+00:00 four\n",
        "doses 1\n\udcff\n",
    ],
)
def test_a_damaged_list_gives_no_dose(ada, text):
    path = ada.folder / screen.DOSES
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert refusal(path) is Reason.HISTORY


@pytest.mark.verifies("SRS-017.a", "RC-005")
def test_a_missing_list_gives_no_dose(ada):
    (ada.folder / screen.DOSES).unlink()
    assert refusal(ada.folder / screen.DOSES) is Reason.HISTORY


@pytest.mark.verifies("SRS-017.b", "RC-013")
def test_a_dose_still_to_come_gives_no_dose(ada):
    ada.injected("2026-03-02T12:00:00+00:00 4.0")
    assert history.read(ada.folder / screen.DOSES, NOON) == [history.Dose(Fraction(4), NOON)]
    ada.injected("2026-03-02T12:00:01+00:00 4.0")
    assert refusal(ada.folder / screen.DOSES) is Reason.CLOCK


@pytest.mark.verifies("SRS-017.c", "RC-014")
@pytest.mark.parametrize(("seconds", "refused"), [(0, True), (899, True), (900, False), (901, False)])
def test_right_after_a_dose_there_is_no_second(seconds, refused):
    doses = [history.Dose(Fraction(4), NOON - timedelta(hours=3)), history.Dose(Fraction(4), NOON - timedelta(seconds=seconds))]
    if refused:
        with pytest.raises(Refused) as raised:
            history.refuse_second(doses, NOON)
        assert raised.value.reason is Reason.RECENT
    else:
        assert history.refuse_second(doses, NOON) is None


@pytest.mark.verifies("SRS-017.d", "RC-005")
def test_a_list_is_begun_once_and_never_emptied(ada):
    ada.injected("2026-03-02T08:00:00+00:00 4.0")
    before = ada.doses
    history.begin(ada.folder / screen.DOSES)
    assert ada.doses == before
    (ada.folder / screen.DOSES).unlink()
    history.begin(ada.folder / screen.DOSES)
    assert ada.doses == "doses 1\n"


@pytest.mark.verifies("SRS-018", "RC-013")
@pytest.mark.parametrize("hours", [-10, 0, 2, 14])
def test_a_change_of_time_zone_leaves_what_still_acts(ada, hours):
    zone = timezone(timedelta(hours=hours))
    ada.injected(f"{datetime(2026, 3, 2, 10, tzinfo=UTC).astimezone(zone).isoformat()} 6.0")
    doses = history.read(ada.folder / screen.DOSES, NOON.astimezone(zone))
    assert history.on_board(doses, NOON, timedelta(hours=4)) == 3


@pytest.mark.verifies("SRS-024.a", "RC-005")
def test_a_dose_without_a_calculation_is_recorded_with_its_age(ada):
    assert ada.play("record", "4", "90", "yes").code == 0
    assert ada.doses == "doses 1\n2026-03-02T10:30:00+00:00 4.0\n"


@pytest.mark.verifies("SRS-024.b", "RC-005")
@pytest.mark.parametrize("answer", ["no", "", "4"])
def test_a_dose_that_is_not_confirmed_is_not_recorded(ada, answer):
    assert ada.play("record", "4", "90", answer).code == 1
    assert ada.asked[-1] == "Record 4.0 units, 90 minutes ago? (yes or no)"
    assert ada.doses == "doses 1\n"
