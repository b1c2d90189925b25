"""Every way the consent component says no.

ConsentError
├── InvalidConsent (ValueError)   what was given is no consent: no purpose, no end, a naive time
├── UnknownConsent (LookupError)  the citizen has no such consent
└── ConsentUnavailable            the store can't be read or written: refuse the access
"""


class ConsentError(Exception):
    """The base of all errors of this component."""


class InvalidConsent(ConsentError, ValueError):
    """What was given can't be a consent."""


class UnknownConsent(ConsentError, LookupError):
    """The citizen has no consent with that id."""


class ConsentUnavailable(ConsentError):
    """The store can't be opened, read or written now."""
