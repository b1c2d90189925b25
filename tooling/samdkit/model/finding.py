"""A finding: one problem, where it is, which check says so and how to mend it."""

from dataclasses import dataclass, field
from enum import StrEnum

from samdkit.model.location import Location


class Severity(StrEnum):
    """How a finding counts: `unreadable` gives exit code 2, `error` 1, `unknown` 3, `note` 0."""

    UNREADABLE = "unreadable"
    ERROR = "error"
    UNKNOWN = "unknown"
    NOTE = "note"


@dataclass(slots=True, frozen=True)
class Finding:
    """One problem found by one check at one place."""

    check: str
    """Stable id of the check, `trace.untested-requirement`."""
    message: str
    location: Location
    item: str = ""
    """Id of the item, part, unit or test that it is about."""
    hint: str = ""
    """How to mend it."""
    severity: Severity = Severity.ERROR
    clauses: tuple[str, ...] = field(default=())
    """The clauses that the check serves; filled in from the check when it reports."""
    waived_by: str = ""
    """Id of the waiver item that justifies the deviation."""

    @property
    def sort_key(self) -> tuple[str, int, str, str, str]:
        """Findings are listed by place, then check."""
        return (self.location.path, self.location.line, self.check, self.item, self.message)
