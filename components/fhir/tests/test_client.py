import json
from pathlib import Path

import pytest
from samdkit_fhir import NotFound, PagingError, Refused, ResponseTooLarge, Unavailable, UnexpectedContent, loads

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
    assert json.loads(server.state["created"][0][1]) == json.loads(json.dumps(OBSERVATION, default=float))


@pytest.mark.verifies("FHIR-SRS-005", "FHIR-RC-003")
def test_an_unconditional_create_is_never_repeated(ask, server):
    server.tell(manner="503")
    with pytest.raises(Unavailable):
        ask(lambda client: client.create(OBSERVATION))
    assert len(server.state["requests"]) == 1


@pytest.mark.verifies("FHIR-SRS-006.a", "FHIR-RC-004")
@pytest.mark.parametrize("manner", ["good", "relative"])
def test_a_search_gives_every_match_of_every_page(ask, server, manner):
    server.tell(manner=manner)
    found = ask(search)
    assert [one["id"] for one in found] == [f"o{number}" for number in range(25)]


@pytest.mark.verifies("FHIR-SRS-006.b", "FHIR-RC-004")
@pytest.mark.parametrize("manner", ["circle", "endless"])
def test_pages_without_an_end_are_an_error_not_a_cut(ask, server, manner):
    server.tell(manner=manner)
    with pytest.raises(PagingError):
        ask(search, max_pages=5)
    assert len(server.state["requests"]) <= 5


@pytest.mark.verifies("FHIR-SRS-006.c")
def test_an_answer_that_is_no_search_result_is_refused(ask, server):
    server.tell(manner="history")
    with pytest.raises(UnexpectedContent):
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
    with pytest.raises(ResponseTooLarge):
        ask(read, max_bytes=100_000)


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
@pytest.mark.parametrize("manner", ["truncate", "html", "list", "short"])
def test_an_answer_that_is_no_resource_is_one_clear_error(ask, server, manner):
    server.tell(manner=manner)
    with pytest.raises((UnexpectedContent, ValueError, Unavailable)):
        ask(read, retries=0)
