import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from samdkit_fhir import FhirClient


class Server:
    """The process behind `fhir_server.py`."""

    def __init__(self, port):
        self.root = f"http://127.0.0.1:{port}"

    def tell(self, **state):
        httpx.post(f"{self.root}/control", json=state)

    @property
    def state(self):
        return httpx.get(f"{self.root}/state").json()


@pytest.fixture
def server():
    process = subprocess.Popen([sys.executable, str(Path(__file__).parent / "fhir_server.py")], stdout=subprocess.PIPE, text=True)
    with process:
        yield Server(int(process.stdout.readline()))
        process.kill()


@pytest.fixture
def ask(server):
    """Runs what is asked of a client, with one client a call."""

    def call(function, **settings):
        async def whole():
            async with FhirClient(f"{server.root}/fhir", **settings) as client:
                return await function(client)

        return asyncio.run(whole())

    return call
