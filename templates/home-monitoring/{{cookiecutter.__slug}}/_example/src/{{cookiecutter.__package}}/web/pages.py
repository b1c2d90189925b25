"""The pages: what citizens and clinicians see and send."""

import hmac
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from samdkit_auth import KeysUnavailable
from samdkit_auth.errors import SignInFailed
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from .. import access, consent_texts
from ..access import CITIZEN
from ..course import PERIODS
from ..label import LABEL
from ..reading import LOCAL, PRESSURE, PULSE, Draft, Problem, Quantity, RefusedReading, Source, check
from . import chart as charts
from .device import TooLarge, body, device_of
from .sign_in import ATTEMPT, SESSION, NoPlace, RefusedSignIn, Session, inside
from .texts import COOKIE, LANGUAGES, language_of, texts

_LARGEST_FORM = 65_536
_EVENTS = 25
#: Six figures and four figures or letters, as in replacement numbers.
_NATIONAL = re.compile(r"[0-9]{6}[0-9A-Z]{4}")
#: Where each role can go: address and key of the text.
_LINKS = {
    access.CITIZEN: (
        ("/enter", "nav-enter"),
        ("/course", "nav-course"),
        ("/consents", "nav-consents"),
        ("/who", "nav-who"),
    ),
    access.CLINICIAN: (("/citizen", "nav-citizen"),),
}
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
#: Status and text of refusals.
_REFUSALS: dict[type[Exception], tuple[int, str]] = {
    access.Refused: (403, "refused"),
    access.Unavailable: (503, "unavailable"),
    TooLarge: (413, "too-large"),
    NoPlace: (403, "no-place"),
    RefusedSignIn: (400, "sign-in-failed"),
    SignInFailed: (503, "unavailable"),
    KeysUnavailable: (503, "unavailable"),
}


class NotSignedIn(HTTPException):
    """The page needs a session; the browser is sent to sign in."""


def session_of(request: Request) -> Session | None:
    """The session of the browser, if it has one that has not ended."""
    return device_of(request).sessions.get(request.cookies.get(SESSION, ""))


def _signed_in(request: Request) -> Session:
    session = session_of(request)
    if session is None:
        raise NotSignedIn(401)
    return session


async def _form(request: Request) -> tuple[Session, dict[str, str]]:
    """The session and the fields of a form that was sent with the session's token; raises `access.Refused`."""
    session = _signed_in(request)
    fields = parse_qs((await body(request, _LARGEST_FORM)).decode("utf-8", "replace"), keep_blank_values=True)
    form = {name: values[-1] for name, values in fields.items()}
    # implements: SRS-066
    if "token" not in form or not hmac.compare_digest(form["token"].encode(), session.form_token.encode()):
        raise access.Refused

    return session, form


def _page(request: Request, name: str, status: int = 200, **values: Any) -> Response:
    """A page in the language of the request."""
    device = device_of(request)
    language = language_of(request, device.settings.language)
    other = next(one for one in LANGUAGES if one != language)
    session = session_of(request)
    # The answer to a form, and an address that is none of ours, can't be asked for again: those lead to the start.
    path = request.url.path if request.method == "GET" and "route" in request.scope else "/"
    query = dict(request.query_params) if path != "/" else {}
    # implements: SRS-069.b, SRS-071.a, SRS-071.b, SRS-076.a, SRS-076.b, SRS-076.c, SRS-076.d, SRS-078
    content = _PAGES.get_template(f"{name}.html").render(
        t=texts(language),
        label=LABEL,
        path=path,
        other=other,
        switch=f"{path}?{urlencode(query | {'lang': other})}",
        session=session,
        links=_LINKS[session.person.role] if session else (),
        development=device.settings.development,
        **values,
    )

    return _remember(request, HTMLResponse(content, status))


def _remember(request: Request, answer: Response) -> Response:
    """The answer, with the language that was asked for kept in the browser."""
    language = request.query_params.get("lang", "")
    if language in LANGUAGES:
        answer.set_cookie(COOKIE, language, max_age=31_536_000, samesite="lax", httponly=True)
    return answer


# Sign-in


async def start(request: Request) -> Response:
    """The way in; who is signed in goes on."""
    session = session_of(request)
    if session is not None:
        return _remember(request, RedirectResponse("/course" if session.person.role == CITIZEN else "/citizen", 303))
    return _page(request, "start", after=inside(request.query_params.get("after", "/")))


async def sign_in(request: Request) -> Response:
    """Sends the browser to the identity provider."""
    device = device_of(request)
    url, value = await device.sign_in.start(request.query_params.get("after", "/"))
    answer = RedirectResponse(url, 303)
    answer.set_cookie(
        ATTEMPT, value, max_age=600, httponly=True, samesite="lax", secure=not device.settings.development
    )
    return answer


async def signed_in(request: Request) -> Response:
    """Takes the answer of the identity provider."""
    device = device_of(request)
    query = request.query_params
    cookie = request.cookies.get(ATTEMPT, "")
    person, after = await device.sign_in.finish(cookie, query.get("state", ""), query.get("code", ""))
    device.sessions.end(request.cookies.get(SESSION, ""))
    value = device.sessions.begin(person)
    answer = RedirectResponse(after, 303)
    # implements: SRS-063.a, SRS-063.b
    answer.set_cookie(SESSION, value, httponly=True, samesite="lax", path="/", secure=not device.settings.development)

    answer.delete_cookie(ATTEMPT)
    return answer


async def sign_out(request: Request) -> Response:
    """Ends the session."""
    await _form(request)
    # implements: SRS-064.a
    device_of(request).sessions.end(request.cookies[SESSION])

    answer = RedirectResponse("/", 303)
    answer.delete_cookie(SESSION)
    return answer


# The citizen


async def enter(request: Request) -> Response:
    """The form for one reading."""
    session = _signed_in(request)
    if session.person.role != CITIZEN:
        raise access.Refused
    now = device_of(request).clock().astimezone(LOCAL)
    # implements: SRS-064.d, SRS-073, SRS-075
    return _page(request, "enter", form={"taken": f"{now:%Y-%m-%dT%H:%M}"}, problems=[])


async def entered(request: Request) -> Response:
    """Takes the form: shows it again with every problem, or the reading to be confirmed, or the receipt."""
    session, form = await _form(request)
    device = device_of(request)
    if session.person.role == CITIZEN and form.get("step") == "correct":
        return _page(request, "enter", form=form, problems=[])
    draft = Draft(
        systolic=_typed(form, "systolic", PRESSURE),
        diastolic=_typed(form, "diastolic", PRESSURE),
        pulse=_typed(form, "pulse", PULSE),
        irregular={"yes": True, "no": False}.get(form.get("irregularPulse", "")),
        taken=form.get("taken") or None,
        source=Source.FORM,
    )
    try:
        # implements: SRS-074.a
        if session.person.role == CITIZEN and form.get("step") != "save":
            return _page(request, "confirm", form=form, reading=check(draft, device.clock()))

        kept = await run_in_threadpool(device.access.enter, session.person, draft, request.state.trace)
    except RefusedReading as error:
        # implements: SRS-072.a, SRS-072.b
        return _page(request, "enter", 400, form=form, problems=error.problems)

    again = "?again=1" if kept.duplicates else ""
    return RedirectResponse(f"/stored/{kept.id}{again}", 303)


def _typed(form: dict[str, str], name: str, unit: str) -> Quantity | None:
    value = form.get(name, "").strip()
    return Quantity(value, unit) if value else None


async def stored(request: Request) -> Response:
    """The receipt: the reading, read back from the store."""
    session = _signed_in(request)
    logical = str(UUID(str(request.path_params["logical"])))
    door = device_of(request).access
    # implements: SRS-074.b
    reading = await run_in_threadpool(door.receipt, session.person, logical, request.state.trace)
    return _page(request, "stored", reading=reading, again="again" in request.query_params)


async def own_course(request: Request) -> Response:
    """The citizen's own course."""
    session = _signed_in(request)
    if session.person.role != CITIZEN:
        return RedirectResponse("/citizen", 303)
    return await _course(request, session, session.person.national, request.query_params.get("days", ""))


async def _course(request: Request, session: Session, national: str, days: str) -> Response:
    chosen = int(days) if days in {str(one) for one in PERIODS} else PERIODS[1]
    door = device_of(request).access
    citizen, course = await run_in_threadpool(door.course, session.person, national, chosen, request.state.trace)
    # implements: SRS-022.b, SRS-023.a, SRS-023.c, SRS-026.a, SRS-027.a, SRS-027.b, SRS-028.b, SRS-028.c, SRS-030,
    # SRS-036, SRS-075, SRS-079, SRS-080
    return _page(
        request,
        "course",
        citizen=citizen,
        course=course,
        chart=charts.chart(course) if course.rows else None,
        size=(charts.WIDTH, charts.HEIGHT),
        days=chosen,
        periods=PERIODS,
    )


async def consents(request: Request) -> Response:
    """The citizen's consents, and the form for a new one."""
    return await _consents(request, _signed_in(request), {}, [])


async def _consents(request: Request, session: Session, form: Mapping[str, str], problems: list[Problem]) -> Response:
    device = device_of(request)
    found = await run_in_threadpool(device.access.consents, session.person)
    language = language_of(request, device.settings.language)
    today = device.clock().astimezone(LOCAL).date()
    # implements: SRS-043.a, SRS-044, SRS-047, SRS-072.a, SRS-072.b
    return _page(
        request,
        "consents",
        400 if problems else 200,
        consents=[(one, consent_texts.known(one.text_version, one.language)) for one in found],
        clinics=device.settings.clinics,
        text=consent_texts.current(language),
        now=device.clock(),
        first=today + timedelta(days=1),
        last=today + timedelta(days=364),
        form=form,
        problems=problems,
    )


async def give_consent(request: Request) -> Response:
    """Records a consent that was read and ticked."""
    session, form = await _form(request)
    device = device_of(request)
    problems = []
    # implements: SRS-041.a
    clinic = form.get("clinic", "")
    if clinic not in device.settings.clinics:
        problems.append(Problem("clinic", "clinic"))

    end = _end(form.get("end", ""))
    if end is None or not access.ends_in_time(end, device.clock()):
        problems.append(Problem("end", "end"))
    text = consent_texts.known(form.get("version", ""), form.get("language", ""))
    # implements: SRS-043.b
    if form.get("consent") != "yes" or text is None:
        problems.append(Problem("consent", "tick"))

    if problems or end is None or text is None:
        return await _consents(request, session, form, problems)
    await run_in_threadpool(device.access.give, session.person, clinic, end, text, request.state.trace)
    return RedirectResponse("/consents", 303)


def _end(text: str) -> datetime | None:
    """The last minute of the day, in local time; nothing for a text that is no date."""
    try:
        return datetime.combine(date.fromisoformat(text), time(23, 59), LOCAL)
    except ValueError:
        return None


async def withdraw_consent(request: Request) -> Response:
    """Withdraws one consent."""
    session, form = await _form(request)
    device = device_of(request)
    await run_in_threadpool(device.access.withdraw, session.person, form.get("consent", ""), request.state.trace)
    return RedirectResponse("/consents", 303)


async def who(request: Request) -> Response:
    """Who looked: the audit events that concern the citizen."""
    session = _signed_in(request)
    device = device_of(request)
    given = request.query_params.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None
    entries = await run_in_threadpool(device.access.who_looked, session.person, before, _EVENTS + 1)
    # implements: SRS-053.a, SRS-053.b
    return _page(
        request,
        "who",
        entries=entries[:_EVENTS],
        older=entries[_EVENTS - 1].index if len(entries) > _EVENTS else None,
        clinics=device.settings.clinics,
    )


# The clinician


async def choose(request: Request) -> Response:
    """The form in which a clinician names a citizen."""
    session = _signed_in(request)
    if session.person.role == CITIZEN:
        raise access.Refused
    return _page(request, "citizen", national="", problems=[])


async def chosen(request: Request) -> Response:
    """The course of the citizen whom this very request names."""
    session, form = await _form(request)
    days = form.get("days", "")
    # implements: SRS-037
    typed = form.get("national", "")
    national = re.sub(r"[\s-]", "", typed).upper()

    if not _NATIONAL.fullmatch(national):
        problem = Problem("national", "no-national" if national else "missing")
        return _page(request, "citizen", 400, national=typed, problems=[problem])
    # implements: SRS-034
    try:
        return await _course(request, session, national, days=days)
    except access.Refused:
        return _page(request, "citizen", 403, national=typed, problems=[Problem("national", "no-access")])


# For everybody


async def about(request: Request) -> Response:
    """The label."""
    # implements: SRS-091.a, SRS-091.b, SRS-091.c, SRS-091.d, SRS-091.e, SRS-091.f
    return _page(request, "about")


def refusal(request: Request, error: Exception) -> Response:
    """The page for what was refused."""
    if isinstance(error, NotSignedIn):
        after = f"?after={quote(request.url.path)}" if request.method == "GET" else ""
        return RedirectResponse(f"/{after}", 303)

    # implements: SRS-096
    status, key = next((answer for kind, answer in _REFUSALS.items() if isinstance(error, kind)), (404, "not-found"))
    return _page(request, "problem", status, key=key, trace="")


def fault(request: Request) -> Response:
    """The device failed; only the trace id leads to more."""
    # implements: SRS-086.a, SRS-086.b
    return _page(request, "problem", 500, key="fault", trace=request.state.trace)


ROUTES = [
    Route("/", start),
    Route("/sign-in", sign_in),
    Route("/signed-in", signed_in),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/enter", enter),
    Route("/enter", entered, methods=["POST"]),
    Route("/stored/{logical:uuid}", stored),
    Route("/course", own_course),
    Route("/consents", consents),
    Route("/consents", give_consent, methods=["POST"]),
    Route("/consents/withdraw", withdraw_consent, methods=["POST"]),
    Route("/who", who),
    Route("/citizen", choose),
    Route("/citizen", chosen, methods=["POST"]),
    Route("/about", about),
]
