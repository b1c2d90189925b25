"""Faults that only a fresh import shows, and survivors that a fresh process has to confirm."""

import os
import sys

import pytest

LIMITS = """
# implements: SRS-001.a
class Limits:
    low = 60
    high = [0, 250][1]
"""
TEST = """
import pytest
from cuff.limits import Limits

@pytest.mark.verifies("SRS-001.a")
def test_limits():
    assert Limits.low == 60
    assert Limits.high
"""
#: Passes wherever it is run, but in a cold process.
WARM = """
import json, os, pathlib, pytest
from cuff.limits import within

@pytest.mark.verifies("SRS-001.a")
def test_within():
    assert within(100) in (True, None)
    plan = json.loads(pathlib.Path(os.environ["SAMDKIT_OBSERVE"]).read_text())
    assert "cold" not in plan.get("seed", {})
"""


@pytest.fixture
def seeded(cuff, samdkit, monkeypatch):
    """`seeded(source, test)`: the records of faults in one new file of the small device, by their words."""
    for name in [one for one in os.environ if one.startswith("PYTEST_")]:
        monkeypatch.delenv(name)

    def seed(source, test):
        cuff.write("src/cuff/limits.py", source)
        cuff.write("tests/test_limits.py", test)
        called = samdkit("verify", cuff.root, "--python", sys.executable)
        assert called.code == 0, called.out + called.err
        return {one.what: one for one in cuff.load().faults if one.unit.startswith("src/cuff/limits.py")}

    return seed


@pytest.mark.verifies("KIT-SRS-035.c", "KIT-SRS-035.f")
def test_what_runs_at_import_is_judged_by_processes_that_import_the_faulty_file(seeded):
    found = seeded(LIMITS, TEST)
    outcomes = {what: one.outcome for what, one in found.items()}
    assert outcomes["`60` becomes `61`"] == outcomes["`60` becomes `59`"] == "killed"
    assert outcomes["`1` becomes `2`"] == "killed", "the import fails, so no test can pass"
    survivor = found["`250` becomes `251`"]
    assert (survivor.outcome, survivor.cold) == ("survived", True)
    assert {one.noticed for one in found.values()} <= {(), ("tests/test_limits.py::test_limits",)}


@pytest.mark.verifies("KIT-SRS-035.f")
def test_a_survivor_that_a_fresh_process_does_not_confirm_is_an_error(seeded):
    found = seeded("# implements: SRS-001.a\ndef within(value):\n    return value > 60\n", WARM)
    survivor = found["`60` becomes `61`"]
    assert survivor.outcome == "error"
    assert survivor.reason == "survived warm, killed in a cold process: tests/test_limits.py::test_within"
