"""Sign-in for a web app: the authorization code flow with PKCE (RFC 6749 4.1, RFC 7636, OpenID Connect Core 3.1)."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from samdkit_auth.errors import KeysUnavailable, SignInFailed
from samdkit_auth.keys import fetch_json


@dataclass(frozen=True, slots=True)
class Provider:
    """Where an issuer takes sign-ins."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in under way; keep it on the server, bound to the browser's session."""

    url: str
    """Where to send the browser."""
    state: str
    verifier: str


async def discover(issuer: str, http: httpx.AsyncClient) -> Provider:
    """The issuer's endpoints; raises `SignInFailed`."""
    try:
        document = await fetch_json(http, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    except KeysUnavailable as error:
        message = f"sign-in is not possible now: {error}"
        raise SignInFailed(message) from error
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if document.get("issuer") != issuer or not all(isinstance(document.get(name), str) for name in names):
        message = "the discovery document is not this issuer's"
        raise SignInFailed(message)
    return Provider(issuer, *(document[name] for name in names))


def start(provider: Provider, *, client_id: str, redirect_uri: str, scope: str) -> Attempt:
    """A fresh sign-in: state and code verifier are random, the challenge is S256."""
    # implements: AUTH-SRS-009.a
    state = secrets.token_urlsafe(32)
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = urlencode({
        "response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "scope": scope,
        "state": state, "code_challenge": challenge, "code_challenge_method": "S256",
    })  # fmt: skip
    return Attempt(f"{provider.authorization_endpoint}?{query}", state, verifier)


async def finish(
    provider: Provider,
    attempt: Attempt,
    *,
    state: str,
    code: str,
    client_id: str,
    redirect_uri: str,
    http: httpx.AsyncClient,
) -> str:
    """The access token for the code that came back; verify it before use. Raises `SignInFailed`."""
    # implements: AUTH-SRS-009.b
    if not secrets.compare_digest(state.encode("utf-8", "replace"), attempt.state.encode()):
        message = "the answer belongs to another sign-in"
        raise SignInFailed(message)

    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "client_id": client_id,
        "code_verifier": attempt.verifier,
    }  # fmt: skip
    # implements: AUTH-SRS-009.c
    try:
        response = await http.post(provider.token_endpoint, data=form, follow_redirects=False)
        answer: Any = response.json() if response.status_code == httpx.codes.OK else {}
    except (httpx.HTTPError, ValueError) as error:
        message = f"the issuer can't be reached: {type(error).__name__}"
        raise SignInFailed(message) from error
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str):
        message = "the issuer gave no token"
        raise SignInFailed(message)
    return token
