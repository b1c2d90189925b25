"""What a consent says: whose data, who may see what, for which purpose, when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from samdkit_consent.errors import InvalidConsent


class Status(StrEnum):
    """Whether a consent is in force; that its period has ended is found at the decision."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """A consent permits; a refusal (a block in Danish health law) denies."""

    PERMIT = "permit"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who wants access."""

    id: str
    organisation: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One access that somebody wants."""

    patient: str
    actor: Actor
    purpose: str
    data_class: str
    action: str = "read"


@dataclass(frozen=True, slots=True)
class Consent:
    """One version of one consent or refusal."""

    id: str
    patient: str
    kind: Kind
    purposes: frozenset[str]
    """Never empty."""
    actors: frozenset[str]
    """Ids of persons; with `organisations` also empty: everybody."""
    organisations: frozenset[str]
    data_classes: frozenset[str]
    """Empty: all."""
    start: datetime
    """From this moment on, included."""
    end: datetime | None
    """Up to this moment, excluded; only a refusal may have none."""
    recorded_by: str
    recorded: datetime
    text_version: str
    """Which text the citizen was shown (GDPR art. 7(1))."""
    language: str
    status: Status = Status.ACTIVE
    withdrawn: datetime | None = None
    version: int = 1

    def checked(self) -> "Consent":
        """The consent itself if it is one; raises `InvalidConsent`."""
        # implements: CONSENT-SRS-001.a
        if not self.purposes or not all(one.strip() for one in self.purposes):
            message = "a consent names at least one purpose"
            raise InvalidConsent(message)

        # implements: CONSENT-SRS-001.b
        if self.kind is Kind.PERMIT and self.end is None:
            message = "a consent has an end; only a refusal may be without"
            raise InvalidConsent(message)

        # implements: CONSENT-SRS-001.c
        moments = (self.start, self.end, self.recorded)
        if any(moment is not None and moment.tzinfo is None for moment in moments):
            message = "a time without a time zone says no moment"
            raise InvalidConsent(message)
        if self.end is not None and self.end <= self.start:
            message = "a consent ends after it starts"
            raise InvalidConsent(message)

        # implements: CONSENT-SRS-001.d
        for name in ("patient", "recorded_by", "text_version", "language"):
            if not getattr(self, name).strip():
                message = f"{name} is empty"
                raise InvalidConsent(message)

        return self
