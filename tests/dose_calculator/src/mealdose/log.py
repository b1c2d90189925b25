"""What happened and when, for whoever looks for a fault: one word a line, and nothing of anybody's health."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Event(StrEnum):
    """All that can be logged."""

    PROPOSED = "proposed"
    RECORDED = "recorded"
    REFUSED = "refused"
    SEALED = "sealed"
    FAILED = "failed"


# implements: SRS-026.a
def write(path: Path, event: Event, now: datetime) -> None:
    """Adds a line; a log that can't be written holds nothing up."""
    # implements: SRS-026.b
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{now.isoformat(timespec='seconds')} {event}\n")
    except OSError:
        return
