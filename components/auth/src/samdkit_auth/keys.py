"""The issuer's public keys: fetched, kept, renewed, and given up when they are too old."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Protocol, Self

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from samdkit_auth.errors import KeysUnavailable, UnknownKey

#: The largest answer that is read, in bytes.
LARGEST = 256 * 1024
_TIMEOUT = 10.0
_ASYMMETRIC = frozenset({"RSA", "EC", "OKP"})


class KeySource(Protocol):
    """Where a verifier gets keys from."""

    async def key(self, kid: str) -> dict[str, Any]:
        """The public key with that id, as a JWK; raises `UnknownKey` or `KeysUnavailable`."""
        ...


class RemoteKeys:
    """The keys that an issuer publishes at its `jwks_uri` (RFC 7517).

    An unknown id asks the issuer again, but at most once in `cooldown` seconds. A failed or empty answer never replaces good
    keys; keys older than `max_age` seconds are renewed before use, and refused `outage` seconds after they were due.
    """

    def __init__(
        self,
        jwks_uri: str,
        *,
        http: httpx.AsyncClient | None = None,
        cooldown: float = 30.0,
        max_age: float = 600.0,
        outage: float = 3600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._uri = jwks_uri
        self._http = http or httpx.AsyncClient(timeout=_TIMEOUT)
        self._cooldown = cooldown
        self._max_age = max_age
        self._outage = outage
        self._clock = clock
        self._keys: dict[str, dict[str, Any]] = {}
        self._fetched = float("-inf")
        self._asked = float("-inf")
        self._lock = asyncio.Lock()

    @classmethod
    async def discover(cls, issuer: str, *, http: httpx.AsyncClient | None = None, **settings: Any) -> Self:
        """The keys of an issuer, found by OpenID Connect Discovery; raises `KeysUnavailable`."""
        client = http or httpx.AsyncClient(timeout=_TIMEOUT)
        document = await fetch_json(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != issuer or not isinstance(document.get("jwks_uri"), str):
            message = "the discovery document names another issuer, or no keys"
            raise KeysUnavailable(message)
        return cls(document["jwks_uri"], http=client, **settings)

    async def key(self, kid: str) -> dict[str, Any]:
        """The public key with that id; raises `UnknownKey` or `KeysUnavailable`."""
        async with self._lock:
            now = self._clock()
            # implements: AUTH-SRS-005.a
            if now - self._fetched > self._max_age:
                await self._renew(now)

            # implements: AUTH-SRS-005.b
            if kid not in self._keys:
                await self._renew(now)

            # implements: AUTH-SRS-005.d
            if self._clock() - self._fetched > self._max_age + self._outage:
                message = "the issuer's keys are too old, and it does not answer"
                raise KeysUnavailable(message)

            if kid not in self._keys:
                message = "the token names a key that the issuer does not publish"
                raise UnknownKey(message)
            return self._keys[kid]

    async def _renew(self, now: float) -> None:
        # implements: AUTH-SRS-005.b
        if now - self._asked <= self._cooldown and self._keys:
            return
        self._asked = now
        # implements: AUTH-SRS-005.c
        try:
            found = _usable(await fetch_json(self._http, self._uri))
        except KeysUnavailable:
            if not self._keys:
                raise
            return
        self._keys = found
        self._fetched = now


def _usable(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Signing keys by id: asymmetric, with an id, not meant for something else."""
    # implements: AUTH-SRS-006
    keys: dict[str, dict[str, Any]] = {}
    for key in document.get("keys", []) if isinstance(document.get("keys"), list) else []:
        if not isinstance(key, dict) or key.get("kty") not in _ASYMMETRIC or not isinstance(key.get("kid"), str):
            continue
        if key.get("use", "sig") != "sig" or "verify" not in key.get("key_ops", ["verify"]):
            continue
        try:
            KeySet.import_key_set({"keys": [key]})
        except (JoseError, ValueError, TypeError):
            continue
        keys[key["kid"]] = key
    if not keys:
        message = "the issuer publishes no usable signing key"
        raise KeysUnavailable(message)
    return keys


async def fetch_json(http: httpx.AsyncClient, uri: str) -> dict[str, Any]:
    """A JSON object of at most 256 KiB, redirects refused; raises `KeysUnavailable`."""
    # implements: AUTH-SRS-007
    content = b""
    try:
        async with http.stream("GET", uri, follow_redirects=False) as response:
            if response.status_code != httpx.codes.OK:
                message = f"the issuer answered with status {response.status_code}"
                raise KeysUnavailable(message)
            async for part in response.aiter_bytes():
                content += part
                if len(content) > LARGEST:
                    message = "the issuer's answer is larger than 256 KiB"
                    raise KeysUnavailable(message)
        document = json.loads(content)
    except httpx.HTTPError as error:
        message = f"the issuer can't be reached: {type(error).__name__}"
        raise KeysUnavailable(message) from error
    except ValueError as error:
        message = "the issuer's answer is no JSON"
        raise KeysUnavailable(message) from error
    if not isinstance(document, dict):
        message = "the issuer's answer is no JSON object"
        raise KeysUnavailable(message)
    return document
