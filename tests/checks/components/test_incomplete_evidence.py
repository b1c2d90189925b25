"""components.incomplete-evidence."""

import json

import pytest

CHECK = "components.incomplete-evidence"
EVIDENCE = "vendor/evidence/pulse-limits-1.0.0.jsonl"
TEST = "tests/test_pulse.py::test_limits"


@pytest.fixture
def kept(cuff):
    """Keeps the records of the component's evidence that a question says yes to."""

    def keep(question) -> None:
        lines = [line for line in cuff.read(EVIDENCE).splitlines() if question(json.loads(line))]
        cuff.write(EVIDENCE, "".join(f"{line}\n" for line in lines))

    return keep


@pytest.mark.verifies("KIT-SRS-025.4")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-025.4")
def test_a_test_whose_records_were_lost_is_found(cuff, kept):
    run = {"record": "run", "test": "tests/test_other.py::test_other", "outcome": "passed", "verifies": [], "executed": []}
    more = {"parts": {}, "units": {}, "test_digest": "", "environment": ""}
    kept(lambda record: record["record"] != "run")
    cuff.append(EVIDENCE, json.dumps(run | more) + "\n")
    message = f"pulse-limits: {TEST} verifies PULSE-SRS-001 and has no record of it"
    hint = "restore the evidence from git, or take a version whose evidence is whole"
    assert cuff.seen() == [(EVIDENCE, CHECK, "pulse-limits", message, hint, ())]


@pytest.mark.verifies("KIT-SRS-025.4")
def test_evidence_without_any_run_is_for_another_check(cuff, kept):
    kept(lambda record: record["record"] != "run")
    assert [one.check for one in cuff.findings()] == ["components.unbound-evidence"]


@pytest.mark.verifies("KIT-SRS-025.4")
@pytest.mark.parametrize("outcome", ["failed", "skipped", "xfailed", "error"])
def test_a_record_that_did_not_pass_is_found_at_its_line(cuff, outcome):
    lines = cuff.read(EVIDENCE).splitlines()
    number = next(number for number, line in enumerate(lines, 1) if f'"{TEST}[20-True]"' in line)
    cuff.replace(EVIDENCE, lines[number - 1], lines[number - 1].replace('"outcome": "passed"', f'"outcome": "{outcome}"'))
    (found,) = cuff.findings()
    assert str(found.location) == f"{EVIDENCE}:{number}"
    assert found.message == f"pulse-limits: {TEST}[20-True] is recorded as {outcome}; it verifies PULSE-SRS-001"
