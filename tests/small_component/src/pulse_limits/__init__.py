"""Limits of a pulse."""


# implements: PULSE-SRS-001
def possible(pulse: int) -> bool:
    """Whether a pulse in beats a minute can be right."""
    return 20 <= pulse <= 300
