import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

#: Made once: an RSA key takes longer than a whole test.
KEYS = {
    "ES256": ECKey.generate_key("P-256", {"kid": "es", "use": "sig"}),
    "RS256": RSAKey.generate_key(2048, {"kid": "rs", "use": "sig"}),
    "Ed25519": OKPKey.generate_key("Ed25519", {"kid": "ed", "use": "sig"}),
}


class KeyServer:
    """The process behind `jwks_server.py`."""

    def __init__(self, port):
        self.uri = f"http://127.0.0.1:{port}/jwks"
        self.keys = KEYS
        self.publish(*self.keys.values())

    def tell(self, **state):
        httpx.post(self.uri, json=state)

    def publish(self, *keys):
        self.tell(keys=[key.as_dict(private=False) for key in keys], manner="good")

    @property
    def form(self):
        """What was last posted to the token endpoint."""
        return httpx.get(self.uri.replace("/jwks", "/form")).json()

    @property
    def asked(self):
        return httpx.get(self.uri.replace("/jwks", "/asked")).json()


@pytest.fixture
def key_server():
    process = subprocess.Popen([sys.executable, str(Path(__file__).parent / "jwks_server.py")], stdout=subprocess.PIPE, text=True)
    with process:
        yield KeyServer(int(process.stdout.readline()))
        process.kill()


@pytest.fixture
def run():
    """Runs coroutines on one event loop."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def http(run):
    client = httpx.AsyncClient(timeout=5)
    yield client
    run.run(client.aclose())
