"""The course of one citizen's readings over a period: classes, means, rows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from .reading import LOCAL, Reading

PERIODS = (7, 30, 90)
"""The periods that can be chosen, in days."""
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Range:
    """Pressures in mmHg: in range from `low` on and below `high`."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The ranges that pressures are classified against, from a day on."""

    since: date
    systolic: Range
    diastolic: Range
    source: str


#: The upper limits are those for home blood pressure of the 2023 guidelines of the European Society of Hypertension.
#: The lower limits are the manufacturer's choice. Both are to be confirmed in the clinical evaluation.
LIMITS = (Limits(date(2023, 1, 1), Range(90, 135), Range(60, 85), "ESH 2023"),)


class Class(StrEnum):
    """Where a pressure lies."""

    ABOVE = "above"
    IN = "in"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Row:
    """One reading with the class of each pressure: a row of the table, and its marks in the chart."""

    reading: Reading
    systolic: Class
    diastolic: Class


@dataclass(frozen=True, slots=True)
class Means:
    """Arithmetic means in whole mmHg over a number of readings."""

    systolic: int
    diastolic: int
    count: int


@dataclass(frozen=True, slots=True)
class Period:
    """Whole local days, first and last included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), LOCAL)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), LOCAL)

    @classmethod
    def of(cls, days: int, now: datetime) -> "Period":
        """The last `days` local days, today included; raises `ValueError` for a number that can't be chosen."""
        if days not in PERIODS:
            message = f"a period is one of {PERIODS}"
            raise ValueError(message)
        today = now.astimezone(LOCAL).date()
        return cls(today - timedelta(days=days - 1), today)


@dataclass(frozen=True, slots=True)
class Course:
    """What is shown of one citizen over one period."""

    period: Period
    rows: tuple[Row, ...]
    """The latest time of measurement first."""
    means: Means | None
    """`None` where there are fewer than 3 readings."""
    limits: tuple[Limits, ...]
    """The limits in use, the newest first."""
    read: datetime
    """When the store was read."""


def course(readings: Sequence[Reading], period: Period, read: datetime, table: Sequence[Limits] = LIMITS) -> Course:
    """The course of readings over a period."""
    # implements: SRS-028.a
    inside = [one for one in readings if period.start <= one.taken < period.end]

    # implements: SRS-025.a
    inside.sort(key=lambda one: one.taken, reverse=True)

    rows = tuple(_row(one, limits_at(one.taken, table)) for one in inside)
    used = {limits_at(one.taken, table) for one in inside} or {limits_at(read, table)}
    return Course(period, rows, means(inside), tuple(sorted(used, key=lambda one: one.since, reverse=True)), read)


def limits_at(taken: datetime, table: Sequence[Limits] = LIMITS) -> Limits:
    """The limits in force at a time of measurement; for a time before all of them, the earliest."""
    # implements: SRS-022.a
    begun = [one for one in table if one.since <= taken.astimezone(LOCAL).date()]
    return max(begun, key=lambda one: one.since) if begun else min(table, key=lambda one: one.since)


def _row(reading: Reading, limits: Limits) -> Row:
    return Row(reading, classify(reading.systolic, limits.systolic), classify(reading.diastolic, limits.diastolic))


def classify(pressure: Decimal, limits: Range) -> Class:
    """Where a pressure lies."""
    # implements: SRS-021.a
    if pressure >= limits.high:
        return Class.ABOVE

    # implements: SRS-021.b
    if pressure < limits.low:
        return Class.BELOW

    # implements: SRS-021.c
    return Class.IN


def means(readings: Sequence[Reading]) -> Means | None:
    """The means, or nothing for fewer than 3 readings."""
    # implements: SRS-023.b
    if len(readings) < _FEWEST:
        return None

    # implements: SRS-023.a
    return Means(_mean([one.systolic for one in readings]), _mean([one.diastolic for one in readings]), len(readings))


def _mean(values: list[Decimal]) -> int:
    return int((sum(values, Decimal()) / len(values)).quantize(Decimal(1), ROUND_HALF_UP))
