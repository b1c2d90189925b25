"""Every way the audit log says no.

AuditError
├── InvalidEvent (ValueError)   the event says too little, or something that must not be in a log
├── AuditUnavailable            the store can't be written or read: refuse the access that would be logged
└── AuditDamaged                the store's content is not what this component wrote
"""


class AuditError(Exception):
    """The base of all errors of this component."""


class InvalidEvent(AuditError, ValueError):
    """The event lacks a wanted field or holds what must not be logged."""


class AuditUnavailable(AuditError):
    """The store can't be opened, written or read now."""


class AuditDamaged(AuditError):
    """A stored row can't be read as an entry."""
