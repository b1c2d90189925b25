"""What is a reading and what is not (requirements/readings.md), without a server."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package }}.reading import Draft, Quantity, Reading, RefusedReading, Source, check

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def draft(systolic: Any = "118", diastolic: Any = "87", pulse: Any = "93", **more: Any) -> Draft:
    """A reading as the form sends it; the published one of DK Core."""
    values = {"irregular": True, "taken": "2026-03-10T09:30", "source": Source.FORM, **more}
    quantities = [None if one is None else Quantity(one, None) for one in (systolic, diastolic, pulse)]
    return Draft(*quantities, **values)


def sent(**more: Any) -> Draft:
    """The same by the API."""
    values = {
        "systolic": Quantity(118, "mm[Hg]"), "diastolic": Quantity(87, "mm[Hg]"), "pulse": Quantity(93, "/min"),
        "irregular": True, "taken": "2026-03-10T09:30:00+01:00", "source": Source.API,
    }  # fmt: skip
    return Draft(**{**values, **more})


def problems(one: Draft, now: datetime = NOW) -> set[tuple[str, str]]:
    """Field and rule of each problem."""
    try:
        check(one, now)
    except RefusedReading as error:
        return {(problem.field, problem.rule) for problem in error.problems}
    return set()


@pytest.mark.verifies("SRS-004.a", "SRS-005.b")
def test_the_published_reading_is_accepted() -> None:
    reading = check(draft(), NOW)
    assert reading == Reading(
        Decimal(118), Decimal(87), Decimal(93), True, datetime.fromisoformat("2026-03-10T09:30:00+01:00"), True
    )


@pytest.mark.verifies("SRS-001.a", "RC-001")
@pytest.mark.parametrize(
    ("systolic", "accepted"),
    [("59", False), ("59.9", False), ("60", True), ("280", True), ("280,1", False), ("1200", False)],
)
def test_systolic_limits(systolic: str, accepted: bool) -> None:
    found = problems(draft(systolic=systolic, diastolic="30" if systolic.startswith(("59", "60")) else "87"))
    assert (("systolic", "systolic-limits") in found) is not accepted


@pytest.mark.verifies("SRS-001.b", "RC-001")
@pytest.mark.parametrize(("diastolic", "accepted"), [("29", False), ("30", True), ("200", True), ("201", False)])
def test_diastolic_limits(diastolic: str, accepted: bool) -> None:
    found = problems(draft(systolic="210", diastolic=diastolic))
    assert (("diastolic", "diastolic-limits") in found) is not accepted


@pytest.mark.verifies("SRS-001.c", "RC-001")
@pytest.mark.parametrize(("diastolic", "accepted"), [("117", True), ("118", False), ("119", False)])
def test_swapped_pressures(diastolic: str, accepted: bool) -> None:
    assert (("diastolic", "swapped") in problems(draft(diastolic=diastolic))) is not accepted


@pytest.mark.verifies("SRS-001.d", "RC-001")
@pytest.mark.parametrize(
    ("pulse", "accepted"), [("29", False), ("30", True), ("220", True), ("221", False), (None, True)]
)
def test_pulse_limits(pulse: str | None, accepted: bool) -> None:
    assert (("pulse", "pulse-limits") in problems(draft(pulse=pulse))) is not accepted


@pytest.mark.verifies("SRS-002.a", "RC-002")
@pytest.mark.parametrize("unit", ["kPa", "mmHg", "", None, "MM[HG]"])
def test_a_pressure_in_another_unit_is_refused(unit: str | None) -> None:
    assert ("systolic", "pressure-unit") in problems(sent(systolic=Quantity(118, unit)))
    assert ("diastolic", "pressure-unit") in problems(sent(diastolic=Quantity(87, unit)))
    assert problems(sent()) == set()


@pytest.mark.verifies("SRS-002.b", "RC-002")
@pytest.mark.parametrize("unit", ["{beat}/min", "Hz", None])
def test_a_pulse_in_another_unit_is_refused(unit: str | None) -> None:
    assert problems(sent(pulse=Quantity(Decimal("1.55"), unit))) == {("pulse", "pulse-unit")}


@pytest.mark.verifies("SRS-003.a", "RC-003")
@pytest.mark.parametrize("source", [Source.API, Source.BUNDLE])
def test_a_time_without_offset_is_refused(source: Source) -> None:
    assert problems(sent(taken="2026-03-10T09:30:00", source=source)) == {("taken", "no-offset")}


@pytest.mark.verifies("SRS-003.b", "RC-003")
@pytest.mark.parametrize(("ahead", "accepted"), [(300, True), (301, False)])
def test_a_time_in_the_future_is_refused(ahead: int, accepted: bool) -> None:
    taken = (NOW + timedelta(seconds=ahead)).isoformat()
    assert problems(sent(taken=taken)) == (set() if accepted else {("taken", "future")})


@pytest.mark.verifies("SRS-003.c", "RC-003")
def test_an_old_time_by_hand_is_refused() -> None:
    month, second = timedelta(days=30), timedelta(seconds=1)
    assert problems(sent(taken=(NOW - month).isoformat())) == set()
    assert problems(sent(taken=(NOW - month - second).isoformat())) == {("taken", "too-old")}
    assert problems(sent(taken=(NOW - month - second).isoformat(), source=Source.BUNDLE)) == set()


@pytest.mark.verifies("SRS-004.a", "RC-003")
@pytest.mark.parametrize(
    ("taken", "kept"),
    [
        ("2026-01-10T09:30", "2026-01-10T09:30:00+01:00"),
        ("2026-07-10T09:30", "2026-07-10T09:30:00+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_the_form_is_local_time(taken: str, kept: str) -> None:
    now = datetime.fromisoformat(kept) + timedelta(hours=3)
    assert check(draft(taken=taken), now).taken.isoformat() == kept


@pytest.mark.verifies("SRS-004.b", "RC-003")
def test_an_hour_that_did_not_exist_is_refused() -> None:
    now = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
    assert problems(draft(taken="2026-03-29T02:30"), now) == {("taken", "no-such-hour")}
    assert problems(draft(taken="2026-03-29T03:30"), now) == set()


@pytest.mark.verifies("SRS-005.a", "RC-001")
@pytest.mark.parametrize("missing", ["systolic", "diastolic", "taken"])
def test_an_incomplete_reading_is_refused(missing: str) -> None:
    assert problems(draft(**{missing: None})) == {(missing, "missing")}


@pytest.mark.verifies("SRS-005.b", "RC-001")
@pytest.mark.parametrize("value", ["", "abc", "1e2", "NaN", "Infinity", "-118", "1.1.8", "١١٨", "118 mmHg", "0x76"])
def test_what_is_no_number_is_refused(value: str) -> None:
    for field in ("systolic", "diastolic", "pulse"):
        assert (field, "no-number") in problems(draft(**{field: value}))


@pytest.mark.verifies("SRS-005.b", "RC-001")
@pytest.mark.parametrize("value", ["118", True, None, [], {}, Decimal("NaN"), Decimal("Infinity"), 118.5])
def test_what_is_no_number_in_json_is_refused(value: Any) -> None:
    assert ("systolic", "no-number") in problems(sent(systolic=Quantity(value, "mm[Hg]")))


@pytest.mark.verifies("SRS-005.d", "RC-001")
def test_a_flag_that_is_none_is_refused() -> None:
    assert problems(sent(irregular="yes")) == {("irregularPulse", "no-flag")}


@pytest.mark.verifies("SRS-005.c", "RC-001")
def test_a_time_that_is_none_is_refused() -> None:
    assert problems(draft(taken="yesterday")) == {("taken", "no-time")}


@pytest.mark.verifies("SRS-006", "RC-004")
def test_every_problem_is_named_at_once() -> None:
    found = problems(draft(systolic="1200", diastolic="x", pulse="5", taken=None))
    assert found == {
        ("systolic", "systolic-limits"), ("diastolic", "no-number"), ("pulse", "pulse-limits"), ("taken", "missing"),
    }  # fmt: skip
    for field, value in (("systolic", "281"), ("diastolic", "29"), ("pulse", "29")):
        assert problems(draft(**{field: value})) == {(field, f"{field}-limits")}


@pytest.mark.verifies("SRS-001.a", "SRS-001.b", "SRS-001.c", "SRS-001.d", "RC-001")
@given(st.integers(0, 400), st.integers(0, 400), st.none() | st.integers(0, 400))
def test_a_reading_is_kept_as_sent_or_refused_with_a_reason(systolic: int, diastolic: int, pulse: int | None) -> None:
    one = sent(
        systolic=Quantity(systolic, "mm[Hg]"),
        diastolic=Quantity(diastolic, "mm[Hg]"),
        pulse=None if pulse is None else Quantity(pulse, "/min"),
    )
    plausible = 60 <= systolic <= 280 and 30 <= diastolic <= 200 and diastolic < systolic
    if plausible and (pulse is None or 30 <= pulse <= 220):
        kept = check(one, NOW)
        assert (kept.systolic, kept.diastolic, kept.pulse) == (systolic, diastolic, pulse)
    else:
        assert problems(one)
