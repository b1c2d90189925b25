"""Sign-in, sessions and tokens (requirements/sign-in.md), with a real issuer."""

import ast
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from samdkit_auth import Identity
from samdkit_auth.development import DevelopmentIssuer

from {{ cookiecutter.__package }} import settings
from {{ cookiecutter.__package }}.__main__ import main
from {{ cookiecutter.__package }}.access import CITIZEN, CLINICIAN, Person
from {{ cookiecutter.__package }}.settings import RefusedSettings
from {{ cookiecutter.__package }}.web.sign_in import SESSION, NoPlace, Sessions, inside

from running import NORTH, POUL_CPR, TLS, Page, Running, environment, reading_form


@pytest.mark.verifies("SRS-061.a", "RC-032")
def test_the_state_is_of_this_browser_and_used_once(device: Running) -> None:
    mine, other = device.browser(), device.browser()
    back = device.back(mine, "poul")
    assert other.get(back).status_code == 400
    device.back(other, "else")
    assert other.get(back).status_code == 400
    assert mine.get(back).status_code == 303
    assert mine.get(back).status_code == 400


@pytest.mark.verifies("SRS-061.b", "RC-032")
def test_the_code_needs_the_verifier_of_this_sign_in(device: Running) -> None:
    mine, thief = device.browser(), device.browser()
    stolen = parse_qs(urlsplit(device.back(mine, "poul")).query)["code"][0]
    own = parse_qs(urlsplit(device.back(thief, "else")).query)["state"][0]
    answer = thief.get("/signed-in", params={"state": own, "code": stolen})
    assert answer.status_code == 400
    assert SESSION not in thief.cookies
    back = device.back(mine, "poul")
    device.issuer.audience = "another"
    try:
        assert mine.get(back).status_code == 400
    finally:
        device.issuer.audience = "device"


@pytest.mark.verifies("SRS-062.a", "RC-032")
@pytest.mark.parametrize(
    ("claims", "header"),
    [
        (None, "Bearer"),
        ({"exp": 1}, 'Bearer error="invalid_token"'),
        ({"aud": "another"}, 'Bearer error="invalid_token"'),
        ({"iss": "https://elsewhere.example"}, 'Bearer error="invalid_token"'),
        ("garbage", 'Bearer error="invalid_token"'),
    ],
)
def test_without_a_valid_token_nothing(device: Running, claims: object, header: str) -> None:
    headers = {}
    if claims is not None:
        token = device.issuer.token("poul", **claims) if isinstance(claims, dict) else claims
        headers["authorization"] = f"Bearer {token}"
    client = device.client(**headers)
    answers = [
        client.get("/api/readings"),
        client.post("/api/readings"),
        client.post("/fhir"),
        client.get("/fhir/Observation"),
    ]
    assert [one.status_code for one in answers] == [401] * 4
    assert {one.headers["www-authenticate"] for one in answers} == {header}


@pytest.mark.verifies("SRS-062.a", "RC-032")
def test_only_a_bearer_token_counts(device: Running) -> None:
    token = device.issuer.token("poul")
    for header in (f"Basic {token}", token, "Bearer"):
        answer = device.client(authorization=header).get("/api/readings")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert device.client(authorization=f"bearer {token}").get("/api/readings").status_code == 200


@pytest.mark.verifies("SRS-062.b", "RC-032")
def test_a_token_needs_the_scope(device: Running) -> None:
    reader = device.gateway(scope="openid readings.read")
    writer = device.gateway(scope="openid readings.write")
    assert reader.get("/fhir/Observation").status_code in {200, 403}  # 403: nothing is known of the citizen
    for answer in (
        reader.post("/fhir"),
        reader.post("/api/readings"),
        writer.get("/api/readings"),
        writer.get("/fhir/Observation"),
    ):
        assert answer.status_code == 403
        assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope"'


@pytest.mark.verifies("SRS-062.c")
def test_without_keys_no_decision(run: Callable[..., Running], issuer: DevelopmentIssuer) -> None:
    with DevelopmentIssuer(
        users=list(issuer.users.values()), audience="device", client_id="device", redirect_uris=[]
    ) as gone:
        token = gone.token("poul")
    device = run(DEVICE_ISSUER=gone.issuer)
    answer = device.client(authorization=f"Bearer {token}").get("/api/readings")
    assert answer.status_code == 503
    assert answer.json()["issue"][0]["code"] == "transient"


@pytest.mark.verifies("SRS-063.a", "SRS-065", "RC-032")
def test_the_session_cookie(device: Running) -> None:
    browser = device.browser()
    values = []
    for _ in range(2):
        answer = device.sign_in(browser, "poul")
        cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{SESSION}="))
        parts = {one.strip().lower() for one in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= parts
        assert "secure" not in parts
        values.append(cookie.partition("=")[2].partition(";")[0])
    assert len(set(values)) == 2
    assert all(len(one) >= 22 for one in values)  # 128 bits in base64
    browser.cookies.set(SESSION, values[0])
    assert device.device.sessions.get(values[0]) is None


@pytest.mark.verifies("SRS-063.b", "RC-032")
def test_the_cookie_is_secure_in_production(device: Running) -> None:
    """The mode is exchanged in the running device, for its issuer here has no TLS."""
    browser = device.browser()
    back = device.back(browser, "poul")
    object.__setattr__(device.device.settings, "development", False)
    answer = browser.get(back)
    cookies = [one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{SESSION}=")]
    assert "secure" in cookies[0].lower()


@pytest.mark.verifies("SRS-064.a", "RC-035")
def test_sign_out_ends_the_session(device: Running) -> None:
    browser = device.browser("poul")
    value = browser.cookies[SESSION]
    token = Page(browser.get("/consents")).token
    assert browser.post("/sign-out", data={"token": token}).status_code == 303
    browser.cookies.set(SESSION, value)
    assert browser.get("/consents").headers["location"] == "/?after=/consents"


@pytest.mark.verifies("SRS-064.b", "RC-035")
@pytest.mark.parametrize(("minutes", "open_"), [(29, True), (30, False)])
def test_an_idle_session_ends(device: Running, minutes: int, open_: bool) -> None:
    browser = device.browser("poul")
    device.clock.shift = timedelta(minutes=minutes, seconds=-5 if open_ else 0)
    assert (browser.get("/consents").status_code == 200) is open_


@pytest.mark.verifies("SRS-064.b", "SRS-064.c", "RC-035")
def test_a_session_ends_at_its_very_moment() -> None:
    begun = moment = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    sessions = Sessions(lambda: moment)
    idle = sessions.begin(Person("p", CITIZEN, "", "", ""))
    just_before = timedelta(microseconds=1)
    moment = begun + timedelta(minutes=30) - just_before
    assert sessions.get(idle) is not None
    moment += timedelta(minutes=30)
    assert sessions.get(idle) is None
    kept = sessions.begin(Person("p", CITIZEN, "", "", ""))
    begun = moment
    while moment < begun + timedelta(hours=7, minutes=45):
        moment += timedelta(minutes=15)
        assert sessions.get(kept) is not None
    moment = begun + timedelta(hours=8) - just_before
    assert sessions.get(kept) is not None
    moment = begun + timedelta(hours=8)
    assert sessions.get(kept) is None


@pytest.mark.verifies("SRS-064.d")
def test_the_form_says_when_the_session_ends(device: Running) -> None:
    assert "Du bliver logget ud efter 30 minutter uden aktivitet." in Page(device.browser("poul").get("/enter")).text


@pytest.mark.verifies("SRS-070")
def test_who_has_to_sign_in_comes_back_to_the_page(device: Running) -> None:
    browser = device.browser()
    to = browser.get("/who").headers["location"]
    sign_in = next(one["href"] for one in Page(browser.get(to)).all("a") if one["href"].startswith("/sign-in"))
    provider = browser.get(sign_in).headers["location"]
    back = httpx.get(f"{provider}&user=poul", verify=TLS).headers["location"]
    assert browser.get(back).headers["location"] == "/who"


@pytest.mark.verifies("SRS-064.c", "RC-035")
def test_the_longest_session(device: Running) -> None:
    browser = device.browser("poul")
    for quarter in range(1, 32):
        device.clock.shift = timedelta(minutes=15 * quarter)
        assert browser.get("/consents").status_code == 200
    device.clock.shift = timedelta(hours=8)
    assert browser.get("/consents").status_code == 303


@pytest.mark.verifies("SRS-066", "RC-033")
@pytest.mark.parametrize("token", ["", "wrong", "ø", "other", None])
def test_a_form_without_the_token_is_refused(device: Running, token: str | None) -> None:
    device.consent()
    browser = device.browser("poul")
    value = Page(device.browser("else").get("/enter")).token if token == "other" else token
    form = reading_form(Page(browser.get("/enter")), device.clock())
    del form["token"]
    form |= {} if value is None else {"token": value}
    for path in ("/enter", "/consents", "/consents/withdraw", "/sign-out"):
        assert browser.post(path, data=form).status_code == 403
    assert device.stored() == []
    assert "Aktivt" in Page(browser.get("/consents")).text


@pytest.mark.verifies("SRS-067.a", "SRS-067.b", "RC-033")
def test_headers_protect_the_browser(device: Running) -> None:
    browser = device.browser("poul")
    for path in ("/", "/about", "/enter", "/course", "/consents", "/who", "/nothing", "/static/style.css"):
        headers = browser.get(path).headers
        policy = dict(one.strip().partition(" ")[::2] for one in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
        assert {policy[one] for one in ("script-src", "style-src", "img-src", "form-action")} == {"'self'"}
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


@pytest.mark.verifies("SRS-068", "RC-019")
@pytest.mark.parametrize(
    "claims",
    [
        {"roles": []},
        {"roles": ["citizen"], "cpr": ""},
        {"roles": ["clinician"], "cpr": POUL_CPR},
        {"roles": ["secretary"]},
    ],
)
def test_an_identity_without_a_place_is_refused(device: Running, claims: dict[str, object]) -> None:
    assert device.gateway("poul", **claims).get("/api/readings").status_code == 403
    browser = device.browser()
    answer = device.sign_in(browser, "nobody")
    assert answer.status_code == 403
    assert SESSION not in browser.cookies


@pytest.mark.verifies("SRS-068", "RC-019")
def test_who_an_identity_is(device: Running) -> None:
    def person(*roles: str, name: str | None = "Poul", organisation: str | None = None, **claims: str) -> Person | None:
        identity = Identity(
            "subject", "issuer", frozenset(roles), frozenset(), organisation, name, device.clock(), claims
        )
        try:
            return device.device.sign_in.person(identity)
        except NoPlace:
            return None

    citizen = person(CITIZEN, organisation=NORTH, cpr=POUL_CPR)
    pseudonym = device.device.store.find(POUL_CPR).pseudonym
    assert citizen == Person(pseudonym, CITIZEN, "", "Poul", POUL_CPR)
    assert person(CITIZEN, name=None, cpr=POUL_CPR) == Person(pseudonym, CITIZEN, "", "", POUL_CPR)
    clinician = person(CLINICIAN, organisation=NORTH, cpr=POUL_CPR)
    assert clinician == Person("subject", CLINICIAN, NORTH, "Poul", "")
    nobody = [person(CITIZEN), person(CITIZEN, cpr=""), person(CITIZEN, organisation=NORTH), person(CLINICIAN)]
    nobody += [person(cpr=POUL_CPR, organisation=NORTH), person("secretary", cpr=POUL_CPR, organisation=NORTH)]
    assert nobody == [None] * 6


@pytest.mark.verifies("SRS-069.a", "RC-024")
def test_the_development_sign_in_stays_in_development(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    production = environment(tmp_path, "https://bp.example.com", "https://id.example.com") | {
        "SAMDKIT_MODE": "production"
    }
    with pytest.raises(RefusedSettings, match="DEVICE_EXAMPLE_DATA"):
        settings.read(production | {"DEVICE_EXAMPLE_DATA": "yes"})
    for name, value in production.items():
        monkeypatch.setenv(name, value)
    for option in ("--with-development-issuer", "--example-data"):
        assert main(["serve", option]) == 2
        assert "SAMDKIT_MODE=development" in caplog.records[-1].getMessage()
    monkeypatch.setenv("SAMDKIT_MODE", "development")
    monkeypatch.delenv("DEVICE_ISSUER")
    assert main(["serve", "--example-data"]) == 2
    assert caplog.records[-1].getMessage() == "refused to start: DEVICE_ISSUER is missing"
    assert not list(tmp_path.iterdir())
    development = environment(tmp_path, "https://bp.example.com", "https://id.example.com")
    assert [settings.read(development | one).example_data for one in ({}, {"DEVICE_EXAMPLE_DATA": "yes"})] == [
        False,
        True,
    ]


@pytest.mark.verifies("SRS-069.b", "RC-024")
def test_each_page_says_that_it_is_development(device: Running) -> None:
    browser = device.browser("poul")
    for path in ("/about", "/enter", "/course", "/consents", "/who", "/nothing"):
        assert "må ikke bruges med rigtige personers data" in Page(browser.get(path)).text


@pytest.mark.verifies("SRS-070", "RC-033")
@pytest.mark.parametrize(
    "after",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/a\nb",
        "/a\\b",
        "",
    ],
)
def test_the_way_back_stays_inside(device: Running, after: str) -> None:
    assert inside(after) == "/"
    assert inside("/course?days=7") == "/course?days=7"
    assert device.sign_in(device.browser(), "poul", after).headers["location"] == "/"
    assert device.sign_in(device.browser(), "poul", "/who").headers["location"] == "/who"


@pytest.mark.verifies("SRS-096")
def test_an_issuer_that_is_away_is_told(run: Callable[..., Running]) -> None:
    device = run(DEVICE_ISSUER="http://127.0.0.1:9")
    answer = device.browser().get("/sign-in")
    assert answer.status_code == 503
    assert "Prøv igen senere" in Page(answer).text


@pytest.mark.verifies("SRS-029")
def test_only_the_named_modules_speak_to_others() -> None:
    """What could send a message somewhere: the modules that import a client."""
    clients = {"httpx", "smtplib", "socket", "urllib.request", "http.client", "samdkit_fhir.FhirClient", "requests"}
    source = Path(settings.__file__).parent
    found = set()
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = {one.name for one in node.names} if isinstance(node, ast.Import | ast.ImportFrom) else set()
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            if clients & (names | {module or ""} | {f"{module}.{name}" for name in names}):
                found.add(path.name)
    assert found == {"sign_in.py", "forwarding.py"}
