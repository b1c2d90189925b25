"""The prescription of one person: read only if it is whole, sealed, in force and within its limits."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from .numbers import typed
from .reasons import Reason, Refused
from .units import MmolPerLitre, Unit, concentration

#: Name in the file and how it is read out before sealing.
FIELDS = {
    "format": "format of this file",
    "person": "person",
    "unit": "unit of the glucose meter",
    "grams_per_unit": "grams of carbohydrate for 1 unit of insulin",
    "fall_per_unit": "fall of glucose after 1 unit of insulin",
    "target": "glucose to aim at",
    "hours_of_action": "hours that a dose acts",
    "step": "units between two marks of the pen",
    "largest_dose": "largest single dose in units of insulin",
    "valid_until": "last day of validity",
}
_INDENT = 2
_STEPS = {"0.5": Fraction(1, 2), "1": Fraction(1)}


@dataclass(frozen=True, slots=True)
class Prescription:
    """What a diabetes team set for one person."""

    person: str
    unit: Unit
    ratio: Fraction
    fall: MmolPerLitre
    target: MmolPerLitre
    action: timedelta
    step: Fraction
    largest: Fraction
    valid_until: date


def read(path: Path, today: date) -> Prescription:
    """The prescription in force."""
    content = written(path)
    # implements: SRS-013.c
    if content.pop("seal", None) != seal_of(content):
        raise Refused(Reason.UNSEALED)

    prescription = understood(content)
    # implements: SRS-013.d
    if today > prescription.valid_until:
        raise Refused(Reason.EXPIRED)

    return prescription


def written(path: Path) -> dict[str, str]:
    """What the file says, field by field."""
    # implements: SRS-013.a
    if not path.is_file():
        raise Refused(Reason.NO_PRESCRIPTION)

    # implements: SRS-013.b
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        raise Refused(Reason.SETTING) from None
    if not isinstance(content, dict) or set(content) - {"seal"} != set(FIELDS):
        raise Refused(Reason.SETTING)
    if not all(isinstance(value, str) for value in content.values()):
        raise Refused(Reason.SETTING)

    return content


# implements: SRS-013.c
def seal_of(content: dict[str, str]) -> str:
    """A digest over every field."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def understood(content: dict[str, str]) -> Prescription:
    """The fields as values, each within its limits."""
    # implements: SRS-013.b
    try:
        unit = Unit(content["unit"])
        step = _STEPS[content["step"]]
        valid_until = date.fromisoformat(content["valid_until"])
    except (KeyError, ValueError):
        raise Refused(Reason.SETTING) from None
    if content["format"] != "1":
        raise Refused(Reason.SETTING)

    # implements: SRS-014.a
    ratio = _within(typed(content["grams_per_unit"], Reason.SETTING), "3", "50")

    # implements: SRS-014.b
    fall = concentration(typed(content["fall_per_unit"], Reason.SETTING), unit)
    _within(fall.value, "0.5", "10")

    # implements: SRS-014.c
    target = concentration(typed(content["target"], Reason.SETTING), unit)
    _within(target.value, "5", "9")

    # implements: SRS-014.d
    hours = _within(typed(content["hours_of_action"], Reason.SETTING), "3", "8")
    action = timedelta(minutes=int(hours * 60))

    # implements: SRS-014.e
    largest = _within(typed(content["largest_dose"], Reason.SETTING), "1", "25")

    return Prescription(content["person"], unit, ratio, fall, target, action, step, largest, valid_until)


# implements: SRS-014.a, SRS-014.b, SRS-014.c, SRS-014.d, SRS-014.e
def _within(value: Fraction, lowest: str, highest: str) -> Fraction:
    if not Fraction(lowest) <= value <= Fraction(highest):
        raise Refused(Reason.SETTING)
    return value


# implements: SRS-015.a
def in_words(content: dict[str, str]) -> list[str]:
    """Every field with its name, for somebody to compare."""
    return [f"{words}: {content[name]}" for name, words in FIELDS.items()]


def seal(path: Path, content: dict[str, str]) -> None:
    """Writes the content with its seal; only the account that runs the program can read it."""
    # implements: SRS-015.b
    fields = {name: content[name] for name in FIELDS}
    text = json.dumps({**fields, "seal": seal_of(fields)}, indent=_INDENT)

    # implements: SRS-029
    path.unlink()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
