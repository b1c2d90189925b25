"""The commit that is checked out."""

from dataclasses import dataclass
from datetime import UTC, datetime

#: 1 January 1980: what archives can hold, and nobody's real date.
NO_DATE = 315532800


@dataclass(slots=True, frozen=True)
class Commit:
    """A commit's id and time; without one, an empty id and 1 January 1980."""

    id: str = ""
    timestamp: int = NO_DATE
    """Seconds since 1970, as SOURCE_DATE_EPOCH."""
    dirty: bool = False
    """Whether the work tree differs from it."""

    @property
    def moment(self) -> datetime:
        """The time of the commit, in UTC."""
        return datetime.fromtimestamp(self.timestamp, UTC)

    @property
    def day(self) -> str:
        """The day of the commit, `YYYY-MM-DD`."""
        return self.moment.strftime("%Y-%m-%d")
