import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jws, jwt
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
def test_a_token_may_have_8192_characters_and_not_one_more(world):
    header = base64.urlsafe_b64encode(b'{"alg":"ES256","kid":"es" }').decode()
    longest = f"{header}.{'A' * 4000}.{'A' * (8192 - 4002 - len(header))}"
    assert len(longest) == 8192
    with pytest.raises(BadSignature):
        world.verify(longest)
    asked = world.server.asked
    with pytest.raises(MalformedToken, match="at most 8192 characters"):
        world.verify(f"{header}.{'A' * 4000}.{'A' * (8196 - 4002 - len(header))}")
    assert world.server.asked == asked


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
    "header",
    [
        {"jku": "http://x"},
        {"jwk": {}},
        {"x5u": "x"},
        {"x5c": ["x"]},
        {"crit": ["a"]},
        {"b64": False},
        {"zip": "DEF"},
        {"enc": "A128GCM"},
        {"typ": "logout+jwt"},
    ],
)
def test_headers_that_bring_keys_or_change_the_meaning_are_refused(world, header):
    with pytest.raises(RefusedAlgorithm, match="header holds what is not accepted"):
        world.verify(rewritten(world.token(), **header))


@pytest.mark.verifies("AUTH-SRS-002.c", "AUTH-RC-001")
@pytest.mark.parametrize("kind", ["JWT", "at+jwt", "application/at+jwt", "AT+JWT"])
def test_the_types_of_access_tokens_are_accepted(world, kind):
    assert world.verify(world.token(header={"typ": kind}))


@pytest.mark.verifies("AUTH-SRS-002.d", "AUTH-RC-001")
def test_a_key_is_used_only_for_its_algorithm(world):
    with pytest.raises(RefusedAlgorithm):
        world.verify(rewritten(world.token("ES256"), kid="rs"))
    with pytest.raises(MalformedToken):
        world.verify(rewritten(world.token("ES256"), kid=7))
    other = world.server.keys["ES256"].as_dict(private=False) | {"alg": "ES384"}
    world.server.tell(keys=[other], manner="good")
    world.seconds += 601
    with pytest.raises(RefusedAlgorithm, match="the key is not for the token's algorithm"):
        world.verify(world.token("ES256"))


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


@pytest.mark.verifies("AUTH-SRS-003", "AUTH-RC-001")
@pytest.mark.parametrize("content", [b"[]", b'"poul"', b"7"])
def test_signed_claims_are_an_object(world, content):
    token = jws.serialize_compact({"alg": "ES256", "kid": "es"}, content, world.server.keys["ES256"])
    with pytest.raises(MalformedToken, match="claims are no JSON object"):
        world.verify(token)


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


@pytest.mark.verifies("AUTH-SRS-004.c", "AUTH-RC-002")
def test_half_a_minute_of_difference_between_clocks_is_forgiven_and_no_more(world):
    world.now = world.now.replace(microsecond=0)
    start = int(world.now.timestamp())
    token = world.token(exp=start)
    world.now += timedelta(seconds=30) - timedelta(microseconds=1)
    assert world.verify(token).expires == datetime.fromtimestamp(start, UTC)
    world.now += timedelta(microseconds=1)
    with pytest.raises(ExpiredToken):
        world.verify(token)
    now = int(world.now.timestamp())
    assert world.verify(world.token(nbf=now + 30))
    with pytest.raises(ExpiredToken):
        world.verify(world.token(nbf=now + 31))


@pytest.mark.verifies("AUTH-SRS-004.d", "AUTH-RC-002")
@pytest.mark.parametrize("subject", [None, "", 7])
def test_a_token_names_somebody(world, subject):
    with pytest.raises(MalformedToken, match="names nobody"):
        world.verify(world.token(sub=subject))


@pytest.mark.verifies("AUTH-SRS-005.a", "AUTH-RC-003")
def test_a_key_that_is_no_longer_published_stops_counting_when_keys_are_renewed(world):
    token = world.token("RS256")
    world.seconds = 5000.0
    assert world.verify(token)
    world.server.publish(world.server.keys["ES256"])
    world.seconds += 600
    assert world.verify(token)
    world.seconds += 1
    with pytest.raises(UnknownKey):
        world.verify(token)


@pytest.mark.verifies("AUTH-SRS-005.b", "AUTH-RC-003")
def test_a_new_key_is_found_and_a_burst_of_unknown_ones_asks_once(world):
    world.verify(world.token())
    fresh = ECKey.generate_key("P-256", {"kid": "fresh", "use": "sig"})
    world.server.publish(fresh, world.server.keys["ES256"])
    world.seconds += 30
    with pytest.raises(UnknownKey):
        world.verify(world.token(key=fresh))
    world.seconds += 1
    assert world.verify(world.token(key=fresh))
    asked = world.server.asked
    for number in range(20):
        with pytest.raises(UnknownKey):
            world.verify(world.token(key=ECKey.generate_key("P-256", {"kid": f"no-{number}"})))
    assert world.server.asked == asked
    assert world.verify(world.token())


@pytest.mark.verifies("AUTH-SRS-005.c", "AUTH-SRS-007", "AUTH-RC-003")
@pytest.mark.parametrize(
    ("manner", "why"),
    [
        ("fail", "answered with status 500"),
        ("truncate", "can't be reached"),
        ("redirect", "answered with status 302"),
        ("flood", "larger than 256 KiB"),
        ("text", "no JSON"),
        ("list", "no JSON object"),
    ],
)
def test_a_failed_renewal_keeps_the_good_keys_and_no_keys_means_refusal(world, manner, why):
    world.server.tell(manner=manner)
    with pytest.raises(KeysUnavailable, match=why):
        world.verify(world.token())
    world.server.tell(manner="good")
    assert world.verify(world.token())
    world.server.tell(manner=manner)
    world.seconds += 601
    assert world.verify(world.token())


@pytest.mark.verifies("AUTH-SRS-007", "AUTH-RC-003")
@pytest.mark.parametrize("size", [256 * 1024, 256 * 1024 + 1])
def test_an_answer_of_256_kib_is_read_and_none_that_is_longer(world, size):
    world.server.tell(manner="pad", size=size)
    if size == 256 * 1024:
        assert world.verify(world.token())
    else:
        with pytest.raises(KeysUnavailable, match="larger than 256 KiB"):
            world.verify(world.token())


@pytest.mark.verifies("AUTH-SRS-005.d", "AUTH-RC-003")
def test_keys_that_can_not_be_renewed_for_an_hour_are_given_up(world):
    world.seconds = 5000.0
    assert world.verify(world.token())
    world.server.tell(manner="fail")
    world.seconds += 600 + 3600
    assert world.verify(world.token())
    world.seconds += 1
    with pytest.raises(KeysUnavailable, match="too old"):
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
        {name: value for name, value in key.items() if name != "kid"},
        key | {"kid": 7},
        {name: value for name, value in key.items() if name != "use"} | {"key_ops": ["encrypt"]},
    ]
    for entry in bad:
        world.server.tell(keys=[entry], manner="good")
        with pytest.raises(KeysUnavailable, match="no usable signing key"):
            world.verify(world.token())
    world.server.tell(keys=[*bad, key | {"use": "sig", "key_ops": ["verify"]}], manner="good")
    assert world.verify(world.token())
    for operations in (None, ["verify"]):
        bare = ECKey.generate_key("P-256", {"kid": f"bare-{operations}"})
        published = bare.as_dict(private=False) | ({"key_ops": operations} if operations else {})
        world.server.tell(keys=[published], manner="good")
        world.seconds += 601
        assert world.verify(world.token(key=bare))
