import asyncio

import httpx
import pytest
from {{ cookiecutter.__package }}.app import app


@pytest.mark.verifies("SRS-001")
def test_the_device_names_itself():
    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://device") as client:
            return await client.get("/api/about")

    answer = asyncio.run(ask())
    assert answer.status_code == 200
    assert answer.json() == {"name": "{{ cookiecutter.name }}", "version": "0.1.0", "maker": "{{ cookiecutter.maker }}"}
