import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samdkit_audit import AuditLog, AuditUnavailable, Head, InvalidEvent
from samdkit_audit.command import main
from samdkit_audit.event import link

WRITER = """
import sys
from samdkit_audit import Action, Agent, AuditLog, Event, Outcome
log = AuditLog.open(sys.argv[1], source="writer")
for number in range(int(sys.argv[2])):
    entry = log.append(Event(Action.READ, Outcome.SUCCESS, Agent("a", "r"), "p", "Observation/1", "TREAT", f"t{number}"))
    print(entry.index, entry.digest, flush=True)
"""


def writer(path, count):
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(count)], stdout=subprocess.PIPE, text=True)


@pytest.mark.verifies("AUDIT-SRS-001.a")
@pytest.mark.parametrize("field", ["entity", "purpose", "trace"])
def test_an_event_without_a_wanted_field_is_refused(log, event, field):
    with pytest.raises(InvalidEvent, match=field):
        log.append(replace(event(), **{field: " "}))
    assert log.head().size == 0


@pytest.mark.verifies("AUDIT-SRS-001.b", "AUDIT-RC-003")
@pytest.mark.parametrize("number", ["0101701234", "010170-1234"])
@pytest.mark.parametrize("field", ["entity", "trace", "purpose"])
def test_a_cpr_number_is_refused_and_not_repeated_in_the_error(log, event, field, number):
    with pytest.raises(InvalidEvent, match=f"{field} holds what looks like a CPR number") as refused:
        log.append(replace(event(), **{field: f"Patient?identifier={number}"}))
    assert number not in str(refused.value)
    assert log.head().size == 0
    log.append(replace(event(), **{field: "Patient?identifier=12"}))
    assert log.head().size == 1


@pytest.mark.verifies("AUDIT-SRS-001.c")
def test_a_field_longer_than_512_characters_is_refused(log, event):
    log.append(event(trace="x" * 512))
    with pytest.raises(InvalidEvent, match="512"):
        log.append(event(trace="x" * 513))


@pytest.mark.verifies("AUDIT-SRS-002.a", "AUDIT-RC-001")
def test_every_acknowledged_event_survives_a_kill(tmp_path):
    path = tmp_path / "audit.db"
    process = writer(path, 10_000)
    acknowledged = [process.stdout.readline().split() for _ in range(20)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += [line.split() for line in process.stdout.read().splitlines() if len(line.split()) == 2]
    process.wait()
    process.stdout.close()
    with AuditLog.open(path, source="test") as log:
        assert log.verify().ok
        stored = {entry.index: entry.digest for entry in log.entries(limit=1000)}
    assert all(stored[int(index)] == digest for index, digest in acknowledged[:-1])
    assert len(stored) >= 20


@pytest.mark.verifies("AUDIT-SRS-002.a")
def test_all_events_of_a_batch_are_stored_or_none(log, event):
    with pytest.raises(InvalidEvent):
        log.append_all([event(), event(trace="")])
    assert log.head() == Head(0, "0" * 64)
    assert [one.index for one in log.append_all([event(), event()])] == [0, 1]


@pytest.mark.verifies("AUDIT-SRS-002.a", "AUDIT-RC-001")
def test_a_batch_that_breaks_off_leaves_nothing_and_the_log_goes_on(tmp_path, event):
    moments = iter([datetime(2026, 11, 24, tzinfo=UTC)])
    with AuditLog.open(tmp_path / "audit.db", source="test", clock=lambda: next(moments)) as log:
        with pytest.raises(StopIteration):
            log.append_all([event("t1"), event("t2")])
        assert log.head().size == 0
        moments = iter([datetime(2026, 11, 25, tzinfo=UTC)])
        assert log.append(event("t3")).index == 0


@pytest.mark.verifies("AUDIT-SRS-002.b", "AUDIT-RC-001")
def test_commits_are_synchronous(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", source="test") as log:
        assert log._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert log._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.verifies("AUDIT-SRS-002.b", "AUDIT-RC-001")
def test_what_can_not_be_opened_is_said(tmp_path):
    with pytest.raises(AuditUnavailable, match="can't be opened"):
        AuditLog.open(tmp_path, source="test")


@pytest.mark.verifies("AUDIT-SRS-002.a", "AUDIT-RC-001")
def test_several_threads_append_to_one_log(log, event):
    with ThreadPoolExecutor(4) as threads:
        appended = list(threads.map(lambda number: log.append(event(f"t{number}")), range(20)))
    assert sorted(one.index for one in appended) == list(range(20))
    assert log.verify().ok


@pytest.mark.verifies("AUDIT-SRS-003.a", "AUDIT-SRS-003.b", "AUDIT-RC-002")
@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_byte_is_found_at_its_place(tmp_path_factory, event, data):
    path = tmp_path_factory.mktemp("log") / "audit.db"
    with AuditLog.open(path, source="test") as log:
        log.append_all([event(trace=f"t{number}") for number in range(5)])
        assert log.verify().ok
    column = data.draw(st.sampled_from(["body", "digest", "previous", "patient", "agent", "recorded"]))
    row = data.draw(st.integers(0, 4))
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER entry_no_update")
    (value,) = connection.execute(f"SELECT {column} FROM entry WHERE idx = ?", (row,)).fetchone()
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 3))
    changed = bytes(raw) if isinstance(value, bytes) else raw.decode()
    connection.execute(f"UPDATE entry SET {column} = ? WHERE idx = ?", (changed, row))
    connection.commit()
    connection.close()
    with AuditLog.open(path, source="test") as log:
        found = log.verify()
    assert not found.ok
    assert found.faults[0].index in {row, row + 1}


@pytest.mark.verifies("AUDIT-SRS-003.b", "AUDIT-RC-002")
def test_a_removed_entry_is_named(log, event):
    log.append_all([event() for _ in range(4)])
    log._connection.execute("DROP TRIGGER entry_no_delete")
    log._connection.execute("DELETE FROM entry WHERE idx = 1")
    assert log.verify().faults[0].what == "entries 1 to 1 are missing"


@pytest.mark.verifies("AUDIT-SRS-003.b", "AUDIT-RC-002")
def test_an_entry_that_fits_itself_and_not_its_neighbours_is_named(log, event):
    entries = log.append_all([event(f"t{number}") for number in range(3)])
    (body,) = log._connection.execute("SELECT body FROM entry WHERE idx = 1").fetchone()
    log._connection.execute("DROP TRIGGER entry_no_update")
    forged = (entries[1].digest, link(entries[1].digest, body))
    log._connection.execute("UPDATE entry SET previous = ?, digest = ? WHERE idx = 1", forged)
    faults = [(fault.index, fault.what) for fault in log.verify().faults]
    assert faults == [(1, "it is not linked to the entry before it"), (2, "it is not linked to the entry before it")]


@pytest.mark.verifies("AUDIT-SRS-003.c", "AUDIT-RC-002")
def test_a_cut_tail_shows_against_a_head_kept_elsewhere(log, event):
    log.append_all([event() for _ in range(4)])
    head = log.head()
    assert log.verify(head).ok
    log._connection.execute("DROP TRIGGER entry_no_delete")
    log._connection.execute("DELETE FROM entry WHERE idx = 3")
    assert log.verify().ok
    assert "shorter" in log.verify(head).faults[0].what
    assert not log.verify(Head(2, "f" * 64)).ok
    (fault,) = log.verify(Head(3, "f" * 64)).faults
    assert (fault.index, fault.what) == (3, "it differs from the head kept elsewhere")
    assert log.verify(Head(0, "0" * 64)).ok


@pytest.mark.verifies("AUDIT-SRS-004.a", "AUDIT-RC-002")
@pytest.mark.parametrize("statement", ["UPDATE entry SET agent = 'x'", "DELETE FROM entry"])
def test_stored_entries_can_not_be_changed_through_the_store(log, event, statement):
    log.append(event())
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        log._connection.execute(statement)


@pytest.mark.verifies("AUDIT-SRS-004.b")
def test_a_file_of_another_version_is_refused(tmp_path):
    connection = sqlite3.connect(tmp_path / "audit.db")
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(AuditUnavailable, match="version 9"):
        AuditLog.open(tmp_path / "audit.db", source="test")


@pytest.mark.verifies("AUDIT-SRS-005", "AUDIT-RC-001")
def test_two_processes_append_to_one_chain(tmp_path):
    path = tmp_path / "audit.db"
    AuditLog.open(path, source="test").close()
    processes = [writer(path, 40) for _ in range(2)]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    with AuditLog.open(path, source="test") as log:
        assert log.verify().ok
        assert log.head().size == 80


@pytest.mark.verifies("AUDIT-SRS-006")
def test_opening_reads_only_the_last_entry(log, event):
    log.append_all([event() for _ in range(3)])
    plan = log._connection.execute("EXPLAIN QUERY PLAN SELECT idx, digest FROM entry ORDER BY idx DESC LIMIT 1").fetchall()
    assert log.head().size == 3
    assert "TEMP" not in str(plan)


@pytest.mark.verifies("AUDIT-SRS-007.a")
def test_entries_are_found_by_patient_agent_and_time(tmp_path, event):
    moments = iter(datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3))
    with AuditLog.open(tmp_path / "audit.db", source="test", clock=lambda: next(moments)) as log:
        log.append_all([event("t1"), event("t2", patient="patient-8"), event("t3", agent="clinician-4")])
        assert [one.event.trace for one in log.entries(patient="patient-7")] == ["t3", "t1"]
        assert [one.event.trace for one in log.entries(agent="clinician-4")] == ["t3"]
        second = datetime(2026, 11, 2, tzinfo=UTC)
        assert [one.event.trace for one in log.entries(since=second)] == ["t3", "t2"]
        assert [one.event.trace for one in log.entries(until=second)] == ["t1"]
        with pytest.raises(ValueError, match="time zone"):
            log.entries(since=datetime(2026, 11, 2))  # noqa: DTZ001 - that is what is refused


@pytest.mark.verifies("AUDIT-SRS-007.b")
def test_pages_follow_each_other_without_gap_or_repeat(log, event):
    log.append_all([event(f"t{number}") for number in range(5)])
    first = log.entries(limit=2)
    second = log.entries(limit=2, before=first[-1].index)
    assert [one.index for one in first + second] == [4, 3, 2, 1]
    with pytest.raises(ValueError, match="limit"):
        log.entries(limit=0)


@pytest.mark.verifies("AUDIT-SRS-008", "AUDIT-RC-001")
def test_a_store_that_can_not_be_written_is_said(log, event):
    log._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(AuditUnavailable):
        log.append(event())


@pytest.mark.verifies("AUDIT-SRS-008", "AUDIT-RC-001")
def test_a_full_store_loses_nothing_that_was_acknowledged(log, event):
    log.append(event())
    pages = log._connection.execute("PRAGMA page_count").fetchone()[0]
    log._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(AuditUnavailable):
        log.append_all([event("x" * 500) for _ in range(200)])
    assert log.verify().ok
    assert log.head().size == 1


@pytest.mark.verifies("AUDIT-SRS-009")
def test_an_entry_is_a_fhir_audit_event(log, event):
    log.append(event())
    (resource,) = log.fhir_audit_events(patient="patient-7")
    assert resource["resourceType"] == "AuditEvent"
    assert (resource["action"], resource["outcome"]) == ("R", "0")
    assert resource["entity"][0]["role"]["code"] == "1"
    assert resource["entity"][0]["what"]["identifier"]["value"] == "patient-7"
    assert resource["entity"][2]["what"]["identifier"]["value"] == "request-1"
    assert resource["agent"][0]["location"]["display"] == "clinic-1"
    assert resource["purposeOfEvent"][0]["coding"][0]["code"] == "TREAT"
    log.append(replace(event(), patient=None))
    assert len(next(log.fhir_audit_events())["entity"]) == 2


@pytest.mark.verifies("AUDIT-SRS-010")
def test_the_command_says_whether_a_log_is_what_was_written(tmp_path, event, capsys):
    path = tmp_path / "audit.db"
    assert main(["verify", str(path)]) == 2
    with AuditLog.open(path, source="test") as log:
        log.append(event())
        head = log.head()
    assert main(["verify", str(path), "--head", str(head)]) == 0
    assert main(["verify", str(path), "--head", f"2:{'a' * 64}"]) == 1
    assert "0 faults in 1 entries" in capsys.readouterr().out
    (tmp_path / "other").write_text("no database at all, only text that is long enough to be read as a header")
    assert main(["verify", str(tmp_path / "other")]) == 2
    with pytest.raises(SystemExit), contextlib.redirect_stderr(None):
        main(["verify", str(path), "--head", "nonsense"])


@pytest.mark.verifies("AUDIT-SRS-003.c")
def test_a_head_is_read_back_from_its_text():
    head = Head(3, "a" * 64)
    assert Head.parse(str(head)) == head


@pytest.mark.verifies("AUDIT-SRS-003.c", "AUDIT-RC-002")
@pytest.mark.parametrize("text", ["", "3", f"x:{'a' * 64}", f"-3:{'a' * 64}", "3:abc", f"3:{'A' * 64}", f"3:{'a' * 65}"])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(ValueError, match="a head is SIZE:DIGEST"):
        Head.parse(text)


@pytest.mark.verifies("AUDIT-SRS-008")
def test_closing_waits_for_other_threads(tmp_path):
    """Closing a SQLite connection under a running statement crashes the process."""
    for number in range(30):
        log = AuditLog.open(tmp_path / f"{number}.db", source="test")
        ended = []

        def read(log=log, ended=ended):
            try:
                while True:
                    log.head()
            except AuditUnavailable:
                ended.append(True)

        reader = threading.Thread(target=read)
        reader.start()
        log.close()
        reader.join(10)
        assert ended == [True]
