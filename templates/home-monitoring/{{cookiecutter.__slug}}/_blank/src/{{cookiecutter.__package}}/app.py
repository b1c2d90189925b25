"""The app: for now, it says what it is."""

import tomllib
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from . import __version__

_LABEL = tomllib.loads((Path(__file__).parent / "label.toml").read_text("utf-8"))
NAME, MAKER = _LABEL["name"], _LABEL["maker"]


async def about(_request: Request) -> JSONResponse:
    """The device's name, version and maker."""
    # implements: SRS-001
    return JSONResponse({"name": NAME, "version": __version__, "maker": MAKER})


app = Starlette(routes=[Route("/api/about", about)])
