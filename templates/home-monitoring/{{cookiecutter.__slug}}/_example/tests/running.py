"""A whole device behind a real server, and the browsers, apps and pages that tests use."""

import asyncio
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Coroutine
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from samdkit_auth.development import MODE, DevelopmentIssuer
from starlette.types import ASGIApp, Receive, Scope, Send

from {{ cookiecutter.__package }} import example, settings
from {{ cookiecutter.__package }}.access import CITIZEN, Person
from {{ cookiecutter.__package }}.reading import LOCAL
from {{ cookiecutter.__package }}.web.app import create_app
from {{ cookiecutter.__package }}.web.sign_in import SESSION

POUL_CPR, ELSE_CPR = "3001749995", "0201919990"
_CLAIMS = {**example.POUL["claims"], "cpr": ELSE_CPR}
#: Else is another published test person of DK Core.
ELSE = {**example.POUL, "id": "else", "name": "Else Test Lauridsen", "claims": _CLAIMS}
NOBODY = {"id": "nobody", "name": "Nobody", "roles": [], "claims": {"scope": "openid readings.read readings.write"}}
#: Made once: reading the certificates takes longer than a request.
TLS = ssl.create_default_context()
httpx.Client(verify=TLS).close()  # imports the rest of it here, and not in each process that `verify` forks
NORTH, SOUTH = "clinic-1", "clinic-2"


class Clock:
    """The device's clock: the real one, shifted."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.shift


class Page(HTMLParser):
    """The text, links, fields, elements and table of a page."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.status = answer.status_code
        self.html = answer.text
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.visible: list[str] = []
        self._heading = ""
        self._rows: list[list[str]] = []
        self._inside = ""
        self.feed(answer.text)
        self.text = re.sub(r"\s+", " ", " ".join(self.visible))
        tokens = [one["value"] for name, one in self.elements if name == "input" and one.get("name") == "token"]
        self.token = tokens[0] if tokens else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "tr":
            self._rows.append([])
        if tag in {"td", "th"}:
            self._rows[-1].append("")
        if tag in {"td", "th", "h1"}:
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.visible.append(data.strip())
        if self._inside == "h1":
            self._heading += data
        elif self._inside:
            self._rows[-1][-1] += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of every such element."""
        return [one for name, one in self.elements if name == tag and wanted.items() <= one.items()]

    @property
    def heading(self) -> str:
        """The text of the first-level heading."""
        return self._heading.strip()

    def rows(self) -> list[list[str]]:
        """The cells of each row of the page's table, without its head."""
        return [[cell.strip() for cell in row] for row in self._rows[1:]]


class _Server(uvicorn.Server):
    """Ends as soon as it is told to; uvicorn's own looks ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.told.wait()


class Front:
    """One server for the whole session; behind it stands the device that was started last.

    Starting and stopping a server takes longer than most tests do.
    """

    def __init__(self) -> None:
        # With the protocol named, small answers are sent at once and do not wait for the next.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.app: ASGIApp | None = None
        config = uvicorn.Config(self._ask, interface="asgi3", log_level="error", access_log=False, lifespan="off")
        self._server = _Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._server.serve(sockets=[self._socket]))

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)

    def call(self, work: Coroutine[Any, Any, Any]) -> None:
        """Runs it where the server runs."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def __enter__(self) -> "Front":
        self._socket.listen()
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.005)
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._server.told.set)
        self._thread.join()
        self._socket.close()


class Running:
    """A running device."""

    def __init__(self, front: Front, folder: Path, issuer: DevelopmentIssuer, **changes: str) -> None:
        self.issuer = issuer
        self.clock = Clock()
        self.folder = folder
        self.address = front.address
        issuer.redirect_uris = frozenset({f"{self.address}/signed-in"})
        self.settings = settings.read({**environment(folder, self.address, issuer.issuer), **changes})
        self.app = create_app(self.settings, self.clock)
        self.device = self.app.state.device
        self._front = front
        self._life = self.app.router.lifespan_context(self.app)
        self._clients: list[httpx.Client] = []

    def __enter__(self) -> "Running":
        self._front.call(self._life.__aenter__())
        self._front.app = self.app
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stops the device in order, once."""
        for client in self._clients:
            client.close()
        if self._front.app is self.app:
            self._front.app = None
            self._front.call(self._life.__aexit__(None, None, None))

    def client(self, **headers: str) -> httpx.Client:
        """A client of the device."""
        client = httpx.Client(base_url=self.address, headers=headers, timeout=30, verify=TLS)
        self._clients.append(client)
        return client

    def browser(self, user: str = "", language: str = "da") -> httpx.Client:
        """A browser, signed in if a user is named."""
        browser = self.client(**{"accept-language": language})
        if user:
            answer = self.sign_in(browser, user)
            assert answer.status_code == 303, answer.text
        return browser

    def again(self, user: str) -> httpx.Client:
        """A browser with a new session of a citizen, for a device whose clock no token of the issuer fits any more."""
        claims = self.issuer.users[user]["claims"]
        citizen = self.device.store.citizen(claims["cpr"], self.issuer.users[user]["name"])
        browser = self.browser()
        person = Person(citizen.pseudonym, CITIZEN, "", citizen.name, citizen.national)
        browser.cookies.set(SESSION, self.device.sessions.begin(person))
        return browser

    def sign_in(self, browser: httpx.Client, user: str, after: str = "/") -> httpx.Response:
        """The answer of the device to what the issuer sent back."""
        return browser.get(self.back(browser, user, after))

    def back(self, browser: httpx.Client, user: str, after: str = "/") -> str:
        """Where the issuer sends the browser after the user was chosen."""
        to = browser.get("/sign-in", params={"after": after}).headers["location"]
        return httpx.get(f"{to}&user={user}", verify=TLS).headers["location"]

    def gateway(self, user: str = "poul", **claims: Any) -> httpx.Client:
        """An app or gateway with a token of the user."""
        return self.client(authorization=f"Bearer {self.issuer.token(user, **claims)}")

    def enter(self, systolic: object, diastolic: object, *, user: str = "poul", **more: Any) -> httpx.Response:
        """Sends a reading by the API; measured an hour ago unless `taken` says else."""
        taken = more.pop("taken", (self.clock() - timedelta(hours=1)).isoformat())
        content = {"systolic": pressure(systolic), "diastolic": pressure(diastolic), "taken": taken, **more}
        return self.gateway(user).post("/api/readings", content=json.dumps(content))

    def consent(self, user: str = "poul", clinic: str = NORTH, **changes: str) -> httpx.Response:
        """Gives a consent by the page."""
        browser = self.browser(user)
        page = Page(browser.get("/consents"))
        return browser.post("/consents", data={**consent_form(page, clinic, self.clock()), **changes})

    def stored(self, user: str = "poul") -> list[dict[str, Any]]:
        """Every stored Observation of a citizen."""
        answer = self.gateway(user).get("/fhir/Observation").json()
        return [one["resource"] for one in answer.get("entry", ())]

    def audit(self) -> list[Any]:
        """Every entry of the audit log, the oldest first."""
        from samdkit_audit import AuditLog

        with closing(AuditLog.open(self.folder / "audit.db", source="test")) as log:
            return list(reversed(log.entries(limit=1000)))


def environment(folder: Path, address: str, issuer: str) -> dict[str, str]:
    """Settings for development."""
    return {
        MODE: "development",
        "DEVICE_DATA": str(folder),
        "DEVICE_ADDRESS": address,
        "DEVICE_ISSUER": issuer,
        "DEVICE_CLIENT_ID": "device",
        "DEVICE_AUDIENCE": "device",
        "DEVICE_CLINICS": "clinic-1=Example Clinic North;clinic-2=Example Clinic South",
        "DEVICE_LANGUAGE": "da",
    }


def pressure(value: object, code: str = "mm[Hg]") -> dict[str, object]:
    """A pressure as the API takes it."""
    return {"value": value, "code": code}


def consent_form(page: Page, clinic: str, now: datetime) -> dict[str, str]:
    """What a citizen sends who read the text and ticked the box."""
    end = (now.astimezone(LOCAL) + timedelta(days=90)).date()
    return {
        "token": page.token, "clinic": clinic, "end": f"{end}", "consent": "yes", "version": "1", "language": "da",
    }  # fmt: skip


def reading_form(page: Page, now: datetime, **changes: str) -> dict[str, str]:
    """What a citizen sends who filled the form and confirmed what it says."""
    taken = now.astimezone(LOCAL) - timedelta(hours=1)
    form = {"token": page.token, "systolic": "118", "diastolic": "87", "pulse": "93", "irregularPulse": "yes"}
    return {**form, "taken": f"{taken:%Y-%m-%dT%H:%M}", "step": "save", **changes}
