"""What the device says of itself."""

import asyncio
from pathlib import Path

import httpx
import pytest

from {{ cookiecutter.__package }}.app import app

DOSSIER = Path(__file__).parents[1] / "dossier" / "device.md"


@pytest.mark.verifies("SRS-001")
def test_the_device_names_itself():
    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://device") as client:
            return await client.get("/api/about")

    facts = DOSSIER.read_text("utf-8").split("\n---\n")[0].splitlines()[1:]
    identity = dict(line.split(": ", 1) for line in facts)
    answer = asyncio.run(ask())
    assert answer.status_code == 200
    assert answer.json() == {name: identity[name] for name in ("name", "version", "maker")}
