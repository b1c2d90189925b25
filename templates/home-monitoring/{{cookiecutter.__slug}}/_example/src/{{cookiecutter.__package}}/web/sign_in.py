"""Who asks: the authorization code flow for browsers, sessions, and bearer tokens for the API."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from samdkit_auth import (
    AuthError,
    Identity,
    InsufficientScope,
    InvalidToken,
    KeysUnavailable,
    RemoteKeys,
    TokenVerifier,
    code_flow,
)
from samdkit_auth.code_flow import Attempt, Provider
from samdkit_auth.errors import SignInFailed
from starlette.concurrency import run_in_threadpool

from ..access import CITIZEN, CLINICIAN, Person
from ..settings import Settings
from ..store import Store

SESSION = "session"
ATTEMPT = "attempt"
SCOPE = "openid readings.read readings.write"
#: Bytes of a value that nobody can guess.
_RANDOM = 32
_IDLE = timedelta(minutes=30)
_LONGEST = timedelta(hours=8)
_ATTEMPT_LIFE = timedelta(minutes=10)
_MOST_ATTEMPTS = 10_000


class NoPlace(Exception):
    """The identity has no place in the device: neither citizen nor clinician."""


class MissingToken(InvalidToken):
    """The request has no bearer token."""

    oauth_error = ""


class RefusedSignIn(Exception):
    """The sign-in did not end well; the person may try again."""


@dataclass(slots=True)
class Session:
    """One browser that is signed in."""

    person: Person
    begun: datetime
    seen: datetime
    form_token: str = field(default_factory=lambda: secrets.token_urlsafe(_RANDOM))


class Sessions:
    """Sessions in memory, known by a random value; a restart ends them all."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def begin(self, person: Person) -> str:
        """A new session; the value of its cookie."""
        # implements: SRS-063.a, SRS-065
        value = secrets.token_urlsafe(_RANDOM)

        now = self._clock()
        with self._lock:
            self._sessions = {key: one for key, one in self._sessions.items() if not self._over(one, now)}
            self._sessions[value] = Session(person, now, now)
        return value

    def get(self, value: str) -> Session | None:
        """The session of a cookie, if it has not ended; this counts as a request."""
        now = self._clock()
        with self._lock:
            session = self._sessions.get(value)
            if session is None or self._over(session, now):
                self._sessions.pop(value, None)
                return None
            session.seen = now
        return session

    def end(self, value: str) -> None:
        """Ends a session."""
        # implements: SRS-064.a
        with self._lock:
            self._sessions.pop(value, None)

    @staticmethod
    def _over(session: Session, now: datetime) -> bool:
        # implements: SRS-064.b
        idle = now - session.seen >= _IDLE

        # implements: SRS-064.c
        old = now - session.begun >= _LONGEST

        return idle or old


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A sign-in under way, bound to one browser."""

    attempt: Attempt
    after: str
    begun: datetime


class SignIn:
    """The flows of one issuer."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._http = httpx.AsyncClient(timeout=10.0)
        self._provider: Provider | None = None
        self._waiting: dict[str, _Waiting] = {}
        keys = _IssuerKeys(settings.issuer, self._http)
        self._verifier = TokenVerifier(issuer=settings.issuer, audience=settings.audience, keys=keys, clock=clock)

    async def close(self) -> None:
        """Closes connections."""
        await self._http.aclose()

    # Browsers

    async def start(self, after: str) -> tuple[str, str]:
        """Where to send the browser, and the value of its cookie; raises `SignInFailed`."""
        attempt = code_flow.start(
            await self._issuer(),
            client_id=self._settings.client_id,
            redirect_uri=self._redirect,
            scope=SCOPE,
        )
        now = self._clock()
        fresh = {key: one for key, one in self._waiting.items() if now - one.begun < _ATTEMPT_LIFE}
        self._waiting = dict(list(fresh.items())[-_MOST_ATTEMPTS:])
        value = secrets.token_urlsafe(_RANDOM)
        self._waiting[value] = _Waiting(attempt, inside(after), now)
        return attempt.url, value

    async def finish(self, cookie: str, state: str, code: str) -> tuple[Person, str]:
        """The person and the path to go on to; raises `RefusedSignIn`, `NoPlace`, `KeysUnavailable`."""
        # implements: SRS-061.a
        waiting = self._waiting.pop(cookie, None)
        if waiting is None:
            raise RefusedSignIn

        # implements: SRS-061.a, SRS-061.b
        try:
            token = await code_flow.finish(
                await self._issuer(),
                waiting.attempt,
                state=state,
                code=code,
                client_id=self._settings.client_id,
                redirect_uri=self._redirect,
                http=self._http,
            )
            identity = await self._verifier.verify(token)
        except (SignInFailed, InvalidToken) as error:
            raise RefusedSignIn from error

        return await run_in_threadpool(self.person, identity), waiting.after

    # The API

    async def bearer(self, header: str, scope: str) -> Person:
        """The person of an `Authorization` header; raises an `AuthError` or `NoPlace`."""
        kind, _, token = header.partition(" ")
        # implements: SRS-062.a
        if kind.lower() != "bearer" or not token:
            message = "a bearer token is needed"
            raise MissingToken(message)
        identity = await self._verifier.verify(token.strip())

        # implements: SRS-062.b
        identity.require_scope(scope)

        return await run_in_threadpool(self.person, identity)

    def person(self, identity: Identity) -> Person:
        """The citizen or clinician that an identity is; raises `NoPlace`."""
        national = str(identity.claims.get("cpr", ""))
        name = identity.name or ""
        # implements: SRS-068
        if CITIZEN in identity.roles and national:
            citizen = self._store.citizen(national, name)
            return Person(citizen.pseudonym, CITIZEN, "", name, national)
        if CLINICIAN in identity.roles and identity.organisation:
            return Person(identity.subject, CLINICIAN, identity.organisation, name, "")
        raise NoPlace

    @property
    def _redirect(self) -> str:
        return f"{self._settings.address}/signed-in"

    async def _issuer(self) -> Provider:
        if self._provider is None:
            self._provider = await code_flow.discover(self._settings.issuer, self._http)
        return self._provider


class _IssuerKeys:
    """The issuer's keys, found when the first token comes, so that the device starts without the issuer."""

    def __init__(self, issuer: str, http: httpx.AsyncClient) -> None:
        self._issuer = issuer
        self._http = http
        self._keys: RemoteKeys | None = None

    async def key(self, kid: str) -> dict[str, Any]:
        """The public key with that id; raises `UnknownKey` or `KeysUnavailable`."""
        if self._keys is None:
            self._keys = await RemoteKeys.discover(self._issuer, http=self._http)
        return await self._keys.key(kid)


def inside(path: str) -> str:
    """The path if it is one of the device's own, else the start page."""
    # implements: SRS-070
    own = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if own else "/"


def challenge(error: AuthError) -> tuple[int, str]:
    """Status and `WWW-Authenticate` for a refused token (RFC 6750 section 3)."""
    # implements: SRS-062.c
    if isinstance(error, KeysUnavailable):
        return 503, ""

    status = 403 if isinstance(error, InsufficientScope) else 401
    return status, f'Bearer error="{error.oauth_error}"' if error.oauth_error else "Bearer"
