"""`samdkit verify` with seeded faults: which are noticed, by which tests, and what users then read."""

import os
import sys

import pytest

TESTS = "tests/test_reading.py"


@pytest.fixture
def cuff(cuff):
    """The small device as it was before anything was seeded, without its case at the lower limit."""
    cuff.remove("evidence/faults.jsonl")
    cuff.replace(TESTS, ', (LIMITS[0], ["diastolic"])', "")
    return cuff


@pytest.fixture
def verify(samdkit, monkeypatch):
    """`verify(folder)`: the command, without the variables of the pytest that runs this test."""
    for name in [one for one in os.environ if one.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    return lambda folder, *options: samdkit("verify", folder.root, "--faults", "--python", sys.executable, *options)


def faults(folder, unit=""):
    """The recorded faults, or those of one unit."""
    return [one for one in folder.load().faults if not one.origin and one.unit.endswith(unit)]


def fault(folder, what):
    """The one recorded fault of these words."""
    (found,) = [one for one in faults(folder) if one.what == what]
    return found


def lines(folder, *, without):
    """What is recorded of all units but one."""
    return {line for line in folder.read("evidence/faults.jsonl").splitlines() if f'{without}"' not in line}


@pytest.mark.verifies("KIT-SRS-035.a", "KIT-SRS-035.f", "KIT-SRS-035.h")
def test_a_limit_that_no_test_stands_on_survives_and_is_named_by_its_place(cuff, verify):
    called = verify(cuff)
    assert called.code == 0
    place = cuff.place("src/cuff/reading.py", "if not 60 <= reading.systolic")
    survivor = fault(cuff, "`60` becomes `61`")
    assert survivor.outcome == "survived"
    assert survivor.cold, "a survivor of a risk control is confirmed"
    assert {one.partition("[")[0] for one in survivor.passed} == {f"{TESTS}::test_systolic_limits"}
    assert f"{place}: survived: `60` becomes `61` [{survivor.fault}]" in called.lines
    killed = sum(one.outcome == "killed" for one in faults(cuff))
    assert f"{killed} of {len(faults(cuff))} faults noticed, {len(faults(cuff))} seeded now." in called.lines


@pytest.mark.verifies("KIT-SRS-035.b", "KIT-SRS-035.d")
def test_each_verifying_test_has_a_fault_that_it_notices(cuff, verify):
    verify(cuff)
    noticed = {name.partition("[")[0] for one in faults(cuff) for name in one.noticed}
    assert noticed == {
        f"{TESTS}::test_systolic_limits",
        f"{TESTS}::TestDiastolic::test_equal_is_refused",
        f"{TESTS}::TestDiastolic::test_time_is_asked_for",
        f"{TESTS}::test_mean",
        "tests/test_display.py::test_unit",
    }


@pytest.mark.verifies("KIT-SRS-035.c")
def test_a_test_without_an_assertion_notices_nothing(cuff, verify):
    cuff.replace(TESTS, "assert mean(good) == 93", "mean(good)")
    verify(cuff)
    found = faults(cuff, "::mean")
    assert {one.outcome for one in found} == {"survived"}
    assert {one.passed for one in found} == {(f"{TESTS}::test_mean",)}
    assert fault(cuff, "the body of `mean` is left out").tests.keys() == {f"{TESTS}::test_mean"}


@pytest.mark.verifies("KIT-SRS-035.g")
def test_the_same_again_seeds_nothing_and_changes_no_record(cuff, verify):
    verify(cuff)
    before = cuff.read("evidence/faults.jsonl")
    assert any(line.endswith(" faults noticed, 0 seeded now.") for line in verify(cuff).lines)
    assert cuff.read("evidence/faults.jsonl") == before


@pytest.mark.verifies("KIT-SRS-035.g")
def test_a_changed_unit_has_its_own_faults_seeded_again_and_no_others(cuff, verify):
    verify(cuff)
    before = lines(cuff, without="::mean")
    cuff.replace("src/cuff/reading.py", "reading.diastolic) / 3)", "reading.diastolic) / 3.0)")
    called = verify(cuff)
    assert any(line.endswith(f" faults noticed, {len(faults(cuff, '::mean'))} seeded now.") for line in called.lines)
    assert lines(cuff, without="::mean") == before


@pytest.mark.verifies("KIT-SRS-035.a", "KIT-SRS-035.g")
def test_without_faults_what_still_fits_stays_and_the_rest_is_dropped(cuff, verify):
    verify(cuff)
    before = lines(cuff, without="::mean")
    cuff.replace("src/cuff/reading.py", "reading.diastolic) / 3)", "reading.diastolic) / 3.0)")
    called = verify(cuff, "--no-faults")
    assert not any("seeded now" in line for line in called.lines)
    assert lines(cuff, without="::mean") == before
    assert faults(cuff, "::mean") == []
