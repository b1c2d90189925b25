"""Judges a reading."""

import attrs


@attrs.frozen
class Reading:
    """Two pressures in mmHg and when they were measured."""

    systolic: int
    diastolic: int
    time: str


def refusals(reading: Reading) -> list[str]:
    """Every reason to refuse the reading."""
    found = []

    # implements: SRS-001.a
    if not 60 <= reading.systolic <= 250:
        found.append("systolic")

    # implements: SRS-001.b
    if reading.diastolic >= reading.systolic:
        found.append("diastolic")

    # implements: SRS-001.c
    if not reading.time:
        found.append("time")
    return found


# implements: SRS-002
def mean(reading: Reading) -> int:
    """The mean arterial pressure."""
    return round(reading.diastolic + (reading.systolic - reading.diastolic) / 3)
