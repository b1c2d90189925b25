"""The client: read, create, search."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from samdkit_fhir.errors import (
    InvalidJson,
    NotFound,
    PagingError,
    Refused,
    ResponseTooLarge,
    Unavailable,
    UnexpectedContent,
)
from samdkit_fhir.exact import LARGEST, dumps, loads
from samdkit_fhir.outcome import issue_codes

_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_KIND = "application/fhir+json"
_AGAIN = frozenset({429, 502, 503, 504})
_LONGEST_WAIT = 30.0

Token = str | Callable[[], Awaitable[str]] | None


class FhirClient:
    """A client of one FHIR R4 server; use it with `async with`.

    `token` is asked for before each request, so that one that ended is renewed in the middle of a search. `timeout` and
    waiting are in seconds, `max_bytes` bounds each answer, `max_pages` each search.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: Token = None,
        timeout: float = 30.0,
        retries: int = 3,
        max_pages: int = 100,
        max_bytes: int = LARGEST,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._base = base_url.rstrip("/") + "/"
        self._token = token
        self._retries = retries
        self._max_pages = max_pages
        self._max_bytes = max_bytes
        self._own = http is None
        self._http = http or httpx.AsyncClient(timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._own:
            await self._http.aclose()

    async def read(self, resource_type: str, logical: str) -> dict[str, Any]:
        """One resource; raises `NotFound`, or another `FhirError`."""
        # implements: FHIR-SRS-004
        resource = await self._request("GET", urljoin(self._base, f"{_type(resource_type)}/{_id(logical)}"), again=True)
        if resource.get("resourceType") != resource_type or resource.get("id") != logical:
            message = "the server answered with another resource"
            raise UnexpectedContent(message)
        return resource

    async def create(self, resource: Mapping[str, Any], *, if_none_exist: str | None = None) -> dict[str, Any]:
        """Creates a resource and returns it as the server has it.

        With `if_none_exist` (search parameters) the server keeps one that is there already; only then is the request sent
        again when no answer came, for without it a second try could make a second resource.
        """
        # implements: FHIR-SRS-005
        name = _type(resource.get("resourceType"))
        headers = {"Content-Type": _KIND, "Prefer": "return=representation"}
        if if_none_exist is not None:
            headers["If-None-Exist"] = if_none_exist
        return await self._request(
            "POST",
            urljoin(self._base, name),
            again=if_none_exist is not None,
            headers=headers,
            content=dumps(resource).encode(),
        )

    async def search(self, resource_type: str, params: Mapping[str, str | Sequence[str]]) -> AsyncIterator[dict[str, Any]]:
        """Every match, page after page; raises `PagingError` where the whole answer can't be had, never cuts it short."""
        url: str | None = str(httpx.URL(urljoin(self._base, _type(resource_type)), params=dict(params)))
        seen: set[str] = set()
        while url is not None:
            # implements: FHIR-SRS-006.b
            if url in seen or len(seen) >= self._max_pages:
                message = f"the pages go in a circle, or on for more than {self._max_pages}"
                raise PagingError(message)
            seen.add(url)

            bundle = await self._request("GET", url, again=True)
            # implements: FHIR-SRS-006.c
            if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "searchset":
                message = "the server answered a search with something else"
                raise UnexpectedContent(message)

            # implements: FHIR-SRS-006.a
            for entry in bundle.get("entry", []):
                resource = entry.get("resource", {})
                if entry.get("search", {}).get("mode", "match") == "match" and resource.get("resourceType") == resource_type:
                    yield resource
            url = self._next(bundle, url)

    def _next(self, bundle: dict[str, Any], url: str) -> str | None:
        link = next((one.get("url") for one in bundle.get("link", []) if one.get("relation") == "next"), None)
        if link is None:
            return None
        following = urljoin(url, str(link))
        # implements: FHIR-SRS-007.a
        if _origin(following) != _origin(self._base):
            message = "the next page is on another server"
            raise PagingError(message)
        return following

    async def _request(
        self,
        method: str,
        url: str,
        *,
        again: bool,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> dict[str, Any]:
        for attempt in range(self._retries + 1):
            last = attempt == self._retries or not again
            # implements: FHIR-SRS-008.a
            try:
                status, answer, answer_headers = await self._send(method, url, headers or {}, content)
            except httpx.HTTPError as error:
                if last:
                    message = f"the server does not answer: {type(error).__name__}"
                    raise Unavailable(message) from error
                await asyncio.sleep(0.1 * 2**attempt)
                continue
            # implements: FHIR-SRS-008.b
            if status in _AGAIN and not last:
                await asyncio.sleep(_wait(answer_headers.get("Retry-After", ""), attempt))
                continue
            return self._judge(status, answer, answer_headers)
        raise AssertionError

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> tuple[int, bytes, httpx.Headers]:
        sent = {"Accept": _KIND, **headers}
        # implements: FHIR-SRS-007.b
        token = await self._token() if callable(self._token) else self._token
        if token and _origin(url) == _origin(self._base):
            sent["Authorization"] = f"Bearer {token}"

        # implements: FHIR-SRS-009
        answer = bytearray()
        async with self._http.stream(method, url, headers=sent, content=content, follow_redirects=False) as response:
            async for part in response.aiter_bytes():
                answer += part
                if len(answer) > self._max_bytes:
                    message = f"the answer has more than {self._max_bytes} bytes"
                    raise ResponseTooLarge(message)
        return response.status_code, bytes(answer), response.headers

    def _judge(self, status: int, answer: bytes, headers: httpx.Headers) -> dict[str, Any]:
        # implements: FHIR-SRS-010.a
        if status in {404, 410}:
            message = f"the server has no such resource (status {status})"
            raise NotFound(message)
        if 300 <= status < 400:
            message = f"the server redirects (status {status}); redirects are not followed"
            raise UnexpectedContent(message)
        if status >= 500 or status == 429:
            message = f"the server can't answer (status {status})"
            raise Unavailable(message)
        if status >= 400:
            raise Refused(status, _issues(answer))

        # implements: FHIR-SRS-010.b
        if not any("json" in kind for kind in headers.get_list("Content-Type")):
            message = "the answer is no JSON by its content type"
            raise UnexpectedContent(message)
        resource = loads(answer, max_bytes=self._max_bytes)
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            message = "the answer is no FHIR resource"
            raise UnexpectedContent(message)
        return resource


def _issues(answer: bytes) -> tuple[str, ...]:
    try:
        return issue_codes(loads(answer))
    except (InvalidJson, ResponseTooLarge):
        return ()


def _wait(value: str, attempt: int) -> float:
    """Seconds to wait: what the server asks for, at most 30, else a little more each time."""
    return min(float(value), _LONGEST_WAIT) if value.isdecimal() else 0.1 * 2**attempt


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _type(name: object) -> str:
    if not isinstance(name, str) or not _TYPE.fullmatch(name):
        message = "no FHIR resource type"
        raise ValueError(message)
    return name


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        message = "no FHIR logical id"
        raise ValueError(message)
    return value
