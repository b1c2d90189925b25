"""Glucose concentrations: a type for each unit, and one way from the one to the other."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .reasons import Reason, Refused

#: The molar mass of glucose is 180.16 g/mol.
_MG_PER_DL = Fraction("18.016")


class Unit(StrEnum):
    """The units that glucose meters show."""

    MMOL_PER_LITRE = "mmol/L"
    MG_PER_DECILITRE = "mg/dL"


@dataclass(frozen=True, slots=True, order=True)
class MmolPerLitre:
    """The one unit that doses are computed in."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class MgPerDecilitre:
    """A value that cannot be computed with before it is converted."""

    value: Fraction

    # implements: SRS-002.c
    def converted(self) -> MmolPerLitre:
        """The same concentration in mmol/L, without rounding."""
        return MmolPerLitre(self.value / _MG_PER_DL)


def concentration(number: Fraction, unit: Unit) -> MmolPerLitre:
    """The concentration that a number in a unit is."""
    # implements: SRS-002.c
    return MgPerDecilitre(number).converted() if unit is Unit.MG_PER_DECILITRE else MmolPerLitre(number)


def stated(text: str, expected: Unit) -> str:
    """The digits of a text that says number and unit, as `6.4 mmol/L`."""
    number, _, unit = text.strip().partition(" ")
    # implements: SRS-002.a, SRS-002.b
    if unit.strip() != expected:
        raise Refused(Reason.UNIT)

    return number
