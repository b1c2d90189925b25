"""The audit log: append, read, verify."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from samdkit_audit import fhir, store, verification
from samdkit_audit.errors import AuditUnavailable
from samdkit_audit.event import GENESIS, Entry, Event, Head, canonical, link, parse

_MOST = 1000


class AuditLog:
    """One audit log in one SQLite file; usable from several threads, the file from several processes."""

    def __init__(self, connection: sqlite3.Connection, source: str, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._source = source
        self._clock = clock
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: str | Path, *, source: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Self:
        """The log at `path`, made if there is none.

        `source` names the system that logs; `clock` gives aware datetimes. Raises `AuditUnavailable`.
        """
        return cls(store.connect(Path(path)), source, clock)

    def close(self) -> None:
        """Closes the file, once what other threads do with it has ended."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def append(self, event: Event) -> Entry:
        """Appends one event; when it returns, the entry is on disk. Raises `InvalidEvent`, `AuditUnavailable`."""
        return self.append_all([event])[0]

    def append_all(self, events: Iterable[Event]) -> tuple[Entry, ...]:
        """Appends all events or none, in their order. Raises as `append`."""
        checked = [event.checked() for event in events]
        with self._lock, _available():
            # implements: AUDIT-SRS-002.a, AUDIT-SRS-005
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                entries = self._insert(checked)
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
        return entries

    def _insert(self, events: list[Event]) -> tuple[Entry, ...]:
        head = self._head()
        entries: list[Entry] = []
        for index, event in enumerate(events, head.size):
            recorded = self._clock().astimezone(UTC)
            body = canonical(index, recorded, self._source, event)
            previous = entries[-1].digest if entries else head.digest
            digest = link(previous, body)
            row = (
                index,
                body,
                previous,
                digest,
                event.patient,
                event.agent.id,
                recorded.isoformat(timespec="microseconds"),
            )
            self._connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            entries.append(Entry(index, recorded, event, digest, previous))
        return tuple(entries)

    def _head(self) -> Head:
        # implements: AUDIT-SRS-006
        row = self._connection.execute("SELECT idx, digest FROM entry ORDER BY idx DESC LIMIT 1").fetchone()
        return Head(row[0] + 1, row[1]) if row else Head(0, GENESIS)

    def head(self) -> Head:
        """The size and last digest now. Raises `AuditUnavailable`."""
        with self._lock, _available():
            return self._head()

    def entries(
        self,
        *,
        patient: str | None = None,
        agent: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[Entry]:
        """Entries that match all that is given, newest first, at most `limit` (1 to 1000).

        `since` is included, `until` is not. For the next page give the last entry's index as `before`.
        Raises `ValueError`, `AuditUnavailable`, `AuditDamaged`.
        """
        if not 1 <= limit <= _MOST:
            message = f"limit is 1 to {_MOST}"
            raise ValueError(message)
        # implements: AUDIT-SRS-007.a, AUDIT-SRS-007.b
        conditions: list[tuple[str, Any]] = [
            ("patient = ?", patient),
            ("agent = ?", agent),
            ("recorded >= ?", _text(since)),
            ("recorded < ?", _text(until)),
            ("idx < ?", before),
        ]
        given = [(text, value) for text, value in conditions if value is not None]
        where = " AND ".join(text for text, _ in given) or "1"
        query = f"SELECT body, digest, previous FROM entry WHERE {where} ORDER BY idx DESC LIMIT ?"  # noqa: S608  # nosec B608 - fixed texts, values bound
        with self._lock, _available():
            rows = self._connection.execute(query, [*(value for _, value in given), limit]).fetchall()

        return [parse(body, digest, previous) for body, digest, previous in rows]

    def verify(self, expected: Head | None = None) -> verification.Verification:
        """Reads everything and says where it is not what was written; `expected` is a head kept elsewhere."""
        with self._lock, _available():
            rows = self._connection.execute(
                "SELECT idx, body, previous, digest, patient, agent, recorded FROM entry ORDER BY idx"
            )
            return verification.verify(rows, expected)

    def fhir_audit_events(self, *, patient: str | None = None, limit: int = 100) -> Iterator[dict[str, Any]]:
        """The newest entries as FHIR R4 AuditEvent resources."""
        return (fhir.audit_event(entry, self._source) for entry in self.entries(patient=patient, limit=limit))


def _text(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        message = "a datetime without a time zone says no moment"
        raise ValueError(message)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@contextmanager
def _available() -> Iterator[None]:
    # implements: AUDIT-SRS-008
    try:
        yield
    except sqlite3.Error as error:
        message = f"the audit store is not available: {error}"
        raise AuditUnavailable(message) from error
