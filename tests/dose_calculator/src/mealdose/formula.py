"""The dose: pure functions of the entries, the insulin that still acts and the prescription. No clock, no files."""

from dataclasses import dataclass
from fractions import Fraction

from .prescriptions import Prescription
from .reasons import Reason, Refused
from .units import MmolPerLitre


@dataclass(frozen=True, slots=True)
class Proposal:
    """Units of insulin: what each part asks for, and the dose that comes of it."""

    food: Fraction
    correction: Fraction
    on_board: Fraction
    dose: Fraction


def proposed(carbohydrate: Fraction, glucose: MmolPerLitre, on_board: Fraction, prescription: Prescription) -> Proposal:
    """The dose for a meal, rounded down to what the pen can deliver."""
    # implements: SRS-007.a
    food = carbohydrate / prescription.ratio

    # implements: SRS-007.b
    correction = (glucose.value - prescription.target.value) / prescription.fall.value

    # implements: SRS-007.d
    wanted = food + correction - on_board

    # implements: SRS-008
    dose = max(wanted // prescription.step, 0) * prescription.step

    # implements: SRS-009
    if dose > prescription.largest:
        raise Refused(Reason.TOO_MUCH)

    return Proposal(food, correction, on_board, dose)
