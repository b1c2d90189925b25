"""Bundles of a gateway (requirements/bundle.md), each a change of the one that HL7 Denmark published."""

import asyncio
import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from {{ cookiecutter.__package }} import store
from {{ cookiecutter.__package }}.bundle import LARGEST
from {{ cookiecutter.__package }}.web.app import create_app

from running import ELSE_CPR, Page, Running

#: The kinds of FHIR's issue-type that a Bundle can be refused with.
CODES = {"forbidden", "invalid", "not-found", "required", "structure", "too-long", "value"}
#: Where the Observations stand in the published Bundle.
PLACE = {"BloodPressure.": 5, "HeartRate": 6, "BloodPressureStatus": 7}
Edit = Callable[[dict[str, Any]], None]


def resource(content: dict[str, Any], kind: str) -> Any:
    """The resource whose id begins so."""
    return next(one["resource"] for one in content["entry"] if one["resource"]["id"].startswith(kind))


def refused(device: Running, content: bytes, status: int = 400) -> dict[str, Any]:
    """The one OperationOutcome of a refusal that left nothing behind."""
    answer = device.gateway().post("/fhir", content=content)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"
    outcome: dict[str, Any] = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    for one in outcome["issue"]:
        assert (one["severity"], one["code"] in CODES) == ("error", True)
        assert re.fullmatch(r"\w.* .*\.", one["diagnostics"])
        assert all(re.fullmatch(r"Bundle[\w.\[\]]*", place) for place in one.get("expression", ["Bundle"]))
    assert device.stored() == []
    return outcome


@pytest.mark.verifies("SRS-015.a", "SRS-015.b", "SRS-015.c")
def test_the_published_bundle_reaches_the_course(device: Running, bundle: Callable[..., bytes]) -> None:
    answer = device.gateway().post("/fhir", content=bundle())
    assert answer.status_code == 200
    assert answer.json()["issue"][0]["diagnostics"] == "Observations stored: 3."
    row = Page(device.browser("poul").get("/course")).rows()[0]
    assert row[1:] == ["118 / 87", "diastolisk over området", "93 pr. minut", "uregelmæssig puls", "fra apparat"]


@pytest.mark.verifies("SRS-011.a", "RC-018")
def test_noise_of_ten_megabytes_is_refused(device: Running) -> None:
    noise = random.Random(10).randbytes(10_000_000)
    for content in (noise, b" " * (LARGEST + 1)):
        outcome = refused(device, content, 413)
        assert [one["code"] for one in outcome["issue"]] == ["too-long"]
    assert refused(device, b" " * LARGEST)["issue"][0]["code"] == "structure"


@pytest.mark.verifies("SRS-011.b", "RC-018")
def test_reading_stops_at_the_limit(device: Running) -> None:
    """The frame of the server, to count what is taken: a megabyte, not ten."""
    taken = 0
    sent: list[dict[str, Any]] = []
    token = device.issuer.token("poul")

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 65_536
        return {"type": "http.request", "body": b" " * 65_536, "more_body": taken < 10_000_000}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def ask() -> None:
        app = create_app(device.settings, device.clock)
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/fhir",
            "query_string": b"",
            "headers": [(b"authorization", f"Bearer {token}".encode())],
        }
        await app(scope, receive, send)
        await app.state.device.sign_in.close()

    asyncio.run(ask())
    assert sent[0]["status"] == 413
    assert taken <= LARGEST + 65_536


@pytest.mark.verifies("SRS-012.a", "RC-005")
@pytest.mark.parametrize("part", [0, 0.5, 0.999])
def test_a_truncated_bundle_is_refused(device: Running, bundle: Callable[..., bytes], part: float) -> None:
    content = bundle()
    outcome = refused(device, content[: int(len(content) * part)])
    assert outcome["issue"][0]["code"] == "structure"


@pytest.mark.verifies("SRS-012.a", "RC-005")
def test_another_encoding_is_refused(device: Running, bundle: Callable[..., bytes]) -> None:
    refused(device, bundle().decode().replace("Poul", "Påul").encode("latin-1"))


@pytest.mark.verifies("SRS-012.b", "RC-005")
def test_a_member_named_twice_is_refused(device: Running, bundle: Callable[..., bytes]) -> None:
    content = bundle()
    assert content.count(b'"value": 118') == 1 or content.count(b'"value":118') == 1
    twice = content.replace(b'"value": 118', b'"value": 100, "value": 118').replace(
        b'"value":118', b'"value":100,"value":118'
    )
    refused(device, twice)


@pytest.mark.verifies("SRS-012.c", "RC-005")
@pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"-Infinity"])
def test_a_number_that_is_none_is_refused(device: Running, bundle: Callable[..., bytes], word: bytes) -> None:
    content = bundle()
    refused(device, content.replace(b'"value": 118', b'"value": ' + word).replace(b'"value":118', b'"value":' + word))


@pytest.mark.verifies("SRS-013.a", "RC-007")
@pytest.mark.parametrize("kind", ["batch", "collection", None])
def test_another_kind_of_bundle_is_refused(device: Running, bundle: Callable[..., bytes], kind: str | None) -> None:
    other = b'{"resourceType": "Observation", "type": "transaction"}'
    for content in (bundle(lambda one: one.update(type=kind)), other, b"[]"):
        (issue,) = refused(device, content)["issue"]
        assert (issue["code"], issue["expression"]) == ("invalid", ["Bundle.type"])


@pytest.mark.verifies("SRS-013.b", "RC-007")
@pytest.mark.parametrize(
    ("name", "value"),
    [("subject", {"reference": "Patient/other"}), ("derivedFrom", [{"reference": "Observation/other"}])],
)
def test_a_reference_out_of_the_bundle_is_refused(
    device: Running, bundle: Callable[..., bytes], name: str, value: object
) -> None:
    outcome = refused(device, bundle(lambda one: resource(one, "BloodPressureStatus").update({name: value})))
    (issue,) = outcome["issue"]
    assert (issue["code"], issue["expression"]) == ("not-found", [f"Bundle.entry[7].resource.{name}"])


@pytest.mark.verifies("SRS-013.d", "RC-036")
@pytest.mark.parametrize("kind", ["BloodPressure.", "HeartRate", "BloodPressureStatus"])
@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "preliminary", "corrected", None])
def test_an_observation_that_is_not_final_is_refused(
    device: Running, bundle: Callable[..., bytes], kind: str, status: str | None
) -> None:
    outcome = refused(device, bundle(lambda one: resource(one, kind).update(status=status)))
    assert [one["expression"] for one in outcome["issue"]] == [[f"Bundle.entry[{PLACE[kind]}].resource.status"]]


@pytest.mark.verifies("SRS-013.c", "RC-007")
@pytest.mark.parametrize("kind", ["BloodPressure.", "HeartRate", "BloodPressureStatus"])
def test_an_observation_without_identifier_is_refused(device: Running, bundle: Callable[..., bytes], kind: str) -> None:
    outcome = refused(device, bundle(lambda one: resource(one, kind).pop("identifier")))
    assert outcome["issue"][0]["code"] == "required"


@pytest.mark.verifies("SRS-013.c", "RC-007")
@pytest.mark.parametrize(
    "identifier", [{"value": "1"}, "1", [], ["1"], [{"system": "s"}], [{"value": 1}], [{"value": ""}]]
)
def test_what_is_no_identifier_is_none(device: Running, bundle: Callable[..., bytes], identifier: object) -> None:
    outcome = refused(device, bundle(lambda one: resource(one, "HeartRate").update(identifier=identifier)))
    assert outcome["issue"][0]["expression"] == ["Bundle.entry[6].resource.identifier"]


@pytest.mark.verifies("SRS-014.a", "RC-008")
def test_a_bundle_has_one_patient(device: Running, bundle: Callable[..., bytes]) -> None:
    refused(device, bundle(lambda one: one["entry"].pop(0)))
    refused(device, bundle(lambda one: one["entry"].append({**one["entry"][0], "fullUrl": "urn:uuid:other"})))


@pytest.mark.verifies("SRS-014.b", "RC-008")
def test_a_bundle_of_somebody_else_is_refused(device: Running, bundle: Callable[..., bytes]) -> None:
    def other(one: dict[str, Any]) -> None:
        resource(one, "Poul")["identifier"][0]["value"] = ELSE_CPR

    assert refused(device, bundle(other), 403)["issue"][0]["code"] == "forbidden"
    refused(device, bundle(lambda one: resource(one, "Poul").pop("identifier")), 403)


@pytest.mark.verifies("SRS-014.c", "RC-008")
def test_an_observation_of_somebody_else_is_refused(device: Running, bundle: Callable[..., bytes]) -> None:
    gateway = {"reference": "Device/Telma.FEEDDADADEADBEEF"}
    of_the_gateway = bundle(lambda one: resource(one, "BloodPressure.").update(subject=gateway))
    of_nobody = bundle(lambda one: resource(one, "HeartRate").pop("subject"))
    for content, place in ((of_the_gateway, 5), (of_nobody, 6)):
        (issue,) = refused(device, content)["issue"]
        assert (issue["code"], issue["expression"]) == ("invalid", [f"Bundle.entry[{place}].resource.subject"])


@pytest.mark.verifies("SRS-015.a", "SRS-015.b", "SRS-015.c", "RC-015")
def test_pressure_pulse_and_irregular_pulse_are_taken(device: Running, bundle: Callable[..., bytes]) -> None:
    device.gateway().post("/fhir", content=bundle())
    pressure, *rest = device.stored()
    values = [one["valueQuantity"]["value"] for one in pressure["component"]]
    assert values == [118, 87]
    found = {one["code"]["coding"][0]["code"]: one for one in rest}
    assert found["8867-4"]["valueQuantity"]["value"] == 93
    assert found["8410608"]["component"][0]["valueBoolean"] is True
    assert {one["derivedFrom"][0]["reference"] for one in rest} == {f"Observation/{pressure['id']}"}


@pytest.mark.verifies("SRS-015.b")
def test_a_pulse_of_another_time_is_not_this_readings(device: Running, bundle: Callable[..., bytes]) -> None:
    later = "2023-02-23T11:00:00+01:00"
    answer = device.gateway().post(
        "/fhir", content=bundle(lambda one: resource(one, "HeartRate").update(effectiveDateTime=later))
    )
    assert answer.status_code == 200
    assert any(
        "Observation" in one["diagnostics"] and "Not processed" in one["diagnostics"] for one in answer.json()["issue"]
    )
    assert Page(device.browser("poul").get("/course")).rows()[0][3] == "puls ikke oplyst"


@pytest.mark.verifies("SRS-016.a", "SRS-016.b", "RC-009")
def test_what_is_not_processed_is_named(device: Running, bundle: Callable[..., bytes]) -> None:
    issues = device.gateway().post("/fhir", content=bundle()).json()["issue"]
    named = {one["expression"][0]: one for one in issues if one["code"] == "not-supported"}
    assert set(named) == {
        *(f"Bundle.entry[{number}].resource" for number in (1, 2, 3, 4)),  # gateway, monitor, battery, clock
        "Bundle.entry[5].resource.component[2]",  # the mean pressure
    }
    assert all(one["severity"] == "information" for one in named.values())
    no_component = bundle(lambda one: resource(one, "BloodPressure.")["component"].append("no component"))
    assert device.gateway().post("/fhir", content=no_component).status_code == 200


@pytest.mark.verifies("SRS-017", "RC-007")
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_failure_half_way_leaves_nothing(
    device: Running, bundle: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    plain, calls = store.dumps, 0

    def failing(value: Any) -> str:
        nonlocal calls
        calls += 1
        if calls > after:
            raise MemoryError
        return plain(value)

    monkeypatch.setattr(store, "dumps", failing)
    assert device.gateway().post("/fhir", content=bundle()).status_code == 500
    monkeypatch.undo()
    assert device.stored() == []
    assert device.gateway().post("/fhir", content=bundle()).status_code == 200
    assert len(device.stored()) == 3


@pytest.mark.verifies("SRS-017", "RC-007")
def test_a_bundle_that_cannot_be_recorded_leaves_nothing(device: Running, bundle: Callable[..., bytes]) -> None:
    device.device.access._audit.close()
    assert device.gateway().post("/fhir", content=bundle()).status_code == 503
    assert device.device.store.unforwarded(10) == []


@pytest.mark.verifies("SRS-018.a", "SRS-018.b", "RC-006")
def test_a_bundle_sent_again_is_kept_once(device: Running, bundle: Callable[..., bytes]) -> None:
    content = bundle()
    first, second = (device.gateway().post("/fhir", content=content).json()["issue"] for _ in range(2))
    assert not [one for one in first if one["code"] == "duplicate"]
    assert [one["expression"] for one in second if one["code"] == "duplicate"] == [
        ["Bundle.entry[5].resource"], ["Bundle.entry[6].resource"], ["Bundle.entry[7].resource"],
    ]  # fmt: skip
    assert second[0]["diagnostics"] == "Observations stored: 0."
    assert {one["severity"] for one in second} == {"information"}
    assert len(device.stored()) == 3


@pytest.mark.verifies("SRS-018.a", "RC-006")
def test_a_status_that_comes_later_joins_its_reading(device: Running, bundle: Callable[..., bytes]) -> None:
    device.gateway().post("/fhir", content=bundle(lambda one: one["entry"].pop(7)))
    device.gateway().post("/fhir", content=bundle())
    assert len(device.stored()) == 3
    assert [row[4] for row in Page(device.browser("poul").get("/course")).rows()] == ["uregelmæssig puls"]


def _component(code: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def find(content: dict[str, Any]) -> dict[str, Any]:
        parts: list[dict[str, Any]] = resource(content, "BloodPressure.")["component"]
        return next(one for one in parts if one["code"]["coding"][0]["code"] == code)

    return find


_SYSTOLIC, _DIASTOLIC = _component("8480-6"), _component("8462-4")


_SYSTOLIC_LIMITS = "Systolic pressure (the higher number): Must be between 60 and 280 mmHg."


@pytest.mark.verifies("SRS-019", "RC-001")
@pytest.mark.parametrize(
    ("edit", "place", "words"),
    [
        (
            lambda one: _SYSTOLIC(one)["valueQuantity"].update(value=1200),
            "[5].resource.component[0].value",
            _SYSTOLIC_LIMITS,
        ),
        (
            lambda one: _SYSTOLIC(one)["valueQuantity"].update(code="kPa", value=15.7),
            "[5].resource.component[0].value",
            "Systolic pressure (the higher number): Must have the unit mm[Hg] (UCUM).",
        ),
        (
            lambda one: resource(one, "BloodPressure.")["component"].remove(_DIASTOLIC(one)),
            "[5].resource.component",
            "Diastolic pressure (the lower number): Is needed.",
        ),
        (
            lambda one: _DIASTOLIC(one).pop("valueQuantity"),
            "[5].resource.component[1].value",
            "Diastolic pressure (the lower number): Is needed.",
        ),
        (
            lambda one: resource(one, "BloodPressure.").update(effectiveDateTime="2023-02-23"),
            "[5].resource.effective",
            "Measured: Must have its offset from UTC.",
        ),
        (
            lambda one: resource(one, "BloodPressure.").update(effectiveDateTime="2123-02-23T10:00:00Z"),
            "[5].resource.effective",
            "Measured: Is in the future.",
        ),
        (
            lambda one: resource(one, "HeartRate")["valueQuantity"].update(value=5),
            "[6].resource.value",
            "Pulse: Must be between 30 and 220 beats per minute.",
        ),
        (
            lambda one: resource(one, "BloodPressureStatus")["component"][0].update(valueBoolean="yes"),
            "[7].resource.component[0].value",
            "Did the monitor show an irregular pulse?: Must be true or false.",
        ),
    ],
)
def test_an_impossible_reading_is_one_error_and_refuses_the_bundle(
    device: Running, bundle: Callable[..., bytes], edit: Edit, place: str, words: str
) -> None:
    def whole(one: dict[str, Any]) -> None:
        edit(one)
        moment = resource(one, "BloodPressure.")["effectiveDateTime"]
        resource(one, "HeartRate")["effectiveDateTime"] = moment  # still of the same time

    (issue,) = refused(device, bundle(whole))["issue"]
    assert issue["expression"] == [f"Bundle.entry{place}"]
    assert issue["diagnostics"] == words


@pytest.mark.verifies("SRS-020")
@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/fhir", b"{", 400),
        ("POST", "/api/readings", b"{", 400),
        ("POST", "/api/readings", b"[]", 400),
        ("GET", "/api/readings?days=8", b"", 400),
        ("GET", "/api/readings?patient=0000000000", b"", 403),
        ("GET", "/api/nothing", b"", 404),
        ("DELETE", "/fhir", b"", 405),
        ("POST", "/fhir", b"\x89PNG", 400),
        ("POST", "/fhir", json.dumps({"resourceType": "Bundle", "type": "transaction"}).encode(), 400),
    ],
)
def test_each_refusal_is_one_outcome(device: Running, method: str, path: str, content: bytes, status: int) -> None:
    answer = device.gateway().request(method, path, content=content)
    assert answer.status_code == status, answer.text
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert all(one["severity"] == "error" and one["code"] and one["diagnostics"] for one in outcome["issue"])
