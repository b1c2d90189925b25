"""evidence.not-recorded."""

import pytest

CHECK = "evidence.not-recorded"


@pytest.mark.verifies("KIT-SRS-022.1")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.1")
def test_a_project_without_records_has_one_finding(cuff):
    cuff.remove("evidence/runs.jsonl")
    assert cuff.seen() == [("evidence", CHECK, "", "no evidence is recorded yet", "run `samdkit verify`", ("iec62304:5.7.5",))]


@pytest.mark.verifies("KIT-SRS-022.1")
def test_the_evidence_of_a_component_is_none_of_the_device(cuff):
    cuff.remove("evidence/runs.jsonl")
    assert any(run.origin for run in cuff.load().runs)
    assert [one.check for one in cuff.findings()] == [CHECK]
