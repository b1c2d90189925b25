"""evidence.manual-record."""

import pytest

CHECK = "evidence.manual-record"
CLAUSES = ("iec62304:5.7.3", "iec62304:5.7.4", "iec62304:5.7.5")
RECORDS, PROTOCOLS = "dossier/records.md", "dossier/manual.md"


def record(result: str, day: str, more: str = "") -> str:
    table = "| step | expected | actual | verdict |\n| --- | --- | --- | --- |\n| 2 | 93 mmHg | 9 mmHg | fail |\n"
    return f"\n## TR-002 Read again\n- concerns: TP-001\n- result: {result}\n- date: {day}\n{more}\n{table}"


@pytest.mark.verifies("KIT-SRS-022.6")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.6")
def test_a_failed_record_is_found_at_what_the_protocol_verifies(cuff):
    cuff.append(RECORDS, record("fail", "2026-11-05"))
    assert cuff.seen(CHECK) == [
        (
            cuff.place("dossier/requirements.md", "## SRS-005"),
            CHECK,
            "SRS-005.2",
            "SRS-005.2: TR-002 of TP-001 failed on 2026-11-05",
            "mend the device and carry the protocol out again",
            CLAUSES,
        )
    ]


@pytest.mark.verifies("KIT-SRS-022.6")
def test_records_of_other_versions_alone_are_stale(cuff):
    cuff.replace(RECORDS, "version: 1.2.0", "version: 1.1.0")
    assert cuff.seen(CHECK) == [
        (
            cuff.place(PROTOCOLS, "## TP-001"),
            CHECK,
            "TP-001",
            "TP-001 was last carried out with version 1.1.0, not 1.2.0; SRS-005.2 rests on it",
            "carry it out and write a test-record of version 1.2.0, or a task that concerns it",
            CLAUSES,
        )
    ]


@pytest.mark.verifies("KIT-SRS-022.6")
@pytest.mark.parametrize(
    ("result", "day", "found"),
    [
        ("fail", "2026-11-01", 0),
        ("fail", "2026-11-02", 1),
        ("fail", "2026-11-03", 1),
        ("not-run", "2026-11-01", 0),
        ("not-run", "2026-11-02", 1),
        ("not-run", "2026-11-03", 1),
        ("pass", "2026-11-03", 0),
    ],
)
def test_the_newest_day_decides_and_of_one_day_all(cuff, result, day, found):
    cuff.append(RECORDS, record(result, day))
    assert len(cuff.findings(CHECK)) == found


@pytest.mark.verifies("KIT-SRS-022.6")
def test_a_protocol_without_a_record_waits_for_its_task_and_the_release_with_it(cuff):
    cuff.remove(RECORDS)
    (found,) = cuff.findings()
    assert found.message == "TP-001 was never carried out; SRS-005.2 rests on it"
    cuff.append("dossier/tasks.md", "\n## TASK-004 Carry it out\n- due: release\n- concerns: TP-001\n\nBefore the release.\n")
    assert cuff.findings() == []
    assert "TASK-004" in {one.item for one in cuff.findings("documents.open-task", release=True)}


@pytest.mark.verifies("KIT-SRS-022.6")
def test_a_task_excuses_no_failure(cuff):
    cuff.append(RECORDS, record("fail", "2026-11-05"))
    cuff.append("dossier/tasks.md", "\n## TASK-004 Carry it out\n- due: release\n- concerns: TP-001\n\nAgain.\n")
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-005.2"]


@pytest.mark.verifies("KIT-SRS-022.6")
def test_an_obsolete_protocol_is_not_judged(cuff):
    cuff.remove(RECORDS)
    cuff.replace(PROTOCOLS, "- verifies: SRS-005.2", "- verifies: SRS-005.2\n- status: obsolete")
    assert cuff.findings(CHECK) == []
