import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from samdkit_consent import (
    Actor,
    ConsentStore,
    ConsentUnavailable,
    InvalidConsent,
    Kind,
    Request,
    Status,
    UnknownConsent,
)

REQUEST = Request("poul", Actor("c", "clinic-1"), "TREAT", "blood-pressure")

READER = """
import sys
from samdkit_consent import Actor, ConsentStore, Request
store = ConsentStore.open(sys.argv[1])
for line in sys.stdin:
    print(store.decide(Request("poul", Actor("c", "clinic-1"), "TREAT", "blood-pressure")).permit, flush=True)
"""


@pytest.mark.verifies("CONSENT-SRS-001.a")
def test_a_consent_names_a_purpose(give):
    for purposes in ([], [" "]):
        with pytest.raises(InvalidConsent, match="purpose"):
            give(purposes=purposes)


@pytest.mark.verifies("CONSENT-SRS-001.b", "CONSENT-RC-004")
def test_a_consent_has_an_end_and_a_refusal_needs_none(store, give):
    with pytest.raises(InvalidConsent, match="a consent has an end; only a refusal may be without"):
        give(end=None)
    assert store.refuse("poul", purposes=["TREAT"], recorded_by="poul", text_version="1", language="da").end is None


@pytest.mark.verifies("CONSENT-SRS-001.c")
def test_times_are_moments_in_order(give, clock):
    with pytest.raises(InvalidConsent, match="time zone"):
        give(end=datetime(2027, 1, 1))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(InvalidConsent, match="after"):
        give(end=clock.now)


@pytest.mark.verifies("CONSENT-SRS-001.d")
@pytest.mark.parametrize("field", ["recorded_by", "text_version", "language"])
def test_how_a_consent_was_given_is_recorded(give, field):
    with pytest.raises(InvalidConsent, match=field):
        give(**{field: ""})


@pytest.mark.verifies("CONSENT-SRS-005.a", "CONSENT-RC-005")
def test_commits_are_synchronous_and_another_file_is_refused(store, tmp_path):
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    (tmp_path / "other").write_text("no database at all, only text that is long enough to be read as a header" * 3)
    with pytest.raises(ConsentUnavailable):
        ConsentStore.open(tmp_path / "other")
    connection = sqlite3.connect(tmp_path / "newer.db")
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    with pytest.raises(ConsentUnavailable, match="version 7"):
        ConsentStore.open(tmp_path / "newer.db")


@pytest.mark.verifies("CONSENT-SRS-005.b", "CONSENT-RC-005")
def test_what_was_given_is_there_after_reopening(store, give, tmp_path, clock):
    given = give()
    with ConsentStore.open(tmp_path / "consent.db", clock=clock) as other:
        assert other.of_patient("poul") == (given,)
        assert other.decide(REQUEST).permit


@pytest.mark.verifies("CONSENT-SRS-005.b", "CONSENT-RC-005")
def test_what_one_thread_gives_another_decides_by(store, give):
    give()
    with ThreadPoolExecutor(1) as other:
        assert other.submit(store.decide, REQUEST).result().permit


@pytest.mark.verifies("CONSENT-SRS-006", "CONSENT-RC-001")
def test_a_refusal_needs_no_end_and_beats_the_consent(store, give):
    give()
    refusal = store.refuse("poul", purposes=["TREAT"], recorded_by="poul", text_version="1", language="da")
    assert refusal.kind is Kind.DENY
    assert refusal.end is None
    assert not store.decide(REQUEST).permit


@pytest.mark.verifies("CONSENT-SRS-006", "CONSENT-RC-001")
def test_a_refusal_keeps_what_was_refused_to_whom_and_when(store, clock):
    said = {"recorded_by": "nurse", "text_version": "7", "language": "da", "end": clock.now + timedelta(days=2)}
    later = clock.now + timedelta(days=1)
    whom = {"actors": ["c"], "organisations": ["clinic-1"], "data_classes": ["weight"]}
    refusal = store.refuse("poul", purposes=["TREAT"], start=later, **whom, **said)
    assert store.of_patient("poul") == (refusal,)
    assert (refusal.patient, refusal.purposes, refusal.start, refusal.recorded) == ("poul", {"TREAT"}, later, clock.now)
    assert {name: getattr(refusal, name) for name in said} == said
    assert {name: [*getattr(refusal, name)] for name in whom} == whom


@pytest.mark.verifies("CONSENT-SRS-007.a", "CONSENT-RC-004")
def test_a_withdrawal_is_a_new_version_and_only_the_citizens_own(store, give, clock):
    given = give()
    with pytest.raises(UnknownConsent, match="this citizen has no such consent"):
        store.withdraw(given.id, patient="else", recorded_by="else")
    with pytest.raises(UnknownConsent, match="this citizen has no such consent"):
        store.withdraw("no-such-id", patient="poul", recorded_by="poul")
    assert store.decide(REQUEST).permit
    clock.now += timedelta(hours=1)
    withdrawn = store.withdraw(given.id, patient="poul", recorded_by="poul")
    assert (withdrawn.status, withdrawn.version, withdrawn.withdrawn) == (Status.WITHDRAWN, 2, clock.now)
    assert store.withdraw(given.id, patient="poul", recorded_by="poul") == withdrawn


@pytest.mark.verifies("CONSENT-SRS-007.b", "CONSENT-RC-004")
def test_the_next_decision_after_a_withdrawal_denies_also_in_another_process(tmp_path):
    path = tmp_path / "consent.db"
    with ConsentStore.open(path) as store:
        given = store.give(
            "poul", purposes=["TREAT"], end=datetime.now().astimezone() + timedelta(days=1), recorded_by="poul", text_version="1",
            language="da",
        )  # fmt: skip
        reader = subprocess.Popen(
            [sys.executable, "-c", READER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with reader:

            def ask():
                reader.stdin.write("?\n")
                reader.stdin.flush()
                return reader.stdout.readline().strip()

            assert ask() == "True"
            assert store.decide(REQUEST).permit
            store.withdraw(given.id, patient="poul", recorded_by="poul")
            assert not store.decide(REQUEST).permit
            assert ask() == "False"


@pytest.mark.verifies("CONSENT-SRS-008")
def test_every_version_is_kept(store, give):
    given = give()
    withdrawn = store.withdraw(given.id, patient="poul", recorded_by="poul")
    assert store.history(given.id) == (given, withdrawn)
    for statement in ("DELETE FROM consent", "UPDATE consent SET patient = 'x'"):
        with pytest.raises(sqlite3.IntegrityError):
            store._connection.execute(statement)


@pytest.mark.verifies("CONSENT-SRS-009", "CONSENT-RC-005")
def test_a_store_that_can_not_be_used_is_said(store, give):
    store._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(ConsentUnavailable):
        give()
    store.close()
    with pytest.raises((ConsentUnavailable, sqlite3.ProgrammingError)):
        store.decide(REQUEST)


@pytest.mark.verifies("CONSENT-SRS-005.b", "CONSENT-RC-005")
def test_a_killed_process_leaves_whole_consents(tmp_path):
    path = tmp_path / "consent.db"
    script = (
        "import sys; from datetime import *; from samdkit_consent import ConsentStore\n"
        "store = ConsentStore.open(sys.argv[1])\n"
        "while True:\n"
        "    one = store.give('poul', purposes=['TREAT'], end=datetime(2999, 1, 1, tzinfo=UTC),"
        " recorded_by='p', text_version='1', language='da')\n"
        "    print(one.id, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)
    acknowledged = [process.stdout.readline().strip() for _ in range(10)]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with ConsentStore.open(path) as store:
        stored = {one.id for one in store.of_patient("poul")}
    assert set(acknowledged) <= stored


@pytest.mark.verifies("CONSENT-SRS-009", "CONSENT-RC-005")
def test_closing_waits_for_other_threads(tmp_path):
    """Closing a SQLite connection under a running statement crashes the process."""
    for number in range(30):
        store = ConsentStore.open(tmp_path / f"{number}.db")
        ended = []

        def read(store=store, ended=ended):
            try:
                while True:
                    store.of_patient("poul")
            except ConsentUnavailable:
                ended.append(True)

        reader = threading.Thread(target=read)
        reader.start()
        store.close()
        reader.join(10)
        assert ended == [True]
