import json
from pathlib import Path

import pytest
from samdkit_fhir import InvalidJson, NotFound, PagingError, Refused, ResponseTooLarge, Unavailable, UnexpectedContent, loads

OBSERVATION = loads((Path(__file__).parent / "data" / "Observation-ElseBloodPressure.json").read_bytes())


async def read(client):
    return await client.read("Patient", "Poul")


async def search(client):
    return [one async for one in client.search("Observation", {"patient": "Poul", "code": ["a", "b"]})]


@pytest.mark.verifies("FHIR-SRS-004")
def test_a_resource_is_read(ask, server):
    assert ask(read)["name"][0]["family"] == "Hansen"
    with pytest.raises(NotFound):
        ask(lambda client: client.read("Patient", "nobody"))
    server.tell(manner="other")
    with pytest.raises(UnexpectedContent):
        ask(read)
    for name, logical in (("Patient/../x", "1"), ("Patient", "a/b"), ("Patient", "")):
        with pytest.raises(ValueError, match="FHIR"):
            ask(lambda client, name=name, logical=logical: client.read(name, logical))


@pytest.mark.verifies("FHIR-SRS-005", "FHIR-RC-003")
def test_a_resource_is_created_once_though_the_first_answer_is_lost(ask, server):
    server.tell(manner="503", times=2)
    created = ask(lambda client: client.create(OBSERVATION, if_none_exist="identifier=1"))
    assert created == OBSERVATION
    ask(lambda client: client.create(OBSERVATION, if_none_exist="identifier=1"))
    assert len(server.state["created"]) == 1
    assert server.state["created"][0][0] == "identifier=1"
    path, _, sent = server.state["requests"][-1]
    assert path == "/fhir/Observation"
    assert sent == {
        "Accept": "application/fhir+json",
        "Content-Type": "application/fhir+json",
        "Prefer": "return=representation",
        "If-None-Exist": "identifier=1",
    }
    assert json.loads(server.state["created"][0][1]) == json.loads(json.dumps(OBSERVATION, default=float))


@pytest.mark.verifies("FHIR-SRS-005", "FHIR-RC-003")
def test_an_unconditional_create_is_never_repeated(ask, server):
    server.tell(manner="503")
    with pytest.raises(Unavailable):
        ask(lambda client: client.create(OBSERVATION))
    assert len(server.state["requests"]) == 1


@pytest.mark.verifies("FHIR-SRS-005", "FHIR-RC-003")
@pytest.mark.parametrize("resource", [{}, {"resourceType": "observation"}, {"resourceType": "Observation/../x"}])
def test_what_is_no_resource_is_not_sent(ask, server, resource):
    with pytest.raises(ValueError, match="no FHIR resource type"):
        ask(lambda client: client.create(resource))
    assert server.state["requests"] == []


@pytest.mark.verifies("FHIR-SRS-006.a", "FHIR-RC-004", "FHIR-RC-005")
@pytest.mark.parametrize("manner", ["good", "relative"])
def test_a_search_gives_every_match_of_every_page(ask, server, manner):
    server.tell(manner=manner)
    found = ask(search)
    assert [one["id"] for one in found] == [f"o{number}" for number in range(25)]


@pytest.mark.verifies("FHIR-SRS-006.a", "FHIR-RC-004")
@pytest.mark.parametrize(("manner", "ids"), [("mixed", ["without a mode", "a match"]), ("empty", [])])
def test_only_matches_of_the_type_are_given(ask, server, manner, ids):
    server.tell(manner=manner)
    assert [one["id"] for one in ask(search)] == ids


@pytest.mark.verifies("FHIR-SRS-006.b", "FHIR-RC-004")
@pytest.mark.parametrize(("manner", "asked"), [("circle", 2), ("endless", 5)])
def test_pages_without_an_end_are_an_error_not_a_cut(ask, server, manner, asked):
    server.tell(manner=manner)
    with pytest.raises(PagingError, match="the pages go in a circle, or on for more than 5"):
        ask(search, max_pages=5)
    assert len(server.state["requests"]) == asked


@pytest.mark.verifies("FHIR-SRS-006.b", "FHIR-RC-004")
def test_as_many_pages_as_are_allowed_are_read(ask):
    assert len(ask(search, max_pages=3)) == 25
    with pytest.raises(PagingError):
        ask(search, max_pages=2)


@pytest.mark.verifies("FHIR-SRS-006.c", "FHIR-RC-004")
@pytest.mark.parametrize("manner", ["history", "set"])
def test_an_answer_that_is_no_search_result_is_refused(ask, server, manner):
    server.tell(manner=manner)
    with pytest.raises(UnexpectedContent, match="answered a search with something else"):
        ask(search)


@pytest.mark.verifies("FHIR-SRS-007.a", "FHIR-RC-005")
def test_a_next_link_to_another_server_is_not_followed(ask, server):
    server.tell(manner="foreign")
    with pytest.raises(PagingError, match="another server"):
        ask(search, token="secret")


@pytest.mark.verifies("FHIR-SRS-007.b", "FHIR-RC-005")
def test_the_token_is_asked_for_before_each_request(ask, server):
    tokens = iter(["one", "two", "three"])

    async def token():
        return next(tokens)

    ask(search, token=token)
    assert [one[1] for one in server.state["requests"]] == ["Bearer one", "Bearer two", "Bearer three"]
    server.tell(manner="good")
    ask(read, token="fixed")
    ask(read)
    assert [one[1] for one in server.state["requests"]] == ["Bearer fixed", None]


@pytest.mark.verifies("FHIR-SRS-007.b", "FHIR-RC-005")
def test_the_token_is_sent_to_its_own_server_only(ask, server):
    elsewhere = server.root.replace("127.0.0.1", "localhost")
    status, _, _ = ask(lambda client: client._send("GET", f"{elsewhere}/fhir/Patient/Poul", {}, None), token="secret")
    assert status == 200
    assert server.state["requests"][-1][1] is None


@pytest.mark.verifies("FHIR-SRS-010.a", "FHIR-SRS-007.b", "FHIR-RC-002", "FHIR-RC-005")
def test_a_redirect_is_not_followed(ask, server):
    server.tell(manner="redirect")
    with pytest.raises(UnexpectedContent, match="redirects are not followed"):
        ask(read, token="secret")
    assert len(server.state["requests"]) == 1


@pytest.mark.verifies("FHIR-SRS-008.a")
def test_a_lost_connection_is_tried_again_and_then_said(ask, server):
    server.tell(manner="close", times=2)
    assert ask(read)["id"] == "Poul"
    server.tell(manner="close", times=0)
    with pytest.raises(Unavailable):
        ask(read, retries=1)


@pytest.mark.verifies("FHIR-SRS-008.b")
@pytest.mark.parametrize("manner", ["429", "503"])
def test_a_busy_server_is_asked_again_and_then_said(ask, server, manner):
    server.tell(manner=manner, times=2)
    assert ask(read)["id"] == "Poul"
    assert len(server.state["requests"]) == 3
    server.tell(manner=manner, times=0)
    with pytest.raises(Unavailable):
        ask(read, retries=1)


@pytest.mark.verifies("FHIR-SRS-009", "FHIR-RC-002")
def test_an_answer_is_read_only_up_to_the_limit(ask, server):
    server.tell(manner="flood")
    with pytest.raises(ResponseTooLarge, match="the answer has more than 299999 bytes"):
        ask(read, max_bytes=299_999)
    with pytest.raises(InvalidJson):
        ask(read, max_bytes=300_000)


@pytest.mark.verifies("FHIR-SRS-010.a")
def test_each_refusal_has_its_error(ask, server):
    server.tell(manner="refuse")
    with pytest.raises(Refused) as refused:
        ask(read)
    assert (refused.value.status, refused.value.issues) == (422, ("invalid",))
    assert "secret" not in str(refused.value)
    server.tell(manner="redirect")
    with pytest.raises(UnexpectedContent, match="redirect"):
        ask(read)
    server.tell(manner="500")
    with pytest.raises(Unavailable):
        ask(read)


@pytest.mark.verifies("FHIR-SRS-010.b", "FHIR-RC-002")
@pytest.mark.parametrize(
    ("manner", "error", "why"),
    [
        ("truncate", InvalidJson, "no JSON: "),
        ("html", UnexpectedContent, "no JSON by its content type"),
        ("mislabelled", UnexpectedContent, "no JSON by its content type"),
        ("list", UnexpectedContent, "no FHIR resource"),
        ("nameless", UnexpectedContent, "no FHIR resource"),
        ("numbered", UnexpectedContent, "no FHIR resource"),
        ("short", Unavailable, "does not answer"),
    ],
)
def test_an_answer_that_is_no_resource_is_one_clear_error(ask, server, manner, error, why):
    server.tell(manner=manner)
    with pytest.raises(error, match=why):
        ask(read, retries=0)
    server.tell(manner="good")
    assert ask(read)["id"] == "Poul"
