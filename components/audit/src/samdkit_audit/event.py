"""What an audit log holds: events after FHIR R4 AuditEvent, as entries in a chain."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from samdkit_audit.errors import AuditDamaged, InvalidEvent

#: The digest before the first entry.
GENESIS = "0" * 64
_CPR = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}-?\d{4}(?!\d)")
_LONGEST = 512


class Action(StrEnum):
    """What was done (FHIR AuditEvent.action)."""

    CREATE = "C"
    READ = "R"
    UPDATE = "U"
    DELETE = "D"
    EXECUTE = "E"


class Outcome(StrEnum):
    """How it ended (FHIR AuditEvent.outcome); a refused access is a minor failure."""

    SUCCESS = "0"
    MINOR_FAILURE = "4"
    SERIOUS_FAILURE = "8"
    MAJOR_FAILURE = "12"


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acted, in which role, for which organisation, and on whose behalf."""

    id: str
    role: str
    organisation: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One access: who did what to whose data, why, and with what outcome. It has no field for health data."""

    action: Action
    outcome: Outcome
    agent: Agent
    patient: str | None
    """Pseudonymous id of the person whose data it is; `None` if no person's."""
    entity: str
    """What was accessed: `Observation/123` or `Observation?code=85354-9`."""
    purpose: str
    """Why: a purpose-of-use code such as `TREAT` or `PATRQT`."""
    trace: str
    """The request's id."""

    def checked(self) -> Self:
        """The event itself, if it may be logged; raises `InvalidEvent`."""
        # implements: AUDIT-SRS-001.a
        for name, value in (
            ("agent.id", self.agent.id),
            ("agent.role", self.agent.role),
            ("entity", self.entity),
            ("purpose", self.purpose),
            ("trace", self.trace),
        ):
            if not value.strip():
                message = f"{name} is empty"
                raise InvalidEvent(message)

        # implements: AUDIT-SRS-001.b
        for name, text in (("entity", self.entity), ("trace", self.trace), ("purpose", self.purpose)):
            if _CPR.search(text):
                message = f"{name} holds what looks like a CPR number; log a pseudonymous id"
                raise InvalidEvent(message)

        # implements: AUDIT-SRS-001.c
        if max(map(len, self._texts())) > _LONGEST:
            message = f"a field is longer than {_LONGEST} characters"
            raise InvalidEvent(message)

        return self

    def _texts(self) -> list[str]:
        optional = (self.agent.organisation, self.agent.on_behalf_of, self.patient)
        return [self.agent.id, self.agent.role, self.entity, self.purpose, self.trace, *(one or "" for one in optional)]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its place in the chain."""

    index: int
    """From 0, without gaps."""
    recorded: datetime
    """When the log took it, in UTC, by the log's own clock."""
    event: Event
    digest: str
    """sha256 over the previous digest and this entry's canonical bytes."""
    previous: str


@dataclass(frozen=True, slots=True)
class Head:
    """The size of a log and the digest of its last entry: what to keep elsewhere to notice a cut tail."""

    size: int
    digest: str

    def __str__(self) -> str:
        """`12:ab34…`."""
        return f"{self.size}:{self.digest}"

    # implements: AUDIT-SRS-003.c
    @classmethod
    def parse(cls, text: str) -> Self:
        """The head written as `SIZE:DIGEST`; raises `ValueError`."""
        size, _, digest = text.partition(":")
        if not size.isdecimal() or not re.fullmatch(r"[0-9a-f]{64}", digest):
            message = "a head is SIZE:DIGEST, the digest 64 hexadecimal characters"
            raise ValueError(message)
        return cls(int(size), digest)


def canonical(index: int, recorded: datetime, source: str, event: Event) -> bytes:
    """The bytes that are stored and hashed: JSON, keys sorted, no blanks, UTF-8."""
    agent = event.agent
    data = {
        "action": event.action.value,
        "agent": {
            "id": agent.id,
            "on_behalf_of": agent.on_behalf_of,
            "organisation": agent.organisation,
            "role": agent.role,
        },
        "entity": event.entity,
        "index": index,
        "outcome": event.outcome.value,
        "patient": event.patient,
        "purpose": event.purpose,
        "recorded": recorded.isoformat(timespec="microseconds"),
        "source": source,
        "trace": event.trace,
    }
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(previous: str, body: bytes) -> str:
    """The digest of an entry: sha256 over the previous digest's 64 characters and the canonical bytes."""
    # implements: AUDIT-SRS-003.a
    return hashlib.sha256(previous.encode() + body).hexdigest()


def parse(body: bytes, digest: str, previous: str) -> Entry:
    """The entry in stored bytes; raises `AuditDamaged`."""
    try:
        data: dict[str, Any] = json.loads(body)
        agent = Agent(**data["agent"])
        event = Event(
            Action(data["action"]),
            Outcome(data["outcome"]),
            agent,
            data["patient"],
            data["entity"],
            data["purpose"],
            data["trace"],
        )
        return Entry(int(data["index"]), datetime.fromisoformat(data["recorded"]), event, digest, previous)
    except (ValueError, KeyError, TypeError) as error:
        message = "a stored entry can't be read"
        raise AuditDamaged(message) from error
