"""An append-only, hash-linked, tamper-evident audit log."""

from samdkit_audit.errors import AuditDamaged, AuditError, AuditUnavailable, InvalidEvent
from samdkit_audit.event import Action, Agent, Entry, Event, Head, Outcome
from samdkit_audit.log import AuditLog
from samdkit_audit.verification import Fault, Verification

__all__ = [
    "Action",
    "Agent",
    "AuditDamaged",
    "AuditError",
    "AuditLog",
    "AuditUnavailable",
    "Entry",
    "Event",
    "Fault",
    "Head",
    "InvalidEvent",
    "Outcome",
    "Verification",
]
__version__ = "0.1.0"
