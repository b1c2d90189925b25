"""The app: for now, it says what it is."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from {{ cookiecutter.__package }} import __version__

NAME = "{{ cookiecutter.name }}"
MAKER = "{{ cookiecutter.maker }}"


async def about(_request: Request) -> JSONResponse:
    """The device's name, version and maker."""
    # implements: SRS-001
    return JSONResponse({"name": NAME, "version": __version__, "maker": MAKER})


app = Starlette(routes=[Route("/api/about", about)])
