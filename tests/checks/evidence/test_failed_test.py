"""evidence.failed-test."""

import pytest

CHECK = "evidence.failed-test"
FILE = "dossier/requirements.md"


def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


def test_a_failed_test_is_found_at_what_it_verifies(cuff, record):
    record("test_mean", {"outcome": "failed", "reason": "AssertionError at tests/test_reading.py:44"})
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SRS-002"),
            CHECK,
            "SRS-002",
            "SRS-002: tests/test_reading.py::test_mean failed: AssertionError at tests/test_reading.py:44",
            "mend the code or the test, then run `samdkit verify`",
            ("iec62304:5.7.2", "iec62304:5.7.5"),
        )
    ]


@pytest.mark.parametrize("outcome", ["skipped", "xfailed", "xpassed", "error", "not-run", "failed"])
def test_only_a_plain_pass_is_a_pass(cuff, record, outcome):
    record("test_mean", {"outcome": outcome})
    assert [one.message for one in cuff.findings()] == [f"SRS-002: tests/test_reading.py::test_mean {outcome}"]


def test_a_pass_after_a_retry_is_no_pass(cuff, record):
    record("test_mean", {"retried": True})
    assert [one.message for one in cuff.findings()] == ["SRS-002: tests/test_reading.py::test_mean passed only when retried"]


def test_each_thing_that_it_verifies_is_named_and_other_cases_do_not_help(cuff, record):
    record("test_systolic_limits[above]", {"outcome": "failed"})
    assert [one.item for one in cuff.findings()] == ["SRS-001.a", "RC-001"]


def test_what_is_obsolete_or_gone_is_not_judged(cuff, record):
    record("test_mean", {"outcome": "failed", "verifies": ["SRS-006", "SRS-099"]})
    assert cuff.findings(CHECK) == []
