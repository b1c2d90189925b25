"""What a request may use: the device that it came to, and its own body up to a limit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from starlette.requests import Request

from ..access import Access
from ..settings import Settings
from ..store import Store
from .sign_in import Sessions, SignIn


class TooLarge(Exception):
    """The body of a request passes its limit."""


@dataclass(frozen=True, slots=True)
class Device:
    """Everything that a request may use."""

    settings: Settings
    store: Store
    access: Access
    sessions: Sessions
    sign_in: SignIn
    clock: Callable[[], datetime]


def device_of(request: Request) -> Device:
    """The device that a request came to."""
    return cast("Device", request.app.state.device)


async def body(request: Request, most: int) -> bytes:
    """The body, of at most `most` bytes; raises `TooLarge` at the byte that passes the limit."""
    content = bytearray()
    async for part in request.stream():
        content += part
        # implements: SRS-011.a, SRS-011.b, SRS-085
        if len(content) > most:
            raise TooLarge

    return bytes(content)
