"""A real issuer, devices in the test's folder, and the published Bundle."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from samdkit_auth.development import MODE, DevelopmentIssuer

from {{ cookiecutter.__package }} import example

from running import ELSE, NOBODY, Front, Running

# The tests speak plain HTTP only, and reading all certificates takes as long as many of them.
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)
os.environ.pop("SSL_CERT_FILE", None)


@pytest.fixture(scope="session")
def issuer() -> Iterator[DevelopmentIssuer]:
    """A real issuer on the loopback address."""
    os.environ[MODE] = "development"
    users = (*example.USERS, ELSE, NOBODY)
    issuer = DevelopmentIssuer(users=users, audience="device", client_id="device", redirect_uris=[])
    # A thread of its own would look twice a second only whether it shall end; `verify` waits for that often.
    issuer._thread = Thread(target=issuer._server.serve_forever, args=(0.01,), daemon=True)
    with issuer:
        yield issuer


@pytest.fixture(scope="session")
def front() -> Iterator[Front]:
    """The server that the devices of all tests stand behind."""
    with Front() as front:
        yield front


@pytest.fixture
def run(tmp_path: Path, front: Front, issuer: DevelopmentIssuer) -> Iterator[Callable[..., Running]]:
    """Starts devices in the test's folder, one after the other."""
    with ExitStack() as running:
        yield lambda **changes: running.enter_context(Running(front, tmp_path / "data", issuer, **changes))


@pytest.fixture
def device(run: Callable[..., Running]) -> Running:
    """One device, in Danish."""
    return run()


@pytest.fixture
def bundle() -> Callable[..., bytes]:
    """The published Bundle, measured an hour ago, with an edit of its content."""
    content = example.bundle_of(datetime.now(UTC) - timedelta(hours=1))

    def make(edit: Callable[[dict[str, Any]], object] = lambda _: None) -> bytes:
        changed = json.loads(content)
        edit(changed)
        return json.dumps(changed).encode()

    return make
