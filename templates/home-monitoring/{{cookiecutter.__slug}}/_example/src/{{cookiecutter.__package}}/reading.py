"""One home blood-pressure reading: what is sent, what is refused, what is kept. Pure: no clock, no store.

Pressures are in mmHg, pulse in beats per minute; both are exact decimals with the digits that were sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, cast
from zoneinfo import ZoneInfo

PRESSURE = "mm[Hg]"
PULSE = "/min"
LOCAL = ZoneInfo("Europe/Copenhagen")
#: In the order in which people meet them.
_FIELDS = ("systolic", "diastolic", "pulse", "irregularPulse", "taken")
_AHEAD = timedelta(minutes=5)
_BACK = timedelta(days=30)


class Source(StrEnum):
    """The way a reading came in."""

    FORM = "form"
    API = "api"
    BUNDLE = "bundle"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value as it was sent, with its UCUM unit code; checked by `check`."""

    value: Any
    unit: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody sent as one reading, unchecked. `taken` is a text, for the form in local time."""

    systolic: Quantity | None
    diastolic: Quantity | None
    pulse: Quantity | None
    irregular: Any
    taken: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Reading:
    """One accepted reading."""

    systolic: Decimal
    diastolic: Decimal
    pulse: Decimal | None
    irregular: bool | None
    """Whether the monitor reported an irregular pulse; `None`: nothing was said."""
    taken: datetime
    """When it was measured, with the offset from UTC."""
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """One field at fault and the rule that it breaks; both are parts of the keys of texts in `web/texts`."""

    field: str
    rule: str


class RefusedReading(ValueError):
    """A reading with problems; nothing of it is kept."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.rule}" for one in problems))
        self.problems = problems


def check(draft: Draft, now: datetime) -> Reading:
    """The reading, if nothing is wrong with it; raises `RefusedReading` with every problem at once."""
    problems: list[Problem] = []
    systolic = _number("systolic", draft.systolic, PRESSURE, draft.source, problems)
    diastolic = _number("diastolic", draft.diastolic, PRESSURE, draft.source, problems)
    pulse = _number("pulse", draft.pulse, PULSE, draft.source, problems) if draft.pulse else None
    taken = _moment(draft, now, problems)
    # implements: SRS-005.a
    missing = [("systolic", draft.systolic), ("diastolic", draft.diastolic), ("taken", draft.taken)]
    problems += [Problem(name, "missing") for name, value in missing if not value]

    # implements: SRS-005.d
    if draft.irregular is not None and not isinstance(draft.irregular, bool):
        problems.append(Problem("irregularPulse", "no-flag"))
    problems += _implausible(systolic, diastolic, pulse)
    # implements: SRS-006
    if problems:
        raise RefusedReading(sorted(problems, key=lambda one: _FIELDS.index(one.field)))

    # Without a problem these three are there.
    return Reading(
        cast("Decimal", systolic),
        cast("Decimal", diastolic),
        pulse,
        draft.irregular,
        cast("datetime", taken),
        draft.source is not Source.BUNDLE,
    )


def _implausible(systolic: Decimal | None, diastolic: Decimal | None, pulse: Decimal | None) -> list[Problem]:
    problems = []
    # implements: SRS-001.a
    if systolic is not None and not 60 <= systolic <= 280:
        problems.append(Problem("systolic", "systolic-limits"))

    # implements: SRS-001.b
    if diastolic is not None and not 30 <= diastolic <= 200:
        problems.append(Problem("diastolic", "diastolic-limits"))

    # implements: SRS-001.c
    if systolic is not None and diastolic is not None and diastolic >= systolic:
        problems.append(Problem("diastolic", "swapped"))

    # implements: SRS-001.d
    if pulse is not None and not 30 <= pulse <= 220:
        problems.append(Problem("pulse", "pulse-limits"))

    return problems


def _number(
    field: str, quantity: Quantity | None, unit: str, source: Source, problems: list[Problem]
) -> Decimal | None:
    if quantity is None or (source is not Source.FORM and not _has_unit(field, quantity, unit, problems)):
        return None
    # implements: SRS-005.b
    value = _decimal(quantity.value) if source is Source.FORM else quantity.value
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        problems.append(Problem(field, "no-number"))
        return None

    return Decimal(value)


def _has_unit(field: str, quantity: Quantity, unit: str, problems: list[Problem]) -> bool:
    """Whether the number has the unit; one in another unit is not judged any further."""
    # implements: SRS-002.a
    if unit == PRESSURE and quantity.unit != PRESSURE:
        problems.append(Problem(field, "pressure-unit"))
        return False

    # implements: SRS-002.b
    if unit == PULSE and quantity.unit != PULSE:
        problems.append(Problem(field, "pulse-unit"))
        return False

    return True


def _decimal(text: str) -> Decimal | None:
    """A number as people type it, with comma or point; nothing for anything else."""
    plain = text.strip().replace(",", ".")
    if not plain.replace(".", "", 1).isascii() or not plain.replace(".", "", 1).isdigit():
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _moment(draft: Draft, now: datetime, problems: list[Problem]) -> datetime | None:
    if not draft.taken:
        return None
    # implements: SRS-005.c
    try:
        taken = datetime.fromisoformat(draft.taken)
    except ValueError:
        problems.append(Problem("taken", "no-time"))
        return None

    if draft.source is Source.FORM:
        taken = _local(taken, problems)
    # implements: SRS-003.a
    if taken.tzinfo is None:
        problems.append(Problem("taken", "no-offset"))
        return None

    # implements: SRS-003.b
    if taken > now + _AHEAD:
        problems.append(Problem("taken", "future"))

    # implements: SRS-003.c
    if draft.source is not Source.BUNDLE and taken < now - _BACK:
        problems.append(Problem("taken", "too-old"))

    return taken


def _local(taken: datetime, problems: list[Problem]) -> datetime:
    # implements: SRS-004.a
    local = datetime.fromisoformat(taken.replace(tzinfo=LOCAL).isoformat())

    # implements: SRS-004.b
    if local.astimezone(LOCAL).replace(tzinfo=None) != taken.replace(tzinfo=None):
        problems.append(Problem("taken", "no-such-hour"))

    return local
