"""Who sees what (requirements/access.md, consent.md, audit.md)."""

import ast
import logging
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from samdkit_audit import AuditError, AuditLog, Event

import {{ cookiecutter.__package }}
from {{ cookiecutter.__package }} import consent_texts
from {{ cookiecutter.__package }}.access import CLINICIAN, Person, Refused
from {{ cookiecutter.__package }}.reading import LOCAL
from {{ cookiecutter.__package }}.web.app import RefusedStart, create_app

from running import ELSE_CPR, NORTH, POUL_CPR, SOUTH, Page, Running, consent_form

SOURCE = Path({{ cookiecutter.__package }}.__file__).parent


def course(device: Running, user: str, national: str = POUL_CPR, **claims: object) -> int:
    """The status of the answer to who asks for a course."""
    return device.gateway(user, **claims).get("/api/readings", params={"patient": national}).status_code


# Access


@pytest.mark.verifies("SRS-031", "RC-008")
def test_citizens_see_their_own_data_only(device: Running) -> None:
    device.enter(118, 87)
    device.enter(147, 95, user="else")
    assert course(device, "poul") == 200
    assert course(device, "poul", ELSE_CPR) == 403
    assert course(device, "else") == 403
    page = Page(device.browser("else").get("/course"))
    assert [row[1] for row in page.rows()] == ["147 / 95"]


@pytest.mark.verifies("SRS-032.a", "RC-019")
def test_another_role_is_refused(device: Running) -> None:
    device.enter(118, 87)
    device.consent()
    assert course(device, "clinician-1") == 200
    assert course(device, "clinician-1", roles=["secretary"]) == 403
    with pytest.raises(Refused):
        device.device.access.course(Person("x", "secretary", NORTH, "", ""), POUL_CPR, 7, "trace")


@pytest.mark.verifies("SRS-032.b", "RC-019")
def test_without_organisation_is_refused(device: Running) -> None:
    device.enter(118, 87)
    device.consent()
    with pytest.raises(Refused):
        device.device.access.course(Person("x", CLINICIAN, "", "", ""), POUL_CPR, 7, "trace")
    assert course(device, "clinician-1", organisation="") == 403
    device.device.access._consents.close()
    with pytest.raises(Refused):  # without any question to the consents
        device.device.access.course(Person("x", CLINICIAN, "", "", ""), POUL_CPR, 7, "trace")


@pytest.mark.verifies("SRS-032.c", "RC-019")
def test_consent_decides(device: Running) -> None:
    device.enter(118, 87)
    assert course(device, "clinician-1") == 403
    device.consent(clinic=NORTH)
    assert course(device, "clinician-1") == 200
    assert course(device, "clinician-2") == 403
    assert course(device, "clinician-1", ELSE_CPR) == 403
    device.clock.shift = timedelta(minutes=30)
    assert course(device, "clinician-1") == 200


@pytest.mark.verifies("SRS-032.c", "RC-019")
def test_an_ended_consent_permits_nothing(device: Running) -> None:
    device.enter(118, 87)
    device.consent()
    person = Person("c", CLINICIAN, NORTH, "", "")
    device.device.access.course(person, POUL_CPR, 7, "trace")
    device.clock.shift = timedelta(days=91)
    with pytest.raises(Refused):
        device.device.access.course(person, POUL_CPR, 7, "trace")


@pytest.mark.verifies("SRS-033.a", "RC-020")
def test_the_event_comes_before_the_data(device: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    device.enter(118, 87)
    order = []
    audit, store = device.device.access._audit, device.device.store
    append, readings = audit.append, store.readings

    def appended(event: object) -> object:
        order.append("event")
        return append(event)

    def read(*arguments: object) -> object:
        order.append("data")
        return readings(*arguments)

    monkeypatch.setattr(audit, "append", appended)
    monkeypatch.setattr(store, "readings", read)
    assert course(device, "poul") == 200
    assert order == ["event", "data"]


@pytest.mark.verifies("SRS-033.b", "RC-020")
def test_no_event_no_data(device: Running) -> None:
    device.enter(118, 87)
    device.device.access._audit.close()
    answer = device.gateway().get("/api/readings")
    assert answer.status_code == 503
    assert "118" not in answer.text
    assert device.browser("poul").get("/course").status_code == 503
    assert device.enter(116, 71).status_code == 503
    rows = sqlite3.connect(device.folder / "device.db").execute("SELECT count(*) FROM observation").fetchone()
    assert rows == (1,)


@pytest.mark.verifies("SRS-034", "RC-034")
def test_unknown_and_refused_look_the_same(device: Running) -> None:
    device.enter(118, 87)
    browser = device.browser("clinician-1")
    token = Page(browser.get("/citizen")).token
    pages = [browser.post("/citizen", data={"token": token, "national": one}) for one in (POUL_CPR, ELSE_CPR)]
    gateway = device.gateway("clinician-1")
    answers = [gateway.get("/fhir/Observation", params={"patient": one}) for one in (POUL_CPR, ELSE_CPR)]
    for first, second in (pages, answers):
        assert first.status_code == second.status_code == 403
        assert first.text.replace(POUL_CPR, "") == second.text.replace(ELSE_CPR, "")
    assert "ukendt her, eller borgeren har ikke givet" in Page(pages[0]).text


@pytest.mark.verifies("SRS-035")
def test_one_door_to_the_readings() -> None:
    """Every module that calls a method by which the store gives health data."""
    out = {"reading", "readings", "observations", "unforwarded"}
    callers = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in out:
                holder = node.value
                name = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")
                if name.strip("_") in {"store", "Store"}:
                    callers.add(path.name)
    assert callers == {"access.py", "forwarding.py"}


@pytest.mark.verifies("SRS-039", "RC-016")
def test_health_data_are_not_cached(device: Running) -> None:
    device.enter(118, 87)
    browser, gateway = device.browser("poul"), device.gateway()
    answers = [browser.get(one) for one in ("/course", "/who", "/consents")]
    answers += [gateway.get(one) for one in ("/api/readings", "/fhir/Observation")]
    assert [one.status_code for one in answers] == [200] * 5
    assert {one.headers["cache-control"] for one in answers} == {"no-store"}


# Consent


@pytest.mark.verifies("SRS-041.a")
@pytest.mark.parametrize("clinic", ["", "clinic-3", "*"])
def test_a_consent_names_one_known_organisation(device: Running, clinic: str) -> None:
    assert device.consent().status_code == 303
    answer = device.consent(clinic=clinic)
    assert answer.status_code == 400
    assert "Klinik: Vælg en klinik." in Page(answer).text
    one, *others = device.device.access._consents.of_patient(device.device.store.find(POUL_CPR).pseudonym)
    assert not others
    assert (set(one.purposes), set(one.organisations)) == ({"TREAT"}, {NORTH})


@pytest.mark.verifies("SRS-041.b")
@pytest.mark.parametrize(("days", "accepted"), [(-1, False), (1, True), (364, True), (366, False)])
def test_a_consent_has_an_end_within_a_year(device: Running, days: int, accepted: bool) -> None:
    end = (device.clock() + timedelta(days=days)).date()
    answer = device.consent(end=f"{end}")
    assert (answer.status_code == 303) is accepted
    assert accepted or "Til og med: Skal ligge efter i dag og højst 365 dage frem." in Page(answer).text


@pytest.mark.verifies("SRS-041.b")
@pytest.mark.parametrize("end", ["", "soon", "2026-13-01"])
def test_an_end_that_is_no_date_is_refused(device: Running, end: str) -> None:
    assert device.consent(end=end).status_code == 400


@pytest.mark.verifies("SRS-042.a", "SRS-042.b", "RC-022")
def test_a_withdrawal_works_at_once(device: Running) -> None:
    device.enter(118, 87)
    device.consent()
    assert course(device, "clinician-1") == 200
    browser = device.browser("poul")
    page = Page(browser.get("/consents"))
    form = {"token": page.token, "consent": page.all("input", name="consent", type="hidden")[0]["value"]}
    assert browser.post("/consents/withdraw", data=form).status_code == 303
    assert course(device, "clinician-1") == 403
    assert "Trukket tilbage" in Page(browser.get("/consents")).text


@pytest.mark.verifies("SRS-043.a", "RC-023")
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_text_is_shown_and_recorded(device: Running, language: str) -> None:
    browser = device.browser("poul", language)
    page = Page(browser.get("/consents"))
    text = consent_texts.current(language)
    assert text.text.partition("{clinic}")[0].strip() in page.text
    form = {**consent_form(page, NORTH, device.clock()), "language": page.all("input", name="language")[0]["value"]}
    assert browser.post("/consents", data=form).status_code == 303
    (one,) = device.device.access._consents.of_patient(device.device.store.find(POUL_CPR).pseudonym)
    assert (one.text_version, one.language) == (text.version, language)


@pytest.mark.verifies("SRS-043.a", "RC-023")
def test_the_form_of_a_consent_knows_the_days_that_can_be_chosen(device: Running) -> None:
    answer = device.browser("poul").get("/consents")
    page, today = Page(answer), device.clock().astimezone(LOCAL).date()
    (end,) = page.all("input", name="end")
    first, last = (f"{today + timedelta(days=days)}" for days in (1, 364))
    assert (answer.status_code, end["min"], end["max"], end["value"]) == (200, first, last, last)
    assert [one["value"] for one in page.all("option")] == [NORTH, SOUTH]


@pytest.mark.verifies("SRS-043.b", "RC-023")
def test_the_box_must_be_ticked(device: Running) -> None:
    browser = device.browser("poul")
    page = Page(browser.get("/consents"))
    assert not [one for one in page.all("input", type="checkbox") if "checked" in one]
    for changes in ({"consent": ""}, {"consent": "no"}, {"version": "0"}):
        answer = browser.post("/consents", data={**consent_form(page, NORTH, device.clock()), **changes})
        assert answer.status_code == 400
        assert "Sæt kryds, hvis du vil give samtykket." in Page(answer).text
    assert "Du har ikke givet samtykke." in Page(browser.get("/consents")).text


@pytest.mark.verifies("SRS-044", "RC-022")
def test_citizens_see_their_consents(device: Running) -> None:
    device.consent(clinic=NORTH)
    tomorrow = (device.clock() + timedelta(days=1)).date()
    device.consent(clinic=SOUTH, end=f"{tomorrow}")
    device.clock.shift = timedelta(days=4)
    text = Page(device.again("poul").get("/consents")).text
    south, north = text.index("Example Clinic South"), text.index("Example Clinic North")
    assert south < text.index("Udløbet") < north < text.index("Aktivt")
    assert re.search(
        r"fra \d\d\.\d\d\.\d{4} kl\. \d\d\.\d\d til \d\d\.\d\d\.\d{4} kl\. 23\.59 · formål: behandling", text
    )


@pytest.mark.verifies("SRS-045")
def test_the_consents_of_others_stay_closed(device: Running) -> None:
    device.enter(118, 87)
    device.consent("poul")
    browser = device.browser("poul")
    known = Page(browser.get("/consents")).all("input", name="consent", type="hidden")[0]["value"]
    other = device.browser("else")
    token = Page(other.get("/consents")).token
    answers = [other.post("/consents/withdraw", data={"token": token, "consent": one}) for one in (known, "unknown")]
    assert [one.status_code for one in answers] == [403, 403]
    assert answers[0].text == answers[1].text
    assert course(device, "clinician-1") == 200


@pytest.mark.verifies("SRS-046", "SRS-051.c", "RC-019")
def test_no_decision_no_data(device: Running) -> None:
    device.enter(118, 87)
    device.consent()
    device.device.access._consents.close()
    assert course(device, "clinician-1") == 503
    browser = device.browser("clinician-1")
    token = Page(browser.get("/citizen")).token
    answer = browser.post("/citizen", data={"token": token, "national": POUL_CPR})
    assert answer.status_code == 503
    assert "118" not in answer.text
    pseudonym = device.device.store.find(POUL_CPR).pseudonym
    assert [said(one.event) for one in device.audit() if one.event.action == "R"] == [
        ("8", "clinician", "clinician-1", pseudonym, "TREAT"),
        ("8", "clinician", "clinician-1", pseudonym, "TREAT"),
    ]


@pytest.mark.verifies("SRS-047")
def test_the_text_consented_to_stays(device: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    device.consent(language="en")
    newer = consent_texts.ConsentText("2", "da", "En nyere tekst til {clinic}.")
    monkeypatch.setattr(consent_texts, "TEXTS", (*consent_texts.TEXTS, newer))
    text = Page(device.browser("poul").get("/consents")).text
    assert "I consent that health professionals of Example Clinic North may see" in text
    assert "Tekstens version: 1" in text
    assert "En nyere tekst til den valgte klinik." in text


# Audit log


@pytest.mark.verifies("SRS-051.a")
def test_stored_readings_are_recorded(device: Running, bundle: Callable[..., bytes]) -> None:
    device.enter(118, 87)
    device.gateway().post("/fhir", content=bundle())
    assert [(one.event.action, one.event.entity.partition("?")[0]) for one in device.audit()] == [
        ("C", "Observation"),
        ("C", "Bundle"),
    ]


@pytest.mark.verifies("SRS-051.b", "SRS-051.c", "RC-020")
def test_reads_and_refusals_are_recorded(device: Running) -> None:
    device.enter(118, 87)
    course(device, "poul")
    course(device, "clinician-1")
    device.consent()
    course(device, "clinician-1")
    assert course(device, "clinician-1", ELSE_CPR) == 403
    pseudonym = device.device.store.find(POUL_CPR).pseudonym
    assert [said(one.event) for one in device.audit() if one.event.action == "R"] == [
        ("0", "citizen", pseudonym, pseudonym, "PATRQT"),
        ("4", "clinician", "clinician-1", pseudonym, "TREAT"),
        ("0", "clinician", "clinician-1", pseudonym, "TREAT"),
        ("4", "clinician", "clinician-1", None, "TREAT"),
    ]


def said(event: Event) -> tuple[str, str, str, str | None, str]:
    """What an event of reading says."""
    assert event.entity == "Observation?code=85354-9"
    assert re.fullmatch(r"[a-z]{20}", event.trace)
    return event.outcome, event.agent.role, event.agent.id, event.patient, event.purpose


@pytest.mark.verifies("SRS-051.d")
def test_consents_are_recorded(device: Running) -> None:
    device.consent()
    browser = device.browser("poul")
    page = Page(browser.get("/consents"))
    form = {"token": page.token, "consent": page.all("input", name="consent", type="hidden")[0]["value"]}
    browser.post("/consents/withdraw", data=form)
    assert [(one.event.action, one.event.entity) for one in device.audit()] == [("C", "Consent"), ("U", "Consent")]


@pytest.mark.verifies("SRS-052.a", "SRS-052.b", "SRS-052.c", "SRS-052.d")
def test_what_an_event_says(device: Running) -> None:
    device.enter(118, 87)
    device.consent()
    answer = device.gateway("clinician-1").get("/api/readings", params={"patient": POUL_CPR})
    assert answer.status_code == 200
    event = device.audit()[-1].event
    assert (event.agent.id, event.agent.role, event.agent.organisation) == ("clinician-1", "clinician", NORTH)
    assert event.patient == device.device.store.find(POUL_CPR).pseudonym
    assert (event.action, event.outcome, event.entity, event.purpose) == ("R", "0", "Observation?code=85354-9", "TREAT")
    assert re.fullmatch(r"[a-z]{20}", event.trace)


@pytest.mark.verifies("SRS-053.a", "SRS-053.b")
def test_citizens_see_who_looked(device: Running) -> None:
    device.enter(118, 87)
    device.enter(147, 95, user="else")
    device.consent()
    for _ in range(30):
        course(device, "clinician-1")
    course(device, "clinician-2")
    browser = device.browser("poul")
    first = Page(browser.get("/who"))
    assert first.rows()[0][1:] == ["sundhedsperson", "Example Clinic South", "så målinger", "nægtet"]
    assert first.rows()[1][1:] == ["sundhedsperson", "Example Clinic North", "så målinger", "gennemført"]
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4} kl\. \d\d\.\d\d", first.rows()[0][0])
    older = next(one["href"] for one in first.all("a") if "before" in one["href"])
    second = Page(browser.get(older))
    assert len(first.rows()) + len(second.rows()) == 33
    assert second.rows()[-1][1:] == ["borger", "–", "gemte målinger", "gennemført"]
    assert "Der er ingen ældre hændelser." in second.text


@pytest.mark.verifies("SRS-054", "RC-034")
def test_logs_hold_no_health_data(
    device: Running, bundle: Callable[..., bytes], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "{{ cookiecutter.__package }}")
    device.gateway().post("/fhir", content=bundle())
    device.consent()
    tokens = [device.issuer.token("poul"), device.issuer.token("clinician-1")]
    for token in tokens:
        device.client(authorization=f"Bearer {token}").get("/api/readings", params={"patient": POUL_CPR})

    def broken(*_: object) -> None:
        raise RuntimeError(f"{POUL_CPR} 118/87")

    monkeypatch.setattr(device.device.store, "readings", broken)
    assert device.browser("poul").get("/course").status_code == 500
    ours = "\n".join(one.getMessage() for one in caplog.records if one.name == "{{ cookiecutter.__package }}")
    assert "fault trace=" in ours
    for secret in (POUL_CPR, "118", "Poul", *tokens, *(token[-40:] for token in tokens)):
        assert secret not in re.sub(r"head=\S+|:\d+", "", ours)


@pytest.mark.verifies("SRS-055", "RC-020")
def test_a_damaged_audit_log_stops_the_start(run: Callable[..., Running], monkeypatch: pytest.MonkeyPatch) -> None:
    device = run()
    device.enter(118, 87)
    device.enter(116, 71)
    device.stop()
    damaged = device.folder.parent / "damaged"
    shutil.copytree(device.folder, damaged)
    with sqlite3.connect(damaged / "audit.db") as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        (table,) = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%digest%'"
        ).fetchone()
        connection.execute(f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")
    connection.close()
    opened = []
    plain = AuditLog.open
    monkeypatch.setattr(AuditLog, "open", lambda *one, **more: opened.append(plain(*one, **more)) or opened[-1])
    with pytest.raises(RefusedStart, match="damaged"):
        create_app(replace(device.settings, data=damaged))
    with pytest.raises(AuditError):  # it was closed
        opened[0].head()


@pytest.mark.verifies("SRS-056.a", "SRS-056.b")
def test_the_head_is_written_elsewhere(run: Callable[..., Running], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "{{ cookiecutter.__package }}")
    device = run()
    device.enter(118, 87)
    device.enter(116, 71)
    last = device.audit()[-1]
    device.stop()
    heads = [one.getMessage() for one in caplog.records if "audit-head" in one.getMessage()]
    assert [one.split()[1] for one in heads] == ["when=start", "when=day", "when=stop"]
    assert heads[-1].endswith(f"head=2:{last.digest}")


@pytest.mark.verifies("SRS-057", "RC-034")
def test_the_audit_log_knows_pseudonyms(device: Running) -> None:
    device.enter(118, 87)
    device.consent()
    course(device, "clinician-1")
    for one in device.audit():
        assert re.fullmatch(r"[0-9a-f-]{36}", one.event.patient)
    for name in ("audit.db", "audit.db-wal", "consent.db", "consent.db-wal"):
        path = device.folder / name
        assert not path.exists() or POUL_CPR.encode() not in path.read_bytes()
