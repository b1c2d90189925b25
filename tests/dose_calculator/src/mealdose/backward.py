"""A second way to the same answer: where glucose would end with the dose. Shares nothing with the formula but its inputs."""

from fractions import Fraction

from .formula import Proposal
from .prescriptions import Prescription
from .reasons import Reason, Refused
from .units import MmolPerLitre


# implements: SRS-010
def checked(
    proposal: Proposal, carbohydrate: Fraction, glucose: MmolPerLitre, on_board: Fraction, prescription: Prescription
) -> Proposal:
    """The proposal, unless a dose in it would bring glucose below the target."""
    rise = carbohydrate * prescription.fall.value / prescription.ratio
    fall = (proposal.dose + on_board) * prescription.fall.value
    if proposal.dose and glucose.value + rise - fall < prescription.target.value:
        raise Refused(Reason.CONTRADICTION)
    return proposal
