"""The device's own database: citizens, and their readings as FHIR Observations in exact JSON. SQLite."""

import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from samdkit_fhir import dumps, loads

from . import fhir_mapping
from .fhir_mapping import Identifiers
from .reading import Reading

_BUSY = 10.0
_V1 = (
    "CREATE TABLE citizen (pseudonym TEXT PRIMARY KEY, national TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT",
    """CREATE TABLE observation (
        id TEXT PRIMARY KEY, citizen TEXT NOT NULL REFERENCES citizen, parent TEXT REFERENCES observation,
        identifier TEXT NOT NULL, taken TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (citizen, identifier)
    ) STRICT""",
    "CREATE INDEX observation_course ON observation (citizen, taken)",
)
_V2 = (
    "ALTER TABLE observation ADD COLUMN forwarded INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX observation_forwarded ON observation (forwarded)",
)
#: The steps from one version of the schema to the next.
MIGRATIONS = (_V1, _V2)
#: Called before the data are committed; what it raises undoes everything.
Before = Callable[[], None]


class StoreUnavailable(Exception):
    """The database can't be read or written."""


class NewerSchema(Exception):
    """The database was written by a newer version of the device."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """A citizen: the identifier that logs and consents know, the national one, and the name of the last sign-in."""

    pseudonym: str
    national: str
    name: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One reading to keep, with the identifiers that its Observations came with."""

    reading: Reading
    identifiers: Identifiers = field(default_factory=Identifiers)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one reading: the id of its blood pressure, and the identifiers that were there already."""

    id: str
    duplicates: frozenset[str]
    """`system|value` of Observations that were not stored again."""


class Store:
    """One database file; usable from several threads."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file and brings it to the present schema.

        Raises `StoreUnavailable`, or `NewerSchema` with the file unchanged.
        """
        self._lock = threading.RLock()
        with _available():
            self._connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._migrate()
            # EXTRA: as FULL, and of a new file the folder, too, is on disk before a commit ends.
            # implements: SRS-081
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = EXTRA")

    def close(self) -> None:
        """Closes the file, once what other threads do with it has ended."""
        with self._lock:
            self._connection.close()

    def _migrate(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        # implements: SRS-082.b
        if version > len(MIGRATIONS):
            self._connection.close()
            message = f"the database has schema {version}; this version of the device knows {len(MIGRATIONS)}"
            raise NewerSchema(message)

        # implements: SRS-082.a
        for number, step in enumerate(MIGRATIONS[version:], version + 1):
            with self._transaction():
                for statement in step:
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {number:d}")

    def ready(self) -> None:
        """Writes and reads a little; raises `StoreUnavailable`."""
        with self._lock, _available(), self._transaction():
            self._connection.execute("CREATE TABLE ready (it INTEGER)")
            self._connection.execute("DROP TABLE ready")

    # Citizens

    def citizen(self, national: str, name: str) -> Citizen:
        """The citizen with that national identifier, made known if new; the name is the one given now."""
        query = """INSERT INTO citizen VALUES (?, ?, ?) ON CONFLICT (national) DO UPDATE SET name = excluded.name
                   RETURNING pseudonym, national, name"""
        # implements: SRS-057
        with self._lock, _available(), self._transaction():
            rows = self._connection.execute(query, (str(uuid.uuid4()), national, name)).fetchall()
        return Citizen(*rows[0])

    def find(self, national: str) -> Citizen | None:
        """The citizen with that national identifier, if there is one."""
        query = "SELECT pseudonym, national, name FROM citizen WHERE national = ?"
        with self._lock, _available():
            row = self._connection.execute(query, (national,)).fetchone()
        return Citizen(*row) if row else None

    # Readings

    def keep(self, citizen: Citizen, incoming: list[Incoming], before: Before) -> list[Kept]:
        """Keeps every Observation of every reading that is not there yet, all in one transaction, or none."""
        # implements: SRS-017
        with self._lock, _available(), self._transaction():
            kept = [self._keep(citizen, one) for one in incoming]
            before()

        return kept

    def enter(self, citizen: Citizen, reading: Reading, before: Before) -> Kept:
        """Keeps a reading of form or API, unless an equal one is there; then `duplicates` is not empty."""
        with self._lock, _available(), self._transaction():
            # implements: SRS-010.a
            for observation in self._at(citizen, reading.taken):
                stored = self._whole(observation["id"])
                if not _same(stored, new=reading):
                    continue
                # implements: SRS-010.b
                if stored.irregular is None:
                    first = observation["identifier"][0]
                    known = Identifiers(pressure=(first.get("system", ""), first["value"]))
                    self._keep(citizen, Incoming(replace(reading, pulse=None), known))

                before()
                return Kept(observation["id"], frozenset({observation["id"]}))

            kept = self._keep(citizen, Incoming(reading))
            before()
        return kept

    def _keep(self, citizen: Citizen, incoming: Incoming) -> Kept:
        given = incoming.identifiers.pressure
        parent = self._stored(citizen, key_of(given)) if given else None
        duplicates = set()
        made = fhir_mapping.observations(incoming.reading, citizen.national, incoming.identifiers, parent)
        for one in made:
            key = key_of((one["identifier"][0].get("system", ""), one["identifier"][0]["value"]))
            # implements: SRS-018.a
            if self._stored(citizen, key):
                duplicates.add(key)
                continue

            above = one["derivedFrom"][0]["reference"].removeprefix("Observation/") if "derivedFrom" in one else None
            row = (one["id"], citizen.pseudonym, above, key, _instant(incoming.reading.taken), dumps(one))
            self._connection.execute(
                "INSERT INTO observation (id, citizen, parent, identifier, taken, body) VALUES (?, ?, ?, ?, ?, ?)", row
            )
        return Kept(parent or made[0]["id"], frozenset(duplicates))

    def _stored(self, citizen: Citizen, key: str) -> str | None:
        query = "SELECT id FROM observation WHERE citizen = ? AND identifier = ?"
        row = self._connection.execute(query, (citizen.pseudonym, key)).fetchone()
        return str(row[0]) if row else None

    def _at(self, citizen: Citizen, taken: datetime) -> list[dict[str, Any]]:
        query = "SELECT body FROM observation WHERE citizen = ? AND taken = ? AND parent IS NULL"
        return _bodies(self._connection.execute(query, (citizen.pseudonym, _instant(taken))).fetchall())

    def _whole(self, logical: str) -> Reading:
        query = "SELECT body FROM observation WHERE id = ? OR parent = ? ORDER BY parent IS NOT NULL, id"
        rows = self._connection.execute(query, (logical, logical)).fetchall()
        return fhir_mapping.readings(_bodies(rows))[0]

    def reading(self, citizen: Citizen, logical: str) -> Reading | None:
        """One stored reading of the citizen, by the id of its blood pressure."""
        query = "SELECT 1 FROM observation WHERE id = ? AND citizen = ? AND parent IS NULL"
        with self._lock, _available():
            known = self._connection.execute(query, (logical, citizen.pseudonym)).fetchone()
            return self._whole(logical) if known else None

    def readings(self, citizen: Citizen, start: datetime, end: datetime) -> list[Reading]:
        """The citizen's readings from `start` on and before `end`."""
        query = """SELECT body FROM observation WHERE citizen = :citizen AND taken >= :start AND taken < :end
                   ORDER BY taken, parent IS NOT NULL, id"""
        values = {"citizen": citizen.pseudonym, "start": _instant(start), "end": _instant(end)}
        with self._lock, _available():
            return fhir_mapping.readings(_bodies(self._connection.execute(query, values).fetchall()))

    def observations(self, citizen: Citizen) -> list[dict[str, Any]]:
        """Every stored Observation of the citizen, the oldest first, with the digits that were received."""
        query = "SELECT body FROM observation WHERE citizen = ? ORDER BY taken, parent IS NOT NULL, id"
        with self._lock, _available():
            # implements: SRS-009
            return _bodies(self._connection.execute(query, (citizen.pseudonym,)).fetchall())

    # Forwarding

    def unforwarded(self, most: int) -> list[tuple[str, dict[str, Any]]]:
        """Identifier and Observation of what no server has confirmed, a blood pressure before its parts."""
        query = """SELECT identifier, body FROM observation WHERE forwarded = 0
                   ORDER BY taken, parent IS NOT NULL, id LIMIT ?"""
        with self._lock, _available():
            rows = self._connection.execute(query, (most,)).fetchall()
        return [(key, loads(body.encode())) for key, body in rows]

    def forwarded(self, logical: str) -> None:
        """Notes that a server confirmed an Observation."""
        with self._lock, _available(), self._transaction():
            self._connection.execute("UPDATE observation SET forwarded = 1 WHERE id = ?", (logical,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise


def key_of(identifier: tuple[str, str]) -> str:
    """An identifier as FHIR searches write it: `system|value`."""
    system, value = identifier
    return f"{system}|{value}"


def _same(stored: Reading, *, new: Reading) -> bool:
    """Whether two readings are of one measurement and do not contradict each other."""
    left = (stored.systolic, stored.diastolic, stored.pulse, stored.taken)
    agree = stored.irregular == new.irregular or None in {stored.irregular, new.irregular}
    return agree and left == (new.systolic, new.diastolic, new.pulse, new.taken)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _bodies(rows: list[tuple[str]]) -> list[dict[str, Any]]:
    return [loads(body.encode()) for (body,) in rows]


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        message = f"the database is not available: {type(error).__name__}"
        raise StoreUnavailable(message) from error
