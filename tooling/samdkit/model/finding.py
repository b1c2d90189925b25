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
class Cause:
    """What a finding follows from: mended, the finding is gone too."""

    at: str
    """The item, unit, test, package or file."""
    check: str = ""
    """The check that has a finding there; empty where nothing is wrong at the cause itself (a lock that changed) and the message
    of the finding names it."""

    def __str__(self) -> str:
        """`dossier.unknown-kind at dossier/needs.md`."""
        return f"{self.check} at {self.at}" if self.check else self.at


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
    known: bool = False
    """Whether the file of `check --known` lists it: it doesn't fail, and nobody has justified it."""
    fact: str = ""
    """What tells it from others of the same check about the same item, and stays when the message is reworded: the attribute,
    the link with its end, the test. Part of the fingerprint."""
    cause: Cause | None = None
    """What it follows from; views show it below the finding there."""

    @property
    def sort_key(self) -> tuple[str, int, str, str, str]:
        """Findings are listed by place, then check."""
        return (self.location.path, self.location.line, self.check, self.item, self.message)
