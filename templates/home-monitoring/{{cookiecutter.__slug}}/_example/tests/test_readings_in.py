"""Readings by the form and the API, and how they are kept (requirements/readings.md)."""

import json
import random
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from running import ELSE_CPR, POUL_CPR, Page, Running, pressure, reading_form


@pytest.mark.verifies("SRS-006", "RC-004")
def test_the_api_names_every_problem(device: Running) -> None:
    answer = device.enter(1200, 87, pulse={"value": 5, "code": "/min"}, taken="yesterday")
    assert answer.status_code == 400
    assert [one["expression"] for one in answer.json()["issue"]] == [["systolic"], ["pulse"], ["taken"]]
    assert {one["code"] for one in answer.json()["issue"]} == {"value"}
    assert [one["diagnostics"] for one in answer.json()["issue"]] == [
        "Systolic pressure (the higher number): Must be between 60 and 280 mmHg.",
        "Pulse: Must be between 30 and 220 beats per minute.",
        "Measured: Must be a date with a time of day.",
    ]


@pytest.mark.verifies("SRS-007", "RC-001")
def test_nothing_of_a_refused_reading_is_kept(device: Running) -> None:
    device.enter(118, 87)
    before = device.stored()
    assert device.enter(1200, 87).status_code == 400
    browser = device.browser("poul")
    form = reading_form(Page(browser.get("/enter")), device.clock(), systolic="1200")
    assert browser.post("/enter", data=form).status_code == 400
    assert device.stored() == before


@pytest.mark.verifies("SRS-008.a", "SRS-008.b", "SRS-008.c")
def test_a_reading_is_kept_as_observations(device: Running) -> None:
    taken = (device.clock() - timedelta(hours=1)).isoformat()
    device.enter(118, 87, pulse={"value": 93, "code": "/min"}, irregularPulse=True, taken=taken)
    pressure, pulse, status = sorted(
        device.stored(), key=lambda one: ["85354-9", "8867-4", "8410608"].index(_code(one))
    )
    ucum = "http://unitsofmeasure.org"
    assert pressure["subject"] == {"identifier": {"system": "urn:oid:1.2.208.176.1.2", "value": POUL_CPR}}
    assert pressure["effectiveDateTime"] == taken
    assert pressure["code"] == {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]}
    assert [(_code(one), one["valueQuantity"]) for one in pressure["component"]] == [
        ("8480-6", {"value": 118, "unit": "mmHg", "system": ucum, "code": "mm[Hg]"}),
        ("8462-4", {"value": 87, "unit": "mmHg", "system": ucum, "code": "mm[Hg]"}),
    ]
    assert pulse["valueQuantity"] == {"value": 93, "unit": "/min", "system": ucum, "code": "/min"}
    assert [(_code(one), one["valueBoolean"]) for one in status["component"]] == [("8410608.2", True)]
    assert all(one["derivedFrom"][0]["reference"] == f"Observation/{pressure['id']}" for one in (pulse, status))


def _code(coded: dict[str, object]) -> str:
    return str(coded["code"]["coding"][0]["code"])  # type: ignore[index]


@pytest.mark.verifies("SRS-009", "RC-005")
@pytest.mark.parametrize("digits", ["128.50", "128.5", "128", "128.500000000000000000001"])
def test_digits_stay(device: Running, digits: str) -> None:
    taken = (device.clock() - timedelta(hours=1)).isoformat()
    form = {"systolic": pressure("DIGITS"), "diastolic": pressure(87), "taken": taken}
    content = json.dumps(form).replace('"DIGITS"', digits)
    assert device.gateway().post("/api/readings", content=content).status_code == 201
    assert f'"value":{digits},' in device.gateway().get("/fhir/Observation").text
    assert digits.replace(".", ",") in Page(device.browser("poul").get("/course")).text


@pytest.mark.verifies("SRS-002.a", "SRS-005.a", "SRS-007", "SRS-020", "RC-001", "RC-002")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"diastolic": None}, "Diastolic pressure (the lower number): Is needed."),
        ({"systolic": pressure(1200)}, "Systolic pressure (the higher number): Must be between 60 and 280 mmHg."),
        # A number in another unit is not judged any further.
        (
            {"systolic": pressure(15.7, "kPa")},
            "Systolic pressure (the higher number): Must have the unit mm[Hg] (UCUM).",
        ),
    ],
)
def test_one_fault_is_one_error(device: Running, changes: dict[str, object], words: str) -> None:
    taken = (device.clock() - timedelta(hours=1)).isoformat()
    content = {"systolic": pressure(118), "diastolic": pressure(87), "taken": taken, **changes}
    answer = device.gateway().post("/api/readings", content=json.dumps(content))
    assert (answer.status_code, [one["diagnostics"] for one in answer.json()["issue"]]) == (400, [words])
    assert device.stored() == []


@pytest.mark.verifies("SRS-020")
@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b'{"systolic": {"value": 118', 400, "structure"), (random.Random(10).randbytes(10_000_000), 413, "too-long")],
    ids=["truncated", "noise"],
)
def test_what_is_no_reading_is_one_error(device: Running, content: bytes, status: int, code: str) -> None:
    answer = device.gateway().post("/api/readings", content=content)
    assert (answer.status_code, [one["code"] for one in answer.json()["issue"]]) == (status, [code])
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert device.stored() == []


@pytest.mark.verifies("SRS-010.b", "RC-015")
def test_an_irregular_pulse_told_later_joins_its_reading(device: Running) -> None:
    taken = (device.clock() - timedelta(hours=1)).isoformat()
    first = device.enter(118, 87, pulse={"value": 93, "code": "/min"}, taken=taken)
    again = device.enter(118, 87, pulse={"value": 93, "code": "/min"}, taken=taken, irregularPulse=True)
    assert (again.status_code, again.json()) == (200, {"id": first.json()["id"], "duplicate": True})
    rows = Page(device.browser("poul").get("/course")).rows()
    assert [row[3:5] for row in rows] == [["93 pr. minut", "uregelmæssig puls"]]
    device.enter(118, 87, pulse={"value": 93, "code": "/min"}, taken=taken, irregularPulse=True)
    assert len(device.stored()) == 3
    contrary = device.enter(118, 87, pulse={"value": 93, "code": "/min"}, taken=taken, irregularPulse=False)
    assert contrary.status_code == 201, "what contradicts is no repetition"
    assert [row[4] for row in Page(device.browser("poul").get("/course")).rows()].count("uregelmæssig puls") == 1


@pytest.mark.verifies("SRS-010.b", "RC-015")
def test_it_joins_a_reading_that_a_gateway_sent(device: Running, bundle: Callable[..., bytes]) -> None:
    content = bundle(lambda one: one["entry"].pop(7))
    assert device.gateway().post("/fhir", content=content).status_code == 200
    taken = json.loads(content)["entry"][5]["resource"]["effectiveDateTime"]
    again = device.enter(118, 87, pulse={"value": 93, "code": "/min"}, taken=taken, irregularPulse=True)
    assert again.json()["duplicate"] is True
    assert [row[4] for row in Page(device.browser("poul").get("/course")).rows()] == ["uregelmæssig puls"]
    assert len(device.stored()) == 3


@pytest.mark.verifies("SRS-010.a", "RC-006")
def test_the_same_reading_is_kept_once(device: Running) -> None:
    browser = device.browser("poul")
    form = reading_form(Page(browser.get("/enter")), device.clock())
    first, second = (browser.get(browser.post("/enter", data=form).headers["location"]) for _ in range(2))
    assert "tæller kun én gang" not in Page(first).text
    assert "tæller kun én gang" in Page(second).text
    assert len(Page(browser.get("/course")).rows()) == 1
    taken = (device.clock() - timedelta(hours=3)).isoformat()
    answers = [device.enter(118, 87, taken=taken) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    assert [one.json()["duplicate"] for one in answers] == [False, True]
    assert [one.event.action for one in device.audit()].count("C") == 4, "what is told again is recorded again"
    assert device.enter(119, 87, taken=taken).json()["duplicate"] is False


@pytest.mark.verifies("SRS-038", "RC-008")
def test_only_citizens_enter_readings(device: Running, bundle: Callable[..., bytes]) -> None:
    assert device.enter(118, 87, user="clinician-1").status_code == 403
    (event,) = [one.event for one in device.audit()]
    assert (event.action, event.outcome, event.agent.id, event.patient) == ("C", "4", "clinician-1", None)
    assert (event.entity, event.purpose) == ("Observation?code=85354-9", "PATRQT")
    assert re.fullmatch(r"[a-z]{20}", event.trace)
    assert device.gateway("clinician-1").post("/fhir", content=bundle()).status_code == 403
    browser = device.browser("clinician-1")
    assert browser.get("/enter").status_code == 403
    form = reading_form(Page(browser.get("/citizen")), device.clock())
    assert browser.post("/enter", data=form).status_code == 403
    assert device.stored() == []


@pytest.mark.verifies("SRS-074.a", "RC-025")
def test_nothing_is_stored_before_it_is_confirmed(device: Running) -> None:
    browser = device.browser("poul")
    form = reading_form(Page(browser.get("/enter")), device.clock(), systolic="118,5", step="")
    page = Page(browser.post("/enter", data=form))
    assert page.heading == "Passer det med apparatet?"
    day, clock = form["taken"].split("T")
    shown = f"{'.'.join(reversed(day.split('-')))} kl. {clock.replace(':', '.')}"
    for words in ("118,5 mmHg", "87 mmHg", "93 slag pr. minut", "Ja", shown, "Målingen er ikke gemt endnu."):
        assert words in page.text
    assert device.stored() == []
    hidden = {one["name"]: one["value"] for one in page.all("input", type="hidden") if one["name"] != "token"}
    corrected = Page(browser.post("/enter", data={**hidden, "token": page.token, "step": "correct"}))
    kept = {one["name"]: one["value"] for one in corrected.all("input") if one.get("id")}
    assert kept == {name: form[name] for name in ("systolic", "diastolic", "pulse", "taken")}
    assert device.stored() == []
    saved = browser.post("/enter", data={**hidden, "token": page.token, "step": "save"})
    assert saved.headers["location"].startswith("/stored/")
    clinician = device.browser("clinician-1")
    token = Page(clinician.get("/citizen")).token
    assert clinician.post("/enter", data={**hidden, "token": token, "step": ""}).status_code == 403
    assert len(device.stored()) == 3


@pytest.mark.verifies("SRS-074.b", "RC-025")
def test_the_receipt_shows_what_was_stored(device: Running) -> None:
    browser = device.browser("poul")
    form = reading_form(Page(browser.get("/enter")), device.clock(), systolic="118,5")
    to = browser.post("/enter", data=form).headers["location"]
    page = Page(browser.get(to))
    values = re.findall(r"<dd.*?>(.*?)</dd>", page.html)
    day, clock = form["taken"].split("T")
    year, month, date = day.split("-")
    assert values == [
        "118,5 mmHg",
        "87 mmHg",
        "93 slag pr. minut",
        "Ja",
        f"{date}.{month}.{year} kl. {clock.replace(':', '.')}",
    ]
    assert "tæller kun én gang" not in page.text
    again = browser.get(browser.post("/enter", data=form).headers["location"])
    assert "tæller kun én gang" in Page(again).text
    assert device.browser("else").get(to).status_code == 403


@pytest.mark.verifies("SRS-087")
def test_citizens_take_their_data_with_them(device: Running, bundle: Callable[..., bytes]) -> None:
    device.gateway().post("/fhir", content=bundle())
    device.enter(116, 71)
    device.enter(147, 95, user="else")
    answer = device.gateway().get("/fhir/Observation", params={"patient": POUL_CPR})
    assert answer.headers["content-type"] == "application/fhir+json"
    found = answer.json()
    assert (found["resourceType"], found["type"], found["total"]) == ("Bundle", "searchset", 4)
    assert len(found["entry"]) == 4
    assert device.gateway().get("/fhir/Observation", params={"patient": ELSE_CPR}).status_code == 403
