"""Installation, storage, faults and forwarding (requirements/operation.md)."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from {{ cookiecutter.__package }} import settings
from {{ cookiecutter.__package }} import store as stores
from {{ cookiecutter.__package }}.__main__ import main
from {{ cookiecutter.__package }}.fhir_mapping import Identifiers
from {{ cookiecutter.__package }}.forwarding import forward
from {{ cookiecutter.__package }}.reading import Reading
from {{ cookiecutter.__package }}.settings import RefusedSettings
from {{ cookiecutter.__package }}.store import MIGRATIONS, Incoming, NewerSchema, Store, StoreUnavailable

from running import POUL_CPR, Page, Running, environment

READING = Reading(Decimal(118), Decimal(87), Decimal(93), True, datetime(2026, 3, 10, 9, 0, tzinfo=UTC), True)


def nothing() -> None:
    """No audit event, where the test is of the store alone."""


@pytest.mark.verifies("SRS-081", "RC-016")
def test_confirmed_readings_survive_a_kill(tmp_path: Path) -> None:
    """A process that stores and confirms until it is killed: what it confirmed is there."""
    code = """
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from {{ cookiecutter.__package }}.reading import Reading
from {{ cookiecutter.__package }}.store import Store
store = Store(Path(sys.argv[1]))
citizen = store.citizen("3001749995", "Poul")
for number in range(100_000):
    taken = datetime(2026, 3, 10, tzinfo=UTC) + timedelta(seconds=number)
    store.enter(citizen, Reading(Decimal(118), Decimal(87), None, None, taken, True), lambda: None)
    print(number, flush=True)
"""
    path = tmp_path / "device.db"
    surroundings = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path("src").resolve()), os.environ.get("PYTHONPATH", "")]),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True, env=surroundings
    )
    assert process.stdout is not None
    confirmed = [int(process.stdout.readline()) for _ in range(25)]
    process.send_signal(signal.SIGKILL)
    confirmed += [int(line) for line in process.stdout.read().split()]
    process.stdout.close()
    process.wait()
    store = Store(path)
    citizen = store.find(POUL_CPR)
    assert citizen is not None
    start = datetime(2026, 3, 1, tzinfo=UTC)
    taken = [one.taken.timestamp() for one in store.readings(citizen, start, start + timedelta(days=30))]
    assert len(taken) >= len(confirmed)
    pragmas = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 3]
    store.close()


@pytest.mark.verifies("SRS-082.a", "RC-026")
def test_an_older_database_is_brought_up_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "device.db"
    with monkeypatch.context() as older:
        older.setattr(stores, "MIGRATIONS", MIGRATIONS[:1])
        store = Store(path)
        store._connection.execute("INSERT INTO citizen VALUES ('p', '3001749995', 'Poul')")
        store.close()
        older.setattr(stores, "MIGRATIONS", (MIGRATIONS[0], ("ALTER TABLE citizen ADD COLUMN x", "NONSENSE")))
        with pytest.raises(StoreUnavailable):
            Store(path)
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA user_version").fetchone() == (1,)
        assert [row[1] for row in plain.execute("PRAGMA table_info(citizen)")] == ["pseudonym", "national", "name"]
    plain.close()
    store = Store(path)
    citizen = store.find(POUL_CPR)
    assert citizen is not None
    assert citizen.name == "Poul"
    store.keep(citizen, [Incoming(READING)], nothing)
    assert len(store.unforwarded(10)) == 3
    assert store._connection.execute("PRAGMA user_version").fetchone() == (2,)
    store.close()


@pytest.mark.verifies("SRS-082.b", "RC-026")
def test_a_newer_database_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "device.db"
    for _ in range(2):
        Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = path.read_bytes()
    opened = []
    plain = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *one, **more: opened.append(plain(*one, **more)) or opened[-1])
    with pytest.raises(NewerSchema, match=f"schema {len(MIGRATIONS) + 1}"):
        Store(path)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")
    assert path.read_bytes() == before


@pytest.mark.verifies("SRS-083.a", "RC-024")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMDKIT_MODE", "test"),
        ("DEVICE_DATA", ""),
        ("DEVICE_ADDRESS", ""),
        ("DEVICE_ADDRESS", "bp.example.com"),
        ("DEVICE_ISSUER", ""),
        ("DEVICE_CLIENT_ID", " "),
        ("DEVICE_AUDIENCE", ""),
        ("DEVICE_CLINICS", ""),
        ("DEVICE_CLINICS", "clinic-1"),
        ("DEVICE_CLINICS", "=North"),
        ("DEVICE_LANGUAGE", "fr"),
        ("DEVICE_FORWARD_TO", "ftp://fhir.example.com"),
    ],
)
def test_a_setting_out_of_form_is_named(tmp_path: Path, name: str, value: str) -> None:
    whole = environment(tmp_path, "https://bp.example.com", "https://id.example.com")
    assert settings.read(whole).clinics == {"clinic-1": "Example Clinic North", "clinic-2": "Example Clinic South"}
    with pytest.raises(RefusedSettings, match=name):
        settings.read(whole | {name: value})


@pytest.mark.verifies("SRS-083.a", "RC-024")
@pytest.mark.parametrize("name", ["DATA", "ADDRESS", "ISSUER", "CLIENT_ID", "AUDIENCE", "CLINICS"])
def test_a_setting_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    whole = environment(tmp_path, "https://bp.example.com", "https://id.example.com")
    del whole[f"DEVICE_{name}"]
    with pytest.raises(RefusedSettings, match=f"^DEVICE_{name} is missing$"):
        settings.read(whole)


@pytest.mark.verifies("SRS-083.a", "RC-024")
def test_the_settings_are_those_that_were_given(tmp_path: Path) -> None:
    needed = environment(tmp_path, "https://bp.example.com/", "https://id.example.com")
    del needed["DEVICE_LANGUAGE"]
    found = settings.read(needed | {"DEVICE_CLINICS": " clinic-1=Example Clinic North ;; clinic-2=A=B; "})
    assert found == settings.Settings(
        development=True,
        data=tmp_path,
        address="https://bp.example.com",
        issuer="https://id.example.com",
        client_id="device",
        audience="device",
        clinics={"clinic-1": "Example Clinic North", "clinic-2": "A=B"},
    )
    assert [settings.read(needed | {"DEVICE_LANGUAGE": one}).language for one in ("da", "en")] == ["da", "en"]
    del needed["SAMDKIT_MODE"]
    assert not settings.read(needed).development


@pytest.mark.verifies("SRS-083.b", "RC-024")
@pytest.mark.parametrize("name", ["DEVICE_ADDRESS", "DEVICE_ISSUER", "DEVICE_FORWARD_TO"])
def test_production_needs_https(tmp_path: Path, name: str) -> None:
    whole = environment(tmp_path, "https://bp.example.com", "https://id.example.com")
    whole |= {"SAMDKIT_MODE": "production", "DEVICE_FORWARD_TO": "https://fhir.example.com"}
    assert not settings.read(whole).development
    with pytest.raises(RefusedSettings, match=f"{name} is not https"):
        settings.read(whole | {name: "http://plain.example.com"})


class Server:
    """A small FHIR server on a port of its own, which fails where it is told to."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, object]] = {}
        self.requests: list[str] = []
        self.failing = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}/fhir"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                condition = self.headers.get("If-None-Exist", "")
                server.requests.append(condition)
                content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                key = parse_qs(condition)["identifier"][0]
                if server.failing:
                    server.failing -= 1
                    self._answer(503, {"resourceType": "OperationOutcome", "issue": []})
                else:
                    known = key in server.kept
                    server.kept.setdefault(key, content)
                    self._answer(200 if known else 201, {**content, "id": str(len(server.kept))})

            def _answer(self, status: int, content: object) -> None:
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/fhir+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        return Handler

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """A FHIR server."""
    with Server() as one:
        yield one


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one reading: three Observations."""
    one = Store(tmp_path / "device.db")
    one.keep(one.citizen(POUL_CPR, "Poul"), [Incoming(READING)], nothing)
    yield one
    one.close()


@pytest.mark.verifies("SRS-084.a")
def test_without_an_address_nothing_is_sent(store: Store, server: Server) -> None:
    assert asyncio.run(forward(store, "")) == (0, 0)
    assert server.requests == []
    assert len(store.unforwarded(10)) == 3


@pytest.mark.verifies("SRS-084.b", "RC-006", "RC-027")
def test_each_observation_is_created_once(store: Store, server: Server) -> None:
    for _ in range(2):
        asyncio.run(forward(store, server.address))
    with sqlite3.connect(Path(store._connection.execute("PRAGMA database_list").fetchone()[2])) as other:
        other.execute("UPDATE observation SET forwarded = 0")
    other.close()
    assert asyncio.run(forward(store, server.address)) == (3, 0)
    assert len(server.kept) == 3
    assert all(one.startswith("identifier=") for one in server.requests)
    sent = sorted(one["code"]["coding"][0]["code"] for one in server.kept.values())  # type: ignore[index]
    assert sent == ["8410608", "85354-9", "8867-4"]


@pytest.mark.verifies("SRS-084.b", "RC-027")
def test_an_identifier_without_a_system_is_sent_alone(store: Store, server: Server) -> None:
    store.keep(store.citizen(POUL_CPR, "Poul"), [Incoming(READING, Identifiers(pressure=("", "one")))], nothing)
    asyncio.run(forward(store, server.address))
    assert "identifier=one" in server.requests


@pytest.mark.verifies("SRS-084.c", "RC-027")
def test_what_was_not_confirmed_is_sent_again(store: Store, server: Server) -> None:
    server.failing = 2
    assert asyncio.run(forward(store, server.address, retries=0)) == (1, 2)
    assert len(store.unforwarded(10)) == 2
    assert asyncio.run(forward(store, server.address, retries=0)) == (2, 0)
    assert store.unforwarded(10) == []
    assert len(server.kept) == 3


@pytest.mark.verifies("SRS-084.c", "RC-027")
def test_a_server_that_is_away_confirms_nothing(store: Store) -> None:
    assert asyncio.run(forward(store, "http://127.0.0.1:9/fhir", retries=0)) == (0, 3)


@pytest.mark.verifies("SRS-085", "RC-018")
def test_other_bodies_are_limited(device: Running) -> None:
    browser = device.browser("poul")
    large = b"token=" + b"x" * 65_536
    assert browser.post("/enter", content=large).status_code == 413
    assert browser.post("/consents", content=large).status_code == 413
    assert device.gateway().post("/api/readings", content=b" " * 65_537).status_code == 413
    assert device.gateway().post("/api/readings", content=b" " * 65_536).status_code == 400


@pytest.mark.verifies("SRS-086.a", "SRS-086.b", "RC-034")
def test_faults_are_told_without_details(
    device: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    browser = device.browser("poul")
    monkeypatch.setattr(device.device.store, "find", broken)
    answers = [browser.get("/course"), device.gateway().get("/api/readings")]
    assert [one.status_code for one in answers] == [500, 500]
    traces = [Page(answers[0]).text.partition("kontakter os: ")[2].split()[0]]
    traces.append(answers[1].json()["issue"][0]["diagnostics"].split()[-1].rstrip("."))
    log = "\n".join(one.getMessage() for one in caplog.records if one.name == "{{ cookiecutter.__package }}")
    assert answers[1].json()["issue"][0]["code"] == "exception"
    place = f"test_operation.py:{broken.__code__.co_firstlineno + 1}"
    for trace, answer in zip(traces, answers, strict=True):
        assert f"fault trace={trace} kind=RuntimeError place={place}" in log
        assert "secret detail" not in answer.text + log
        assert "Traceback" not in answer.text


@pytest.mark.verifies("SRS-088.a", "RC-028")
def test_the_device_is_ready(device: Running) -> None:
    answer = device.client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "version": "0.1.0"})


@pytest.mark.verifies("SRS-088.b", "RC-028")
@pytest.mark.parametrize("broken", ["store", "consents", "audit"])
def test_the_device_is_not_ready(device: Running, broken: str) -> None:
    getattr(device.device.access, f"_{broken}").close()
    answer = device.client().get("/health")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)


@pytest.mark.verifies("SRS-097")
def test_the_device_serves_with_example_data(tmp_path: Path) -> None:
    """The command of the README, as a process."""
    surroundings = {
        **os.environ,
        "SAMDKIT_MODE": "development",
        "DEVICE_DATA": str(tmp_path / "data"),
        "PYTHONPATH": os.pathsep.join([str(Path("src").resolve()), os.environ.get("PYTHONPATH", "")]),
    }
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as free:
        port = free.server_port
    command = [
        sys.executable,
        "-m",
        "{{ cookiecutter.__package }}",
        "serve",
        "--port",
        str(port),
        "--with-development-issuer",
        "--example-data",
    ]
    process = subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE, text=True)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                if httpx.get(f"{address}/health").status_code == 200:
                    break
            except httpx.ConnectError:
                time.sleep(0.1)
        with httpx.Client(base_url=address) as browser:
            to = browser.get("/sign-in?after=/course").headers["location"]
            browser.get(httpx.get(f"{to}&user=clinician-1").headers["location"])
            form = {"token": Page(browser.get("/citizen")).token, "national": POUL_CPR, "days": "30"}
            rows = Page(browser.post("/citizen", data=form)).rows()
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert rows[0][1:] == ["118 / 87", "diastolisk over området", "93 pr. minut", "uregelmæssig puls", "fra apparat"]
    assert len(rows) == 28
    assert "audit-head when=stop" in errors


@pytest.mark.verifies("SRS-083.a", "RC-024")
def test_a_wrong_start_is_refused(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    for name in [*environment(Path(), "", "")]:
        monkeypatch.delenv(name, raising=False)
    assert main(["serve"]) == 2
    assert caplog.records[-1].getMessage().startswith("refused to start: DEVICE_DATA is missing; ")


@pytest.mark.verifies("SRS-081")
def test_the_data_can_be_copied_and_brought_back(run: Callable[..., Running]) -> None:
    device = run()
    device.enter(118, 87)
    device.stop()
    copy = device.folder.parent / "copy"
    shutil.copytree(device.folder, copy)
    with sqlite3.connect(copy / "device.db") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()
    again = Store(copy / "device.db")
    citizen = again.find(POUL_CPR)
    assert citizen is not None
    assert len(again.observations(citizen)) == 1
    again.close()
