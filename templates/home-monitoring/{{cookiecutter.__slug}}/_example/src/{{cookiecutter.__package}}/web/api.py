"""The API: readings as JSON, Bundles and Observations as FHIR, OperationOutcome for every refusal."""

from typing import Any

from samdkit_auth import AuthError, InsufficientScope, InvalidToken
from samdkit_fhir import InvalidJson, dumps, loads
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .. import access, bundle, fhir_mapping
from ..label import LABEL
from ..reading import Draft, Problem, Quantity, Reading, RefusedReading, Source
from .device import TooLarge, body, device_of
from .sign_in import MissingToken, NoPlace, challenge
from .texts import texts

READ, WRITE = "readings.read", "readings.write"
_LARGEST_READING = 65_536
_FHIR = "application/fhir+json"
_JSON = "application/json"
#: Status and FHIR issue type of refusals that need no more words than these.
_PLAIN: dict[type[Exception], tuple[int, str, str]] = {
    TooLarge: (413, "too-long", "The body is larger than allowed."),
    access.Refused: (403, "forbidden", "There is no access to these data."),
    access.Unavailable: (503, "transient", "The request can't be decided and recorded now; try again later."),
    NoPlace: (403, "forbidden", "The identity is neither a citizen's nor a clinician's."),
}
#: Issue type and text of refused tokens; the first kind that fits.
_TOKENS: dict[type[AuthError], tuple[str, str]] = {
    MissingToken: ("login", "A bearer token is needed."),
    InvalidToken: ("login", "The bearer token is not valid here, or not any more."),
    InsufficientScope: ("forbidden", "The bearer token lacks the scope of this operation."),
    AuthError: ("transient", "The keys of the identity provider can't be had now; try again later."),
}


def is_api(request: Request) -> bool:
    """Whether a path is of the API and not a page."""
    return request.url.path.startswith(("/api/", "/fhir"))


def _answer(content: Any, status: int = 200, kind: str = _JSON, **headers: str) -> Response:
    return Response(dumps(content), status, headers, media_type=kind)


def outcome(status: int, issues: list[dict[str, Any]], **headers: str) -> Response:
    """An OperationOutcome with its issues."""
    # implements: SRS-020
    return _answer({"resourceType": "OperationOutcome", "issue": issues}, status, _FHIR, **headers)


def issue(code: str, text: str, *places: str, severity: str = "error") -> dict[str, Any]:
    """One issue; `code` is of FHIR's issue-type, `places` are FHIRPath expressions."""
    where = {"expression": list(places)} if places else {}
    return {"severity": severity, "code": code, "diagnostics": text, **where}


async def about(_request: Request) -> Response:
    """The device's name, version and maker, without sign-in."""
    # implements: SRS-092
    return _answer({"name": LABEL.name, "version": LABEL.version, "maker": LABEL.maker})


async def health(request: Request) -> Response:
    """Whether the device is ready."""
    ready = await run_in_threadpool(device_of(request).access.ready)
    # implements: SRS-088.a, SRS-088.b
    return _answer({"ready": ready, "version": LABEL.version}, 200 if ready else 503)


async def enter(request: Request) -> Response:
    """One reading of the citizen's own."""
    device = device_of(request)
    person = await device.sign_in.bearer(request.headers.get("authorization", ""), WRITE)
    draft = _draft(loads(await body(request, _LARGEST_READING)))
    kept = await run_in_threadpool(device.access.enter, person, draft, request.state.trace)
    duplicate = bool(kept.duplicates)
    return _answer({"id": kept.id, "duplicate": duplicate}, 200 if duplicate else 201)


async def course(request: Request) -> Response:
    """The course of a citizen as JSON."""
    device = device_of(request)
    person = await device.sign_in.bearer(request.headers.get("authorization", ""), READ)
    days = request.query_params.get("days", "30")
    if days not in {"7", "30", "90"}:
        return outcome(400, [issue("value", "days is 7, 30 or 90.")])
    national = request.query_params.get("patient", person.national)
    _, found = await run_in_threadpool(device.access.course, person, national, int(days), request.state.trace)
    rows = [
        _row(one.reading) | {"systolicClass": one.systolic.value, "diastolicClass": one.diastolic.value}
        for one in found.rows
    ]
    means = found.means and {"systolic": found.means.systolic, "diastolic": found.means.diastolic}
    period = {"first": f"{found.period.first}", "last": f"{found.period.last}"}
    return _answer({"period": period, "read": found.read.isoformat(), "means": means, "readings": rows})


async def take_in(request: Request) -> Response:
    """A Bundle of a gateway."""
    device = device_of(request)
    person = await device.sign_in.bearer(request.headers.get("authorization", ""), WRITE)
    content = await body(request, bundle.LARGEST)
    taken, kept = await run_in_threadpool(device.access.take_in, person, content, request.state.trace)
    again = [key for key in taken.places if any(key in reading.duplicates for reading in kept)]
    # implements: SRS-016.a, SRS-016.b
    issues = [
        issue("not-supported", f"Not processed: {name}.", place, severity="information")
        for place, name in taken.left_out
    ]
    # implements: SRS-018.b
    issues += [issue("duplicate", "Was stored before.", taken.places[key], severity="information") for key in again]

    stored = len(taken.places) - len(again)
    issues.insert(0, issue("informational", f"Observations stored: {stored}.", severity="information"))
    return outcome(200, issues)


async def observations(request: Request) -> Response:
    """Every stored Observation of a citizen."""
    device = device_of(request)
    person = await device.sign_in.bearer(request.headers.get("authorization", ""), READ)
    national = request.query_params.get("patient", person.national).removeprefix(f"{fhir_mapping.CPR}|")
    found = await run_in_threadpool(device.access.observations, person, national, request.state.trace)
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one, "search": {"mode": "match"}} for one in found]
    return _answer({"resourceType": "Bundle", "type": "searchset", "total": len(found), "entry": entries}, kind=_FHIR)


def _draft(sent: Any) -> Draft:
    """What the JSON object of a reading says; each quantity is `{"value": 118, "code": "mm[Hg]"}`."""
    given = sent if isinstance(sent, dict) else {}
    taken = given.get("taken")
    return Draft(
        systolic=_quantity(given.get("systolic")),
        diastolic=_quantity(given.get("diastolic")),
        pulse=_quantity(given.get("pulse")),
        irregular=given.get("irregularPulse"),
        taken=taken if isinstance(taken, str) else None,
        source=Source.API,
    )


def _quantity(sent: Any) -> Quantity | None:
    if sent is None:
        return None
    if not isinstance(sent, dict):
        return Quantity(sent, None)
    code = sent.get("code")
    return Quantity(sent.get("value"), code if isinstance(code, str) else None)


def _row(reading: Reading) -> dict[str, Any]:
    return {
        "systolic": reading.systolic,
        "diastolic": reading.diastolic,
        "pulse": reading.pulse,
        "irregularPulse": reading.irregular,
        "taken": reading.taken.isoformat(),
        "enteredByHand": reading.by_hand,
    }


# Refusals


def fault(request: Request) -> Response:
    """The device failed; only the trace id leads to more."""
    # implements: SRS-086.a, SRS-086.b
    return outcome(500, [issue("exception", f"The device failed. Trace {request.state.trace}.")])


def refusal(_request: Request, error: Exception) -> Response:
    """The answer of the API to what was refused."""
    if isinstance(error, RefusedReading):
        # implements: SRS-006
        return outcome(400, [issue("value", _words(one), one.field) for one in error.problems])
    if isinstance(error, bundle.RefusedReadings):
        return outcome(400, [issue("value", _words(one), place) for place, one in error.problems])
    if isinstance(error, bundle.RefusedBundle):
        status = 403 if error.code == "forbidden" else 400
        return outcome(status, [issue(error.code, str(error), *error.places)])
    if isinstance(error, InvalidJson):
        return outcome(400, [issue("structure", f"The body is no JSON: {error}.")])
    if isinstance(error, AuthError):
        status, header = challenge(error)
        headers = {"WWW-Authenticate": header} if header else {}
        code, text = next(words for kind, words in _TOKENS.items() if isinstance(error, kind))
        return outcome(status, [issue(code, text)], **headers)
    if isinstance(error, HTTPException):
        return outcome(error.status_code, [_ROUTING.get(error.status_code, _ROUTING[404])])
    status, code, text = _PLAIN[type(error)]
    return outcome(status, [issue(code, text)])


def _words(problem: Problem) -> str:
    words = texts("en")
    return f"{words(f'field-{problem.field}')}: {words(f'rule-{problem.rule}')}"


_ROUTING = {
    404: issue("not-found", "There is nothing at this address."),
    405: issue("not-supported", "This address does not take this method."),
}

ROUTES = [
    Route("/health", health),
    Route("/api/about", about),
    Route("/api/readings", enter, methods=["POST"]),
    Route("/api/readings", course, methods=["GET"]),
    Route("/fhir", take_in, methods=["POST"]),
    Route("/fhir/Observation", observations, methods=["GET"]),
]
