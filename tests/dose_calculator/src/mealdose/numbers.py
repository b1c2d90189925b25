"""Numbers as people type them, as exact fractions, and back."""

import re
from decimal import Decimal
from fractions import Fraction

from .reasons import Reason, Refused

_TYPED = re.compile(r"[0-9]{1,3}(\.[0-9])?")


def typed(text: str, reason: Reason = Reason.NUMBER) -> Fraction:
    """The number that a text is; refused for the reason if it is none."""
    # implements: SRS-001.b
    if not _TYPED.fullmatch(text):
        raise Refused(reason)

    # implements: SRS-001.a
    return Fraction(text)


# implements: SRS-021.b
def shown(number: Fraction, smallest: str) -> str:
    """The number in decimal digits, rounded to the smallest that is shown."""
    return str((Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal(smallest)))
