"""Every way the auth component says no; `oauth_error` is the code for WWW-Authenticate (RFC 6750, 3.1).

AuthError
├── InvalidToken            the token does not count; no message ever repeats it
│   ├── MalformedToken, RefusedAlgorithm, UnknownKey, BadSignature
│   └── WrongIssuer, WrongAudience, ExpiredToken
├── InsufficientScope       the token counts, but not for this
├── KeysUnavailable         the issuer's keys can't be had: refuse
└── SignInFailed            the authorization code flow did not end with a token
"""


class AuthError(Exception):
    """The base of all errors of this component."""

    oauth_error = "invalid_token"


class InvalidToken(AuthError):
    """The token does not count."""


class MalformedToken(InvalidToken):
    """It is no signed token of three strict base64url parts with JSON in it."""


class RefusedAlgorithm(InvalidToken):
    """Its algorithm, or a header parameter, is not among those that are accepted."""


class UnknownKey(InvalidToken):
    """It names a key that the issuer does not publish."""


class BadSignature(InvalidToken):
    """Its signature was not made with the key it names."""


class WrongIssuer(InvalidToken):
    """Another issuer made it."""


class WrongAudience(InvalidToken):
    """It was made for another service."""


class ExpiredToken(InvalidToken):
    """Its time is over or has not begun."""


class InsufficientScope(AuthError):
    """The token lacks a scope that the access needs."""

    oauth_error = "insufficient_scope"


class KeysUnavailable(AuthError):
    """The issuer's keys can't be had, and none that are fresh enough are at hand."""


class SignInFailed(AuthError):
    """The authorization code flow did not end with a token."""
