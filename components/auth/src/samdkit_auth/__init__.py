"""Verifies OpenID Connect and OAuth 2.0 access tokens."""

from samdkit_auth.errors import (
    AuthError,
    BadSignature,
    ExpiredToken,
    InsufficientScope,
    InvalidToken,
    KeysUnavailable,
    MalformedToken,
    RefusedAlgorithm,
    UnknownKey,
    WrongAudience,
    WrongIssuer,
)
from samdkit_auth.keys import KeySource, RemoteKeys
from samdkit_auth.verifier import Identity, TokenVerifier

__all__ = [
    "AuthError",
    "BadSignature",
    "ExpiredToken",
    "Identity",
    "InsufficientScope",
    "InvalidToken",
    "KeySource",
    "KeysUnavailable",
    "MalformedToken",
    "RefusedAlgorithm",
    "RemoteKeys",
    "TokenVerifier",
    "UnknownKey",
    "WrongAudience",
    "WrongIssuer",
]
__version__ = "0.1.0"
