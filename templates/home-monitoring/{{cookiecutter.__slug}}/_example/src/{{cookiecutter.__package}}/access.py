"""The one door to health data: identity, then consent, then the audit event, then the data.

Each function takes the person who asks and the trace id of the request, and raises `Refused` or `Unavailable`.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from samdkit_audit import Action, Agent, AuditError, AuditLog, Entry, Event, Outcome
from samdkit_consent import Actor, Consent, ConsentError, ConsentStore, ConsentUnavailable, Request, UnknownConsent

from . import bundle, consent_texts, log
from .bundle import Taken
from .course import Course, Period, course
from .reading import Draft, Reading, check
from .store import Citizen, Kept, Store, StoreUnavailable

CITIZEN = "citizen"
CLINICIAN = "clinician"
TREATMENT = "TREAT"
OWN = "PATRQT"
BLOOD_PRESSURE = "blood-pressure"
_LONGEST = timedelta(days=365)
_READINGS = "Observation?code=85354-9"
#: No citizen's pseudonym.
_NOBODY = "nobody"


class Refused(Exception):
    """The person may not; unknown and forbidden look the same."""


class Unavailable(Exception):
    """It can't be decided, recorded or read now; hence the answer is no."""


class InvalidEnd(ValueError):
    """A consent that can't be recorded: it would end in the past, or too late."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, as the identity provider said it."""

    id: str
    """Pseudonym of a citizen, subject of a clinician."""
    role: str
    organisation: str
    name: str
    national: str
    """National identifier of a citizen, else empty."""


class Access:
    """The door, with what stands behind it."""

    def __init__(self, store: Store, consents: ConsentStore, audit: AuditLog, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._consents = consents
        self._audit = audit
        self._clock = clock
        self._head_day = ""
        self._lock = threading.Lock()

    def ready(self) -> bool:
        """Whether readings, consents and audit log can be read and written."""
        # implements: SRS-088.a, SRS-088.b
        try:
            self._store.ready()
            self._consents.of_patient(_NOBODY)
            self._audit.head()
        except (StoreUnavailable, ConsentError, AuditError):
            return False

        return True

    # Readings in

    def enter(self, person: Person, draft: Draft, trace: str) -> Kept:
        """Keeps a reading of the citizen's own; raises also `RefusedReading`."""
        citizen = self._writer(person, trace)
        # implements: SRS-007
        reading = check(draft, self._clock())

        event = self._event(person, citizen.pseudonym, Action.CREATE, _READINGS, OWN, trace)
        with _available():
            # implements: SRS-051.a
            return self._store.enter(citizen, reading, lambda: self._append(event))

    def take_in(self, person: Person, content: bytes, trace: str) -> tuple[Taken, list[Kept]]:
        """Keeps the readings of a Bundle of the citizen's own; raises also `RefusedBundle`, `RefusedReadings`."""
        citizen = self._writer(person, trace)
        taken = bundle.take(bundle.parse(content), citizen.national, self._clock())
        event = self._event(person, citizen.pseudonym, Action.CREATE, "Bundle", OWN, trace)
        with _available():
            # implements: SRS-051.a
            return taken, self._store.keep(citizen, list(taken.incoming), lambda: self._append(event))

    def _writer(self, person: Person, trace: str) -> Citizen:
        # implements: SRS-038
        if person.role != CITIZEN:
            self._append(self._event(person, None, Action.CREATE, _READINGS, OWN, trace, Outcome.MINOR_FAILURE))
            raise Refused

        with _available():
            return self._store.citizen(person.national, person.name)

    # Readings out

    def course(self, person: Person, national: str, days: int, trace: str) -> tuple[Citizen, Course]:
        """The course of one citizen over the last days, for the citizen or for a clinician who may see it."""
        citizen = self._open(person, national, _READINGS, trace)
        now = self._clock()
        period = Period.of(days, now)
        with _available():
            readings = self._store.readings(citizen, period.start, period.end)
        return citizen, course(readings, period, now)

    def observations(self, person: Person, national: str, trace: str) -> list[dict[str, Any]]:
        """Every stored Observation of one citizen."""
        citizen = self._open(person, national, "Observation", trace)
        with _available():
            # implements: SRS-087
            return self._store.observations(citizen)

    def receipt(self, person: Person, logical: str, trace: str) -> Reading:
        """One reading of the citizen's own, read back from the store."""
        citizen = self._open(person, person.national, "Observation", trace)
        with _available():
            reading = self._store.reading(citizen, logical)
        if reading is None:
            raise Refused
        return reading

    def _open(self, person: Person, national: str, entity: str, trace: str) -> Citizen:
        """The citizen, once it is decided and recorded that the person may see the data."""
        with _available():
            citizen = self._store.find(national) if national else None
        purpose = OWN if person.role == CITIZEN else TREATMENT
        subject = citizen.pseudonym if citizen else None
        # implements: SRS-051.c
        try:
            permitted = citizen if citizen is not None and self._may(person, citizen) else None
        except Unavailable:
            self._append(self._event(person, subject, Action.READ, entity, purpose, trace, Outcome.SERIOUS_FAILURE))
            raise

        outcome = Outcome.SUCCESS if permitted else Outcome.MINOR_FAILURE
        # implements: SRS-033.a, SRS-051.b, SRS-051.c
        self._append(self._event(person, subject, Action.READ, entity, purpose, trace, outcome))

        # implements: SRS-034
        if permitted is None:
            raise Refused

        return permitted

    def _may(self, person: Person, citizen: Citizen) -> bool:
        # implements: SRS-031
        if person.role == CITIZEN:
            return person.national == citizen.national

        # implements: SRS-032.a
        if person.role != CLINICIAN:
            return False

        # implements: SRS-032.b
        if not person.organisation:
            return False

        # implements: SRS-032.c, SRS-042.b
        actor = Actor(person.id, person.organisation, person.role)
        request = Request(citizen.pseudonym, actor, TREATMENT, BLOOD_PRESSURE)
        with _available():
            return self._consents.decide(request).permit

    # Consents

    def consents(self, person: Person) -> tuple[Consent, ...]:
        """The citizen's own consents, the newest first."""
        citizen = self._own(person)
        with _available():
            # implements: SRS-044
            found = self._consents.of_patient(citizen.pseudonym)
        return tuple(sorted(found, key=lambda one: one.start, reverse=True))

    def give(self, person: Person, clinic: str, end: datetime, text: consent_texts.ConsentText, trace: str) -> None:
        """Records a consent of the citizen to one organisation; raises `InvalidEnd`."""
        citizen = self._own(person)
        if not ends_in_time(end, self._clock()):
            raise InvalidEnd
        # implements: SRS-051.d
        self._append(self._event(person, citizen.pseudonym, Action.CREATE, "Consent", OWN, trace))

        with _available():
            # implements: SRS-041.a, SRS-043.a
            self._consents.give(
                citizen.pseudonym,
                purposes=[TREATMENT],
                organisations=[clinic],
                data_classes=[BLOOD_PRESSURE],
                end=end,
                recorded_by=citizen.pseudonym,
                text_version=text.version,
                language=text.language,
            )

    def withdraw(self, person: Person, consent: str, trace: str) -> None:
        """Withdraws one of the citizen's own consents, at once."""
        citizen = self._own(person)
        # implements: SRS-051.d
        self._append(self._event(person, citizen.pseudonym, Action.UPDATE, "Consent", OWN, trace))

        with _available():
            # implements: SRS-042.a, SRS-045
            try:
                self._consents.withdraw(consent, patient=citizen.pseudonym, recorded_by=citizen.pseudonym)
            except UnknownConsent as error:
                raise Refused from error

    def _own(self, person: Person) -> Citizen:
        with _available():
            citizen = self._store.find(person.national) if person.role == CITIZEN else None
        if citizen is None:
            raise Refused
        return citizen

    # The audit log

    def who_looked(self, person: Person, before: int | None, most: int) -> list[Entry]:
        """Events that concern the citizen, the newest first, those before an entry if one is given."""
        citizen = self._own(person)
        with _available():
            # implements: SRS-053.a, SRS-053.b
            return self._audit.entries(patient=citizen.pseudonym, before=before, limit=most)

    def note_head(self, when: str) -> None:
        """Writes the head of the audit log to the operational log."""
        # implements: SRS-056.a
        try:
            log.audit_head(when, str(self._audit.head()))
        except AuditError:
            log.audit_head(when, "unavailable")

    def _event(
        self,
        person: Person,
        patient: str | None,
        action: Action,
        entity: str,
        purpose: str,
        trace: str,
        outcome: Outcome = Outcome.SUCCESS,
    ) -> Event:
        # implements: SRS-052.a, SRS-052.b, SRS-052.c, SRS-052.d
        agent = Agent(person.id, person.role, person.organisation or None)
        return Event(action, outcome, agent, patient, entity, purpose, trace)

    def _append(self, event: Event) -> None:
        with _available():
            # implements: SRS-033.b
            entry = self._audit.append(event)

        # implements: SRS-056.b
        day = f"{entry.recorded:%Y-%m-%d}"
        with self._lock:
            first, self._head_day = day != self._head_day, day
        if first:
            log.audit_head("day", f"{entry.index + 1}:{entry.digest}")


def ends_in_time(end: datetime, now: datetime) -> bool:
    """Whether a consent that is given now may end then."""
    # implements: SRS-041.b
    return now < end <= now + _LONGEST


@contextmanager
def _available() -> Iterator[None]:
    """What can't be decided, recorded or stored is refused."""
    # implements: SRS-046, SRS-033.b
    try:
        yield
    except (StoreUnavailable, ConsentUnavailable, AuditError) as error:
        raise Unavailable from error
