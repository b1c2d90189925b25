"""evidence.not-run."""

import pytest

CHECK = "evidence.not-run"
FILE = "tests/test_reading.py"


@pytest.mark.verifies("KIT-SRS-022.3")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.3")
def test_a_test_without_record_is_found(cuff, record):
    record("test_mean", None)
    assert cuff.seen() == [
        (
            cuff.place(FILE, "def test_mean"),
            CHECK,
            "SRS-002",
            f"{FILE}::test_mean verifies SRS-002 and has no record of it",
            "run `samdkit verify`",
            ("iec62304:5.7.5",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-022.3")
def test_one_case_of_a_parametrised_test_is_enough(cuff, record):
    record("test_systolic_limits[above]", None)
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-022.3")
def test_what_no_case_was_seen_to_verify_is_found(cuff, record):
    record("test_mean", {"verifies": ["SRS-001.c"]})
    (found,) = cuff.findings(CHECK)
    assert (found.item, found.message) == ("SRS-002", f"{FILE}::test_mean verifies SRS-002 and has no record of it")


@pytest.mark.verifies("KIT-SRS-022.3")
def test_a_mark_that_is_added_later_has_no_record_yet(cuff):
    cuff.replace(FILE, '@pytest.mark.verifies("SRS-002")', '@pytest.mark.verifies("SRS-002", "SRS-007")')
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-007"]


@pytest.mark.verifies("KIT-SRS-022.3")
def test_tests_that_verify_nothing_need_no_record(cuff):
    cuff.append("tests/test_display.py", "\n\ndef test_more():\n    pass\n")
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.3")
def test_without_any_record_another_check_speaks(cuff):
    cuff.remove("evidence/runs.jsonl")
    assert cuff.findings(CHECK) == []
