"""Which record decides for a manual protocol, and what the protocol then verifies (format 1, Records)."""

import pytest
from samdkit import matrix, trace
from samdkit.model.evidence import Grade

from .conftest import wheel_of

PROTOCOL = """---
kind: test-protocol
---
# Protocols

## TP-900 By hand
- verifies: SRS-005.2, RC-001, SRS-001

1. Look.
"""
HEAD = "---\nkind: test-record\nrole: tester\n---\n# Records\n"


def record(number, date, result, version="1.2.0", more=""):
    facts = f"- concerns: TP-900\n- result: {result}\n- date: {date}\n- version: {version}\n{more}"
    return f"\n## TR-{number} By hand\n{facts}\nLooked.\n"


@pytest.fixture
def protocol(cuff):
    """The small device with a protocol; called with records, what is known of the protocol."""
    cuff.write("dossier/by-hand.md", PROTOCOL)

    def ask(*records):
        cuff.write("dossier/by-hand-records.md", HEAD + "".join(records))
        project = cuff.load()
        item = project.items["TP-900"]
        rows = {row.address: [str(one) for one in row.tests if "TP-900" in one.test] for row in matrix.forward(project)}
        return {
            "passed": trace.protocol_passed(project, item),
            "decides": [one.id for one in trace.deciding_records(project, item)],
            "signed": trace.is_signed(project, item),
            "shown": rows["RC-001"],
            "project": project,
        }

    return ask


def test_a_pass_verifies_all_that_the_protocol_names_controls_among_them(protocol):
    found = protocol(record(901, "2026-11-02", "pass"))
    assert found["passed"]
    assert all(trace.manual_pass(found["project"], address) for address in ("SRS-005.2", "RC-001", "SRS-001"))
    assert trace.grade(found["project"], "RC-001") >= Grade.DECLARED


def test_the_whole_of_a_requirement_with_parts_covers_none_of_them(protocol):
    found = protocol(record(901, "2026-11-02", "pass"))
    assert not trace.manual_pass(found["project"], "SRS-001.a")


@pytest.mark.parametrize("result", ["fail", "not-run"])
def test_anything_but_a_pass_verifies_nothing(protocol, result):
    found = protocol(record(901, "2026-11-02", result))
    assert not found["passed"]
    assert found["shown"] == [f"manual protocol TP-900 ({'failed' if result == 'fail' else 'not run'})"]


def test_the_newest_day_decides_whatever_the_order_of_the_records(protocol):
    older, newer = record(901, "2026-11-02", "fail"), record(902, "2026-11-10", "pass")
    for records in ((older, newer), (newer, older)):
        found = protocol(*records)
        assert (found["decides"], found["passed"]) == (["TR-902"], True)
    assert not protocol(record(901, "2026-11-02", "pass"), record(902, "2026-11-10", "fail"))["passed"]


def test_of_one_day_all_must_have_passed(protocol):
    found = protocol(record(901, "2026-11-02", "pass"), record(902, "2026-11-02", "fail"))
    assert (found["decides"], found["passed"]) == (["TR-901", "TR-902"], False)


def test_only_the_version_of_the_device_counts_be_the_other_newer(protocol):
    found = protocol(record(901, "2026-11-02", "pass"), record(902, "2026-11-10", "fail", "1.3.0"))
    assert (found["decides"], found["passed"]) == (["TR-901"], True)


def test_with_records_of_other_versions_only_it_is_stale(protocol):
    found = protocol(record(901, "2026-11-02", "pass", "1.1.0"))
    assert (found["decides"], found["passed"], found["shown"]) == ([], False, ["manual protocol TP-900 (stale)"])


def test_without_a_record_it_was_not_run(protocol):
    assert protocol()["shown"] == ["manual protocol TP-900 (not run)"]


def test_an_obsolete_record_does_not_count(protocol):
    found = protocol(record(901, "2026-11-02", "pass", more="- status: obsolete\n"))
    assert (found["decides"], found["passed"]) == ([], False)


def test_a_record_is_signed_only_if_it_says_so(protocol):
    assert protocol(record(901, "2026-11-02", "pass"))["shown"] == ["manual protocol TP-900 (passed, not signed)"]
    assert not protocol(record(901, "2026-11-02", "pass", more="- signed: no\n"))["signed"]
    found = protocol(record(901, "2026-11-02", "pass", more="- signed: yes\n"))
    assert (found["signed"], found["shown"]) == (True, ["manual protocol TP-900 (passed)"])


def test_a_device_without_a_version_has_no_record_that_counts(protocol, cuff):
    cuff.replace("dossier/device.md", "version: 1.2.0\n", "")
    assert not protocol(record(901, "2026-11-02", "pass", ""))["passed"]


def test_a_component_s_protocol_is_carried_out_with_the_component_s_version(cuff, pulse):
    head = "---\nkind: test-protocol\n---\n## PULSE-TP-001 By hand\n- verifies: PULSE-SRS-001\n\n1. Look.\n"
    pulse.write("dossier/manual.md", head)
    records = "---\nkind: test-record\n---\n## PULSE-TR-001 By hand\n- concerns: PULSE-TP-001\n- result: pass\n- version: 1.0.0\n"
    pulse.write("dossier/records.md", f"{records}- date: 2026-11-02\n- role: tester\n\nLooked.\n")
    cuff.lock(wheel_of(pulse.root))
    project = cuff.load()
    assert project.identity.version == "1.2.0"
    assert trace.protocol_passed(project, project.items["PULSE-TP-001"])
