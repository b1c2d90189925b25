import base64
import hashlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from samdkit_auth import RemoteKeys, TokenVerifier, code_flow
from samdkit_auth.code_flow import Provider
from samdkit_auth.development import DevelopmentIssuer, DevelopmentOnlyError
from samdkit_auth.errors import KeysUnavailable, SignInFailed

REDIRECT = "http://127.0.0.1:9/callback"
USERS = [
    {"id": "poul", "name": "Poul", "roles": ["citizen"]},
    {"id": "c-1", "name": "Clinician", "roles": ["clinician"], "organisation": "clinic-1"},
]


#: As the command is started at a terminal, where Ctrl-C reaches it.
STARTED = """
import signal, sys
from samdkit_auth.command import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())
"""


def start_process(tmp_path, mode):
    users = tmp_path / "users.json"
    users.write_text(json.dumps(USERS))
    apart = ("SAMDKIT_MODE", "PYTHONUNBUFFERED")
    environment = {name: value for name, value in os.environ.items() if name not in apart}
    environment |= {"SAMDKIT_MODE": mode} if mode else {}
    command = [
        sys.executable, "-c", STARTED, "development-issuer",
        "--port", "0", "--users", str(users), "--audience", "device", "--client-id", "app", "--redirect-uri", REDIRECT,
    ]  # fmt: skip
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def issuer(tmp_path):
    process = start_process(tmp_path, "development")
    with process:
        yield process.stdout.readline().strip()
        process.kill()


def sign_in(url, user):
    """What a browser does at the issuer: choose a user, be sent back."""
    with httpx.Client() as browser:
        assert "<button" in browser.get(url, headers={"Accept-Language": "da"}).text
        answer = browser.get(f"{url}&user={user}")
    assert answer.status_code == 303
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


PROVIDER = Provider("http://127.0.0.1:1", "http://127.0.0.1:1/authorize", "http://127.0.0.1:1/token", "http://127.0.0.1:1/jwks")


@pytest.mark.verifies("AUTH-SRS-009.a", "AUTH-RC-004")
def test_each_attempt_has_a_state_and_a_verifier_of_its_own_and_tells_the_challenge_alone():
    first, second = (code_flow.start(PROVIDER, client_id="app", redirect_uri=REDIRECT, scope="openid") for _ in range(2))
    assert {len(first.state), len(second.state)} == {43}
    assert {len(first.verifier), len(second.verifier)} == {64}
    assert len({first.state, second.state, first.verifier, second.verifier}) == 4
    address, _, query = first.url.partition("?")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(first.verifier.encode()).digest()).decode()
    assert address == PROVIDER.authorization_endpoint
    assert parse_qs(query) == {
        "response_type": ["code"],
        "client_id": ["app"],
        "redirect_uri": [REDIRECT],
        "scope": ["openid"],
        "state": [first.state],
        "code_challenge": [challenge.rstrip("=")],
        "code_challenge_method": ["S256"],
    }


@pytest.mark.verifies("AUTH-SRS-009.c", "AUTH-RC-004")
@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (200, "{}", "gave no token"),
        (200, '{"access_token": 7}', "gave no token"),
        (200, "[]", "gave no token"),
        (400, '{"access_token": "t"}', "gave no token"),
        (303, "", "gave no token"),
        (200, "<html>", "can't be reached"),
    ],
)
def test_an_answer_without_a_token_is_a_failed_sign_in(key_server, run, http, status, body, why):
    provider = replace(PROVIDER, token_endpoint=key_server.uri.replace("/jwks", "/token"))
    attempt = code_flow.start(provider, client_id="app", redirect_uri=REDIRECT, scope="openid")
    ends = {"state": attempt.state, "code": "c", "client_id": "app", "redirect_uri": REDIRECT, "http": http}
    key_server.tell(status=status, body=body)
    with pytest.raises(SignInFailed, match=why):
        run.run(code_flow.finish(provider, attempt, **ends))
    key_server.tell(status=200, body='{"access_token": "t"}')
    assert run.run(code_flow.finish(provider, attempt, **ends)) == "t"
    assert parse_qs(key_server.form) == {
        "grant_type": ["authorization_code"],
        "code": ["c"],
        "redirect_uri": [REDIRECT],
        "client_id": ["app"],
        "code_verifier": [attempt.verifier],
    }
    with pytest.raises(SignInFailed, match="can't be reached: ConnectError"):
        run.run(code_flow.finish(PROVIDER, attempt, **ends))


@pytest.mark.verifies("AUTH-SRS-011", "AUTH-RC-004")
@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"code": "d"},
        {"code": None},
        {"code_verifier": "w"},
        {"redirect_uri": "http://x"},
        {"client_id": "x"},
    ],
)
def test_a_code_is_redeemed_with_all_that_belongs_to_it(monkeypatch, wrong):
    monkeypatch.setenv("SAMDKIT_MODE", "development")
    issuer = DevelopmentIssuer(users=USERS, audience="a", client_id="app", redirect_uris=[REDIRECT])
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"v").digest()).rstrip(b"=").decode()
    for code in ("c", "?"):
        issuer.codes[code] = {"code_challenge": challenge, "redirect_uri": REDIRECT, "user": "poul"}
    form = {"code": "c", "code_verifier": "v", "redirect_uri": REDIRECT, "client_id": "app"} | wrong
    form = {name: value for name, value in form.items() if value is not None}
    assert (issuer.redeem(form) is not None) == (not wrong)
    assert issuer.redeem(form) is None
    for nothing in ("", "?"):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(nothing.encode()).digest()).rstrip(b"=").decode()
        issuer.codes["e"] = {"code_challenge": challenge, "redirect_uri": REDIRECT, "user": "poul"}
        redeemed = issuer.redeem({"code": "e", "redirect_uri": REDIRECT, "client_id": "app"})
        assert (redeemed is None) == (nothing == "?")
    issuer._server.server_close()


@pytest.mark.verifies("AUTH-SRS-009.a", "AUTH-SRS-009.c")
def test_a_user_signs_in_at_a_real_issuer_and_the_token_counts(issuer, run, http):
    async def whole():
        provider = await code_flow.discover(issuer, http)
        attempt = code_flow.start(provider, client_id="app", redirect_uri=REDIRECT, scope="openid")
        back = sign_in(attempt.url, "c-1")
        token = await code_flow.finish(provider, attempt, **back, client_id="app", redirect_uri=REDIRECT, http=http)
        keys = await RemoteKeys.discover(issuer, http=http)
        return attempt, await TokenVerifier(issuer=issuer, audience="device", keys=keys).verify(token)

    attempt, identity = run.run(whole())
    assert (identity.subject, identity.roles, identity.organisation) == ("c-1", {"clinician"}, "clinic-1")
    query = parse_qs(urlsplit(attempt.url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert attempt.verifier not in attempt.url
    assert len(attempt.verifier) >= 43


@pytest.mark.verifies("AUTH-SRS-009.b", "AUTH-RC-004")
@pytest.mark.parametrize("state", ["other", "", "ø", "\ud800"])
def test_an_answer_to_another_sign_in_is_refused(issuer, run, http, state):
    async def whole():
        provider = await code_flow.discover(issuer, http)
        attempt = code_flow.start(provider, client_id="app", redirect_uri=REDIRECT, scope="openid")
        await code_flow.finish(provider, attempt, state=state, code="x", client_id="app", redirect_uri=REDIRECT, http=http)

    with pytest.raises(SignInFailed, match="another sign-in"):
        run.run(whole())


@pytest.mark.verifies("AUTH-SRS-009.c", "AUTH-SRS-011", "AUTH-RC-004")
def test_a_code_is_good_once_and_only_with_its_verifier(issuer, run, http):
    async def whole():
        provider = await code_flow.discover(issuer, http)
        first = code_flow.start(provider, client_id="app", redirect_uri=REDIRECT, scope="openid")
        second = code_flow.start(provider, client_id="app", redirect_uri=REDIRECT, scope="openid")
        stolen = sign_in(first.url, "poul")
        with pytest.raises(SignInFailed):
            await code_flow.finish(
                provider,
                second,
                state=second.state,
                code=stolen["code"],
                client_id="app",
                redirect_uri=REDIRECT,
                http=http,
            )
        back = sign_in(first.url, "poul")
        assert await code_flow.finish(provider, first, **back, client_id="app", redirect_uri=REDIRECT, http=http)
        with pytest.raises(SignInFailed):
            await code_flow.finish(provider, first, **back, client_id="app", redirect_uri=REDIRECT, http=http)

    run.run(whole())


@pytest.mark.verifies("AUTH-SRS-009.c")
def test_an_issuer_that_is_not_there_is_said(run, http):
    with pytest.raises(SignInFailed, match="not possible"):
        run.run(code_flow.discover("http://127.0.0.1:1", http))
    with pytest.raises(KeysUnavailable):
        run.run(RemoteKeys.discover("http://127.0.0.1:1", http=http))


@pytest.mark.verifies("AUTH-SRS-010.a", "AUTH-RC-005")
@pytest.mark.parametrize("mode", ["", "production", "Development"])
def test_the_development_issuer_refuses_to_start_outside_development(tmp_path, mode):
    process = start_process(tmp_path, mode)
    out, error = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert "SAMDKIT_MODE=development" in error


@pytest.mark.verifies("AUTH-SRS-010.a", "AUTH-RC-005")
def test_in_development_it_serves_until_it_is_interrupted(tmp_path):
    process = start_process(tmp_path, "development")
    with process:
        address = process.stdout.readline().strip()
        assert httpx.get(f"{address}/.well-known/openid-configuration").json()["issuer"] == address
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


@pytest.mark.verifies("AUTH-SRS-010.a", "AUTH-RC-005")
def test_it_refuses_in_a_program_too(monkeypatch):
    monkeypatch.delenv("SAMDKIT_MODE", raising=False)
    with pytest.raises(DevelopmentOnlyError):
        DevelopmentIssuer(users=USERS, audience="a", client_id="c", redirect_uris=[])


@pytest.mark.verifies("AUTH-SRS-010.b", "AUTH-RC-005", "AUTH-SRS-011")
def test_it_listens_on_the_loopback_address_only_and_knows_its_redirects(monkeypatch):
    monkeypatch.setenv("SAMDKIT_MODE", "development")
    with DevelopmentIssuer(users=USERS, audience="a", client_id="app", redirect_uris=[REDIRECT]) as issuer:
        assert issuer.issuer.startswith("http://127.0.0.1:")
        assert issuer._server.server_address[0] == "127.0.0.1"
        assert issuer._server.server_port >= 1024, "one that is free"
        assert issuer._thread.daemon, "it ends with the program"
        claims = json.loads(base64.urlsafe_b64decode(issuer.token("poul").split(".")[1] + "=="))
        assert (claims["sub"], claims["aud"], claims["roles"]) == ("poul", "a", ["citizen"])
        query = "client_id=app&code_challenge_method=S256&user=poul&redirect_uri="
        assert httpx.get(f"{issuer.issuer}/authorize?{query}http://evil.example").status_code == 400
        assert httpx.get(f"{issuer.issuer}/authorize?{query}{REDIRECT}").status_code == 400, "no challenge"
        assert httpx.get(f"{issuer.issuer}/nothing").status_code == 404
        assert issuer.redeem({"code": "unknown"}) is None
        old = issuer.key.kid
        issuer.rotate()
        assert httpx.get(f"{issuer.issuer}/jwks").json()["keys"][0]["kid"] != old
        assert "d" not in httpx.get(f"{issuer.issuer}/jwks").json()["keys"][0]
