"""The store of consents: SQLite, every version kept, the newest in force."""

import json
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from samdkit_consent.decision import Decision, decide
from samdkit_consent.errors import ConsentUnavailable, UnknownConsent
from samdkit_consent.model import Consent, Kind, Request, Status

BUSY = 10.0
VERSION = 1
_SETS = ("purposes", "actors", "organisations", "data_classes")
_MOMENTS = ("start", "end", "recorded", "withdrawn")

_SCHEMA = (
    """CREATE TABLE consent (
        id TEXT NOT NULL, version INTEGER NOT NULL, patient TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id, version)
    ) STRICT""",
    "CREATE INDEX consent_patient ON consent (patient, id, version)",
    "CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'versions are kept'); END",
    "CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'versions are kept'); END",
)


class ConsentStore:
    """All consents in one SQLite file; usable from several threads, the file from several processes."""

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: str | Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Self:
        """The store at `path`, made if there is none; `clock` gives aware datetimes. Raises `ConsentUnavailable`."""
        # implements: CONSENT-SRS-005.a
        try:
            connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            _prepare(connection)
        except sqlite3.Error as error:
            message = f"the consent store can't be opened: {error}"
            raise ConsentUnavailable(message) from error
        return cls(connection, clock)

    def close(self) -> None:
        """Closes the file, once what other threads do with it has ended."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def give(
        self,
        patient: str,
        *,
        purposes: Iterable[str],
        end: datetime,
        recorded_by: str,
        text_version: str,
        language: str,
        actors: Iterable[str] = (),
        organisations: Iterable[str] = (),
        data_classes: Iterable[str] = (),
        start: datetime | None = None,
    ) -> Consent:
        """Records a consent; it is on disk when this returns. Raises `InvalidConsent`, `ConsentUnavailable`."""
        now = self._clock()
        consent = Consent(
            id=_new_id(), patient=patient, kind=Kind.PERMIT, purposes=frozenset(purposes), actors=frozenset(actors),
            organisations=frozenset(organisations), data_classes=frozenset(data_classes), start=start or now, end=end,
            recorded_by=recorded_by, recorded=now, text_version=text_version, language=language,
        )  # fmt: skip
        return self._insert(consent.checked())

    def refuse(
        self,
        patient: str,
        *,
        purposes: Iterable[str],
        recorded_by: str,
        text_version: str,
        language: str,
        end: datetime | None = None,
        actors: Iterable[str] = (),
        organisations: Iterable[str] = (),
        data_classes: Iterable[str] = (),
        start: datetime | None = None,
    ) -> Consent:
        """Records a refusal, which beats any consent; it needs no end. Raises as `give`."""
        # implements: CONSENT-SRS-006
        now = self._clock()
        consent = Consent(
            id=_new_id(), patient=patient, kind=Kind.DENY, purposes=frozenset(purposes), actors=frozenset(actors),
            organisations=frozenset(organisations), data_classes=frozenset(data_classes), start=start or now, end=end,
            recorded_by=recorded_by, recorded=now, text_version=text_version, language=language,
        )  # fmt: skip
        return self._insert(consent.checked())

    def withdraw(self, consent_id: str, *, patient: str, recorded_by: str) -> Consent:
        """Withdraws a consent or refusal of that patient; the next decision no longer counts it.

        Raises `UnknownConsent`, also for another patient's consent, and `ConsentUnavailable`.
        """
        # implements: CONSENT-SRS-007.a
        with self._lock, self._transaction():
            last = self._versions(consent_id)[-1:]
            if not last or last[0].patient != patient:
                message = "this citizen has no such consent"
                raise UnknownConsent(message)
            if last[0].status is Status.WITHDRAWN:
                return last[0]
            now = self._clock()
            withdrawn = replace(
                last[0],
                status=Status.WITHDRAWN,
                withdrawn=now,
                recorded=now,
                recorded_by=recorded_by,
                version=last[0].version + 1,
            )
            self._write(withdrawn)
        return withdrawn

    def of_patient(self, patient: str) -> tuple[Consent, ...]:
        """The newest version of each of the patient's consents, by id. Raises `ConsentUnavailable`."""
        query = (
            "SELECT body FROM consent AS one WHERE patient = ? AND version ="
            " (SELECT MAX(version) FROM consent WHERE id = one.id) ORDER BY id"
        )
        with self._lock, _available():
            return tuple(_read(body) for (body,) in self._connection.execute(query, (patient,)).fetchall())

    def history(self, consent_id: str) -> tuple[Consent, ...]:
        """Every version of one consent, oldest first. Raises `ConsentUnavailable`."""
        # implements: CONSENT-SRS-008
        with self._lock, _available():
            return self._versions(consent_id)

    def decide(self, request: Request) -> Decision:
        """Reads the patient's consents and decides, at this moment; nothing is cached. Raises `ConsentUnavailable`."""
        # implements: CONSENT-SRS-007.b
        return decide(request, self.of_patient(request.patient), self._clock())

    def _insert(self, consent: Consent) -> Consent:
        # implements: CONSENT-SRS-005.b
        with self._lock, self._transaction():
            self._write(consent)
        return consent

    def _write(self, consent: Consent) -> None:
        row = (consent.id, consent.version, consent.patient, _body(consent))
        self._connection.execute("INSERT INTO consent VALUES (?, ?, ?, ?)", row)

    def _versions(self, consent_id: str) -> tuple[Consent, ...]:
        rows = self._connection.execute("SELECT body FROM consent WHERE id = ? ORDER BY version", (consent_id,))
        return tuple(_read(body) for (body,) in rows.fetchall())

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _available():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    if version not in {0, VERSION}:
        connection.close()
        message = f"the file has version {version}; this component reads version {VERSION}"
        raise ConsentUnavailable(message)


def _new_id() -> str:
    return str(uuid.uuid4())


def _body(consent: Consent) -> str:
    data: dict[str, object] = {name: getattr(consent, name) for name in Consent.__slots__}
    data |= {name: sorted(getattr(consent, name)) for name in _SETS}
    for name in _MOMENTS:
        moment = getattr(consent, name)
        data[name] = None if moment is None else moment.astimezone(UTC).isoformat()
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def _read(body: str) -> Consent:
    data = json.loads(body)
    data |= {name: frozenset(data[name]) for name in _SETS}
    data |= {name: datetime.fromisoformat(data[name]) if data[name] else None for name in _MOMENTS}
    data |= {"kind": Kind(data["kind"]), "status": Status(data["status"])}
    return Consent(**data)


@contextmanager
def _available() -> Iterator[None]:
    # implements: CONSENT-SRS-009
    try:
        yield
    except sqlite3.Error as error:
        message = f"the consent store is not available: {error}"
        raise ConsentUnavailable(message) from error
