"""components.unbound-evidence."""

import pytest

CHECK = "components.unbound-evidence"
CLAUSES = ("iec62304:5.3.3",)
EVIDENCE = "vendor/evidence/pulse-limits-1.0.0.jsonl"


@pytest.mark.verifies("KIT-SRS-025.3")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-025.3")
def test_evidence_of_another_wheel_is_found(cuff):
    cuff.replace(EVIDENCE, '"sha256": "', '"sha256": "0')
    message, hint = "the evidence of pulse-limits is bound to another wheel", "restore wheel and evidence from git"
    assert cuff.seen() == [(EVIDENCE, CHECK, "pulse-limits", message, hint, CLAUSES)]


@pytest.mark.verifies("KIT-SRS-025.3")
def test_evidence_that_is_bound_to_no_wheel_is_found(cuff):
    cuff.write(EVIDENCE, "".join(line + "\n" for line in cuff.read(EVIDENCE).splitlines() if '"wheel"' not in line))
    assert [(one.check, one.item) for one in cuff.findings()] == [(CHECK, "pulse-limits")]


@pytest.mark.verifies("KIT-SRS-025.3")
def test_missing_evidence_is_found(cuff):
    cuff.remove(EVIDENCE)
    assert cuff.seen() == [(EVIDENCE, CHECK, "pulse-limits", "pulse-limits has no evidence", "restore it from git", CLAUSES)]


@pytest.mark.verifies("KIT-SRS-025.3")
def test_a_changed_wheel_is_for_another_check(cuff):
    wheel = "vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl"
    cuff.write(wheel, (cuff.root / wheel).read_bytes() + b" ")
    assert [one.check for one in cuff.findings()] == ["components.changed-wheel"]
