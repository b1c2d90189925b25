import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from samdkit_auth import (
    BadSignature,
    ExpiredToken,
    InsufficientScope,
    KeysUnavailable,
    MalformedToken,
    RefusedAlgorithm,
    RemoteKeys,
    TokenVerifier,
    UnknownKey,
    WrongAudience,
    WrongIssuer,
)

ISSUER, AUDIENCE = "https://issuer.example", "device"


class World:
    """A verifier with its clocks, and tokens for it."""

    def __init__(self, key_server, http, runner):
        self.server = key_server
        self.runner = runner
        self.seconds = 0.0
        self.now = datetime.now(UTC)
        self.source = RemoteKeys(key_server.uri, http=http, cooldown=30, max_age=600, outage=3600, clock=lambda: self.seconds)
        self.verifier = TokenVerifier(issuer=ISSUER, audience=AUDIENCE, keys=self.source, clock=lambda: self.now)

    def token(self, algorithm="ES256", key=None, header=None, **claims):
        key = key or self.server.keys[algorithm]
        now = int(self.now.timestamp())
        content = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "poul",
            "exp": now + 300,
            "iat": now,
            "scope": "openid read",
        } | claims
        content = {name: value for name, value in content.items() if value is not None}
        return jwt.encode({"alg": algorithm, "kid": key.kid} | (header or {}), content, key, algorithms=[algorithm, "none"])

    def verify(self, token):
        return self.runner.run(self.verifier.verify(token))


@pytest.fixture
def world(key_server, run, http):
    return World(key_server, http, run)


def rewritten(token, **header):
    """The token with another header, its signature kept."""
    first, rest = token.split(".", 1)
    data = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4))) | header
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode() + "." + rest


@pytest.mark.verifies("AUTH-SRS-008", "AUTH-SRS-003")
@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "Ed25519"])
def test_a_good_token_says_who_it_is(world, algorithm):
    identity = world.verify(world.token(algorithm, roles=["clinician"], organisation="clinic-1", name="Clinician"))
    assert (identity.subject, identity.issuer, identity.organisation) == ("poul", ISSUER, "clinic-1")
    assert identity.roles == {"clinician"}
    assert identity.scopes == {"openid", "read"}
    identity.require_scope("read")
    with pytest.raises(InsufficientScope) as refused:
        identity.require_scope("write")
    assert refused.value.oauth_error == "insufficient_scope"


@pytest.mark.verifies("AUTH-SRS-001", "AUTH-RC-001")
@pytest.mark.parametrize("token", ["", "a.b", "a.b.c.d", "a b.c.d", "a" * 9000, "e30.e30.", "bm8.e30.AA", "W10.e30.AA"])
def test_what_is_no_token_is_refused_before_any_key_is_asked_for(world, token):
    with pytest.raises(MalformedToken):
        world.verify(token)
    assert world.server.asked == 0


@pytest.mark.verifies("AUTH-SRS-001", "AUTH-RC-001")
def test_a_second_spelling_of_a_signature_is_refused(world):
    token = world.token()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(token[-1])
    other = token[:-1] + alphabet[last ^ 1]
    with pytest.raises(MalformedToken):
        world.verify(other)


@pytest.mark.verifies("AUTH-SRS-002.a")
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_verifier_accepts_no_unsigned_or_symmetric_algorithm(algorithm):
    with pytest.raises(ValueError, match=algorithm):
        TokenVerifier(issuer=ISSUER, audience=AUDIENCE, keys=None, algorithms=["ES256", algorithm])


@pytest.mark.verifies("AUTH-SRS-002.b", "AUTH-RC-001")
def test_an_unsigned_or_symmetric_token_is_refused(world):
    with pytest.raises(RefusedAlgorithm):
        world.verify(rewritten(world.token(), alg="none"))
    secret = json.dumps(world.server.keys["ES256"].as_dict(private=False)).encode()
    key = OctKey.import_key(secret, {"kid": "es"})
    forged = jwt.encode({"alg": "HS256", "kid": "es"}, {"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "exp": 9e9}, key)
    with pytest.raises(RefusedAlgorithm):
        world.verify(forged)


@pytest.mark.verifies("AUTH-SRS-002.c", "AUTH-RC-001")
@pytest.mark.parametrize(
    "header", [{"jku": "http://x"}, {"jwk": {}}, {"x5u": "x"}, {"crit": ["a"]}, {"b64": False}, {"typ": "logout+jwt"}]
)
def test_headers_that_bring_keys_or_change_the_meaning_are_refused(world, header):
    with pytest.raises(RefusedAlgorithm):
        world.verify(rewritten(world.token(), **header))


@pytest.mark.verifies("AUTH-SRS-002.d", "AUTH-RC-001")
def test_a_key_is_used_only_for_its_algorithm(world):
    with pytest.raises(RefusedAlgorithm):
        world.verify(rewritten(world.token("ES256"), kid="rs"))
    with pytest.raises(MalformedToken):
        world.verify(rewritten(world.token("ES256"), kid=7))


@pytest.mark.verifies("AUTH-SRS-003", "AUTH-RC-001")
def test_a_changed_token_is_refused(world):
    header, _, signature = world.token().split(".")
    other = world.token(sub="else").split(".")[1]
    with pytest.raises(BadSignature) as refused:
        world.verify(f"{header}.{other}.{signature}")
    assert other not in str(refused.value)
    stranger = ECKey.generate_key("P-256", {"kid": "es"})
    with pytest.raises(BadSignature):
        world.verify(world.token(key=stranger))


@pytest.mark.verifies("AUTH-SRS-004.a", "AUTH-RC-002")
def test_another_issuers_token_is_refused(world):
    with pytest.raises(WrongIssuer):
        world.verify(world.token(iss="https://other.example"))


@pytest.mark.verifies("AUTH-SRS-004.b", "AUTH-RC-002")
@pytest.mark.parametrize("audience", ["other", ["other"], [], None])
def test_a_token_for_another_audience_is_refused(world, audience):
    with pytest.raises(WrongAudience):
        world.verify(world.token(aud=audience))
    assert world.verify(world.token(aud=["other", AUDIENCE]))


@pytest.mark.verifies("AUTH-SRS-004.c", "AUTH-RC-002")
def test_a_token_counts_only_in_its_time(world):
    token = world.token()
    world.now += timedelta(seconds=329)
    assert world.verify(token)
    world.now += timedelta(seconds=2)
    with pytest.raises(ExpiredToken):
        world.verify(token)
    with pytest.raises(ExpiredToken):
        world.verify(world.token(nbf=int(world.now.timestamp()) + 40))
    with pytest.raises(ExpiredToken):
        world.verify(world.token(exp=None))
    for wrong in ("soon", True, 1e300):
        with pytest.raises(MalformedToken):
            world.verify(world.token(exp=wrong))


@pytest.mark.verifies("AUTH-SRS-004.d")
@pytest.mark.parametrize("subject", [None, "", 7])
def test_a_token_names_somebody(world, subject):
    with pytest.raises(MalformedToken):
        world.verify(world.token(sub=subject))


@pytest.mark.verifies("AUTH-SRS-005.a", "AUTH-RC-003")
def test_a_key_that_is_no_longer_published_stops_counting_when_keys_are_renewed(world):
    token = world.token("RS256")
    assert world.verify(token)
    world.server.publish(world.server.keys["ES256"])
    world.seconds += 599
    assert world.verify(token)
    world.seconds += 2
    with pytest.raises(UnknownKey):
        world.verify(token)


@pytest.mark.verifies("AUTH-SRS-005.b", "AUTH-RC-003")
def test_a_new_key_is_found_and_a_burst_of_unknown_ones_asks_once(world):
    world.verify(world.token())
    fresh = ECKey.generate_key("P-256", {"kid": "fresh", "use": "sig"})
    world.server.publish(fresh, world.server.keys["ES256"])
    world.seconds += 31
    assert world.verify(world.token(key=fresh))
    asked = world.server.asked
    for number in range(20):
        with pytest.raises(UnknownKey):
            world.verify(world.token(key=ECKey.generate_key("P-256", {"kid": f"no-{number}"})))
    assert world.server.asked == asked
    assert world.verify(world.token())


@pytest.mark.verifies("AUTH-SRS-005.c", "AUTH-SRS-007", "AUTH-RC-003")
@pytest.mark.parametrize("manner", ["fail", "truncate", "redirect", "flood", "text", "list"])
def test_a_failed_renewal_keeps_the_good_keys_and_no_keys_means_refusal(world, manner):
    world.server.tell(manner=manner)
    with pytest.raises(KeysUnavailable):
        world.verify(world.token())
    world.server.tell(manner="good")
    assert world.verify(world.token())
    world.server.tell(manner=manner)
    world.seconds += 601
    assert world.verify(world.token())


@pytest.mark.verifies("AUTH-SRS-005.d", "AUTH-RC-003")
def test_keys_that_can_not_be_renewed_for_an_hour_are_given_up(world):
    assert world.verify(world.token())
    world.server.tell(manner="fail")
    world.seconds += 600 + 3599
    assert world.verify(world.token())
    world.seconds += 2
    with pytest.raises(KeysUnavailable):
        world.verify(world.token())


@pytest.mark.verifies("AUTH-SRS-006", "AUTH-RC-001")
def test_keys_for_something_else_are_not_used(world):
    key = world.server.keys["ES256"].as_dict(private=False)
    bad = [
        key | {"use": "enc"},
        key | {"key_ops": ["encrypt"]},
        {"kty": "oct", "kid": "es", "k": "AAAA"},
        {"kty": "EC"},
        "text",
        key | {"x": "!"},
    ]
    for entry in bad:
        world.server.tell(keys=[entry], manner="good")
        with pytest.raises(KeysUnavailable):
            world.verify(world.token())
