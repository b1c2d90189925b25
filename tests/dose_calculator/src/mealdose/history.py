"""The doses that were injected, one a line, and how much of them still acts."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from .numbers import shown, typed
from .reasons import Reason, Refused

_FIRST_LINE = "doses 1"
_ONE_MEAL = timedelta(minutes=15)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Dose:
    """Units of insulin and the moment of injection."""

    units: Fraction
    taken: datetime


def begin(path: Path) -> None:
    """Makes the empty list where there is none; a list that is there stays."""
    # implements: SRS-017.d, SRS-029
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(_FIRST_LINE + "\n")


def read(path: Path, now: datetime) -> list[Dose]:
    """All recorded doses; refused if one of them may be lost."""
    # implements: SRS-017.a
    try:
        first, *lines = path.read_text("utf-8").split("\n")
        doses = [_dose(line) for line in lines[:-1]]
    except (OSError, ValueError):
        raise Refused(Reason.HISTORY) from None
    if first != _FIRST_LINE or not lines or lines[-1]:
        raise Refused(Reason.HISTORY)

    # implements: SRS-017.b
    if any(dose.taken > now for dose in doses):
        raise Refused(Reason.CLOCK)

    return doses


# implements: SRS-017.a, SRS-018
def _dose(line: str) -> Dose:
    taken, _, units = line.partition(" ")
    moment = datetime.fromisoformat(taken)
    if moment.tzinfo is None:
        raise Refused(Reason.HISTORY)
    return Dose(typed(units, Reason.HISTORY), moment)


# implements: SRS-017.c
def refuse_second(doses: list[Dose], now: datetime) -> None:
    """Refuses a calculation right after a dose."""
    if any(now - dose.taken < _ONE_MEAL for dose in doses):
        raise Refused(Reason.RECENT)


# implements: SRS-007.c
def on_board(doses: list[Dose], now: datetime, action: timedelta) -> Fraction:
    """The units that still act: each dose falls evenly to nothing over the time of action."""
    whole = action // _TICK
    parts = [Fraction(max(dose.taken + action - now, timedelta(0)) // _TICK, whole) * dose.units for dose in doses]
    return sum(parts, Fraction(0))


# implements: SRS-016
def add(path: Path, dose: Dose) -> None:
    """The dose stands in the file when this returns; refused if it can't be written."""
    line = f"{dose.taken.astimezone(UTC).isoformat()} {shown(dose.units, '0.1')}\n".encode()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_SYNC), "wb") as file:
            file.write(line)
    except OSError:
        raise Refused(Reason.NOT_STORED) from None
