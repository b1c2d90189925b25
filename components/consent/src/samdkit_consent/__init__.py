"""Consent and refusal of citizens, and the decision whether an access is permitted."""

from samdkit_consent.decision import Decision, Reason, decide
from samdkit_consent.errors import ConsentError, ConsentUnavailable, InvalidConsent, UnknownConsent
from samdkit_consent.model import Actor, Consent, Kind, Request, Status
from samdkit_consent.store import ConsentStore

__all__ = [
    "Actor",
    "Consent",
    "ConsentError",
    "ConsentStore",
    "ConsentUnavailable",
    "Decision",
    "InvalidConsent",
    "Kind",
    "Reason",
    "Request",
    "Status",
    "UnknownConsent",
    "decide",
]
__version__ = "0.1.0"
