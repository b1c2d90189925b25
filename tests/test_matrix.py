"""The trace matrix, forwards and backwards."""

import pytest
from samdkit import matrix


@pytest.mark.verifies("KIT-SRS-013.a")
def test_there_is_a_row_for_each_part_and_control_in_order(cuff):
    rows = matrix.forward(cuff.load())
    requirements = ["SRS-001.a", "SRS-001.b", "SRS-001.c", "SRS-002", "SRS-003", "SRS-004", "SRS-005.1", "SRS-005.2", "SRS-007"]
    assert [row.address for row in rows] == [*requirements, "RC-001", "RC-002"]


@pytest.mark.verifies("KIT-SRS-013.a")
def test_a_row_leads_from_its_sources_to_code_and_tests(cuff):
    row = next(one for one in matrix.forward(cuff.load()) if one.address == "SRS-001.a")
    assert (row.title, row.sources, row.architecture) == ("Impossible readings are refused", ("UN-001", "RISK-001"), ("SAD-002",))
    assert row.text.split()[:6] == ["The", "software", "SHALL", "refuse", "a", "reading"]
    assert row.units == ("src/cuff/reading.py::refusals#1",)
    assert [str(one) for one in row.tests] == ["tests/test_reading.py::test_systolic_limits (4 cases passed, fault-sensitive)"]


@pytest.mark.verifies("KIT-SRS-013.a")
def test_a_control_s_sources_are_its_risks(cuff):
    row = next(one for one in matrix.forward(cuff.load()) if one.address == "RC-001")
    assert row.sources == ("RISK-001",)


@pytest.mark.verifies("KIT-SRS-013.a")
def test_results_that_differ_stand_apart_and_a_stale_one_says_so(cuff):
    cuff.replace("dossier/requirements.md", "below 60 or above 250", "below 61 or above 250")
    rows = {row.address: [str(one) for one in row.tests] for row in matrix.forward(cuff.load())}
    assert rows["SRS-001.a"] == ["tests/test_reading.py::test_systolic_limits (4 cases passed, stale)"]
    assert rows["RC-001"] == ["tests/test_reading.py::test_systolic_limits (4 cases passed, fault-sensitive)"]


@pytest.mark.verifies("KIT-SRS-013.a")
def test_a_test_that_was_never_run_and_a_manual_protocol_are_named_as_such(cuff):
    cuff.remove("evidence/runs.jsonl")
    rows = {row.address: [str(one) for one in row.tests] for row in matrix.forward(cuff.load())}
    assert rows["SRS-002"] == ["tests/test_reading.py::test_mean (not run)"]
    assert rows["SRS-005.2"] == ["manual protocol TP-001 (passed, not signed)"]
    assert rows["SRS-007"] == []


@pytest.mark.verifies("KIT-SRS-013.a")
def test_components_are_in_it_when_asked_for(cuff):
    project = cuff.load()
    inherited = [row for row in matrix.forward(project, inherited=True) if row.origin]
    assert [(row.address, row.origin, len(row.tests)) for row in inherited] == [("PULSE-SRS-001", "pulse-limits", 1)]
    assert not any(row.origin for row in matrix.forward(project))


@pytest.mark.verifies("KIT-SRS-013.b")
def test_backwards_each_test_leads_to_what_it_verifies(cuff):
    found = matrix.backward(cuff.load())
    assert found == sorted(found)
    assert ("tests/test_reading.py::TestDiastolic::test_time_is_asked_for", "passed", ("SRS-001.c",)) in found
    assert len(found) == 9
    assert not any("test_pulse" in test for test, _, _ in found)


@pytest.mark.verifies("KIT-SRS-013.b")
def test_forwards_and_backwards_say_the_same(cuff):
    project = cuff.load()
    forward = {
        (one.test, row.address) for row in matrix.forward(project) for one in row.tests if not one.test.startswith("manual")
    }
    backward = {(test.partition("[")[0], address) for test, _, verifies in matrix.backward(project) for address in verifies}
    assert forward == backward
