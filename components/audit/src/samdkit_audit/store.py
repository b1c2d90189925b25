"""The SQLite file of an audit log: its schema, and how it is opened."""

import sqlite3
from pathlib import Path

from samdkit_audit.errors import AuditUnavailable

#: Seconds to wait for another writer.
BUSY = 10.0
VERSION = 1

_SCHEMA = """
CREATE TABLE entry (
    idx INTEGER PRIMARY KEY,
    body BLOB NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    patient TEXT,
    agent TEXT NOT NULL,
    recorded TEXT NOT NULL
) STRICT;
CREATE INDEX entry_patient ON entry (patient, idx);
CREATE INDEX entry_agent ON entry (agent, idx);
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose commits are on disk when they return; makes the schema in a new file.

    Raises `AuditUnavailable` if the file can't be opened or is no audit log of this version.
    """
    # implements: AUDIT-SRS-002.b
    try:
        connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error as error:
        message = f"the audit store can't be opened: {error}"
        raise AuditUnavailable(message) from error

    try:
        _prepare(connection)
    except (sqlite3.Error, AuditUnavailable) as error:
        connection.close()
        message = f"the audit store can't be used: {error}"
        raise AuditUnavailable(message) from error
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    # implements: AUDIT-SRS-004.a
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        for statement in _SCHEMA.strip().split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")

    # implements: AUDIT-SRS-004.b
    if version not in {0, VERSION}:
        message = f"the file has version {version}; this component reads version {VERSION}"
        raise AuditUnavailable(message)
