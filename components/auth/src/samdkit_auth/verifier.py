"""The verification of one access token (RFC 7519, RFC 8725, RFC 9068)."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from samdkit_auth.errors import (
    BadSignature,
    ExpiredToken,
    InsufficientScope,
    MalformedToken,
    RefusedAlgorithm,
    WrongAudience,
    WrongIssuer,
)
from samdkit_auth.keys import KeySource

#: The longest token that is looked at, in characters.
LONGEST = 8192
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_TYPES = frozenset({"", "jwt", "at+jwt", "application/at+jwt"})
_REFUSED_HEADERS = ("jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc")
_FAMILY = {"ES256": "EC", "ES384": "EC", "RS256": "RSA", "PS256": "RSA", "EdDSA": "OKP", "Ed25519": "OKP"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token speaks of, for as long as it counts."""

    subject: str
    issuer: str
    roles: frozenset[str]
    scopes: frozenset[str]
    organisation: str | None
    name: str | None
    expires: datetime
    claims: Mapping[str, Any]

    def require_scope(self, scope: str) -> None:
        """Raises `InsufficientScope` unless the token has the scope."""
        if scope not in self.scopes:
            message = f"the token lacks the scope {scope}"
            raise InsufficientScope(message)


class TokenVerifier:
    """Verifies tokens of one issuer for one audience."""

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        keys: KeySource,
        algorithms: Sequence[str] = ("ES256", "RS256", "PS256", "EdDSA", "Ed25519"),
        leeway: float = 30.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        unknown = sorted(set(algorithms) - set(_FAMILY))
        # implements: AUTH-SRS-002.a
        if unknown:
            message = f"not accepted as signature algorithms: {', '.join(unknown)}"
            raise ValueError(message)
        self._issuer = issuer
        self._audience = audience
        self._keys = keys
        self._algorithms = frozenset(algorithms)
        self._leeway = timedelta(seconds=leeway)
        self._clock = clock

    async def verify(self, token: str) -> Identity:
        """Who the token speaks of; raises an `InvalidToken` that says why not, or `KeysUnavailable`."""
        header = _header(token)
        # implements: AUTH-SRS-002.b
        algorithm = header.get("alg")
        if algorithm not in self._algorithms:
            message = "the token's algorithm is not accepted"
            raise RefusedAlgorithm(message)

        # implements: AUTH-SRS-002.c
        if any(name in header for name in _REFUSED_HEADERS) or str(header.get("typ", "")).lower() not in _TYPES:
            message = "the token's header holds what is not accepted"
            raise RefusedAlgorithm(message)

        kid = header.get("kid")
        if not isinstance(kid, str):
            message = "the token names no key"
            raise MalformedToken(message)
        key = await self._keys.key(kid)
        # implements: AUTH-SRS-002.d
        if key.get("kty") != _FAMILY[algorithm] or key.get("alg", algorithm) != algorithm:
            message = "the key is not for the token's algorithm"
            raise RefusedAlgorithm(message)

        claims = _claims(token, key, algorithm)
        self._judge(claims)
        return _identity(claims)

    def _judge(self, claims: dict[str, Any]) -> None:
        # implements: AUTH-SRS-004.a
        if claims.get("iss") != self._issuer:
            message = "the token is of another issuer"
            raise WrongIssuer(message)

        # implements: AUTH-SRS-004.b
        audience = claims.get("aud")
        if self._audience not in (audience if isinstance(audience, list) else [audience]):
            message = "the token is for another audience"
            raise WrongAudience(message)

        # implements: AUTH-SRS-004.c
        now = self._clock()
        expires, begins = _moment(claims, "exp"), _moment(claims, "nbf")
        if expires is None or now >= expires + self._leeway or (begins is not None and now < begins - self._leeway):
            message = "the token's time is over or has not begun"
            raise ExpiredToken(message)

        # implements: AUTH-SRS-004.d
        if not isinstance(claims.get("sub"), str) or not claims["sub"]:
            message = "the token names nobody"
            raise MalformedToken(message)


def _header(token: str) -> dict[str, Any]:
    """The header of a token that is short enough and strictly written."""
    # implements: AUTH-SRS-001
    if len(token) > LONGEST or not _TOKEN.fullmatch(token):
        message = "the token is no signed token of at most 8192 characters"
        raise MalformedToken(message)
    parts = token.split(".")
    try:
        decoded = [_strict(part) for part in parts]
        header = json.loads(decoded[0])
    except (ValueError, binascii.Error, RecursionError) as error:
        message = "the token is not strict base64url with JSON"
        raise MalformedToken(message) from error
    if not isinstance(header, dict):
        message = "the token's header is no JSON object"
        raise MalformedToken(message)
    return header


def _strict(part: str) -> bytes:
    """Decodes base64url and refuses a second spelling of the same bytes."""
    content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(content).rstrip(b"=") != part.encode():
        message = "not canonical"
        raise ValueError(message)
    return content


def _claims(token: str, key: dict[str, Any], algorithm: str) -> dict[str, Any]:
    # implements: AUTH-SRS-003
    try:
        content = jws.deserialize_compact(token, KeySet.import_key_set({"keys": [key]}), algorithms=[algorithm]).payload
        claims = json.loads(content)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        message = "the token's signature does not fit its content"
        raise BadSignature(message) from error
    if not isinstance(claims, dict):
        message = "the token's claims are no JSON object"
        raise MalformedToken(message)
    return claims


def _moment(claims: dict[str, Any], name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = f"{name} is no number"
        raise MalformedToken(message)
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError) as error:
        message = f"{name} is no time"
        raise MalformedToken(message) from error


def _identity(claims: dict[str, Any]) -> Identity:
    # implements: AUTH-SRS-008
    roles = claims.get("roles", [])
    scope = claims.get("scope", "")
    expires = _moment(claims, "exp") or datetime.fromtimestamp(0, UTC)
    return Identity(
        subject=claims["sub"],
        issuer=claims["iss"],
        roles=frozenset(str(role) for role in roles) if isinstance(roles, list) else frozenset(),
        scopes=frozenset(scope.split()) if isinstance(scope, str) else frozenset(),
        organisation=_text(claims, "organisation"),
        name=_text(claims, "name"),
        expires=expires,
        claims=MappingProxyType(claims),
    )


def _text(claims: dict[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) and value else None
