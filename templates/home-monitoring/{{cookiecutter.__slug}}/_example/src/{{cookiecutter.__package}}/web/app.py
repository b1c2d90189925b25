"""Puts the device together: stores, door, sign-in, routes, and the frame around every request."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase

from samdkit_audit import AuditLog
from samdkit_auth import AuthError
from samdkit_consent import ConsentStore
from samdkit_fhir import InvalidJson
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__, log
from ..access import Access, Refused, Unavailable
from ..bundle import RefusedBundle, RefusedReadings
from ..label import LABEL
from ..reading import RefusedReading
from ..settings import Settings
from ..store import Store
from . import api, pages
from .device import Device, TooLarge
from .sign_in import NoPlace, RefusedSignIn, Sessions, SignIn

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)


#: What is answered with a refusal; anything else is a fault.
_REFUSALS = (
    AuthError, HTTPException, InvalidJson, NoPlace, Refused, RefusedBundle, RefusedReading, RefusedReadings,
    RefusedSignIn, TooLarge, Unavailable,
)  # fmt: skip


class RefusedStart(Exception):
    """The device must not run: what is stored is damaged."""


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Callable[[], datetime] = now) -> Starlette:
    """The device as an ASGI application; its stores are opened at once.

    Raises `RefusedStart` for a damaged audit log, and what the stores raise.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    audit = AuditLog.open(settings.data / "audit.db", source=LABEL.name, clock=clock)
    # implements: SRS-055
    if not audit.verify().ok:
        audit.close()
        message = "the audit log is damaged; see `samdkit-audit verify`"
        raise RefusedStart(message)

    store = Store(settings.data / "device.db")
    consents = ConsentStore.open(settings.data / "consent.db", clock=clock)
    access = Access(store, consents, audit, clock)
    device = Device(settings, store, access, Sessions(clock), SignIn(settings, store, clock), clock)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for one in (audit, consents, store):
                stack.callback(one.close)
            stack.push_async_callback(device.sign_in.close)
            log.started(__version__, "development" if settings.development else "production")
            access.note_head("start")
            yield
            access.note_head("stop")

    static = Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app = Starlette(routes=[*api.ROUTES, *pages.ROUTES, static], lifespan=lifespan)

    async def refuse(request: Request, error: Exception) -> Response:
        return api.refusal(request, error) if api.is_api(request) else pages.refusal(request, error)

    for kind in _REFUSALS:
        app.add_exception_handler(kind, refuse)
    app.add_middleware(Frame)
    app.state.device = device
    return app


class Frame:
    """Around every request: a trace id, headers for browsers, a line in the log, and no word of a fault."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Letters only: no run of digits can look like a national identifier.
        trace = "".join(secrets.choice(ascii_lowercase) for _ in range(20))
        scope.setdefault("state", {})["trace"] = trace
        answer = {"status": 500, "begun": False}

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.update(status=message["status"], begun=True)
                _protect(MutableHeaders(scope=message), static=scope["path"].startswith("/static/"))
            await send(message)

        try:
            await self._app(scope, receive, framed)
        except Exception as error:  # the last line: told to the log, not to the user
            log.fault(trace, error)
            if not answer["begun"]:
                await _fault(scope, receive, framed)
        log.request(trace, scope["method"], getattr(scope.get("route"), "path", "none"), answer["status"])


def _protect(headers: MutableHeaders, *, static: bool) -> None:
    # implements: SRS-067.a
    headers["Content-Security-Policy"] = _POLICY

    # implements: SRS-067.b
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"

    # implements: SRS-039
    if not static:
        headers["Cache-Control"] = "no-store"


async def _fault(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    answer = api.fault(request) if api.is_api(request) else pages.fault(request)
    await answer(scope, receive, send)
