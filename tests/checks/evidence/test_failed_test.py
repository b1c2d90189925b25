"""evidence.failed-test."""

import pytest

CHECK = "evidence.failed-test"
FILE = "dossier/requirements.md"
TESTS = "tests/test_reading.py"


@pytest.mark.verifies("KIT-SRS-022.4")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.4")
def test_a_failed_test_is_found_at_what_it_verifies_with_its_place_and_reason(cuff, record):
    record("test_mean", {"outcome": "failed", "reason": "assert 94 == 93"})
    line = cuff.line(TESTS, "def test_mean")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SRS-002"),
            CHECK,
            "SRS-002",
            f"SRS-002: {TESTS}::test_mean ({TESTS}:{line}) failed: assert 94 == 93",
            "mend the code or the test, then run `samdkit verify`",
            ("iec62304:5.7.2", "iec62304:5.7.4"),
        )
    ]


@pytest.mark.verifies("KIT-SRS-022.4")
def test_an_error_around_the_test_is_a_failure(cuff, record):
    record("test_mean", {"outcome": "error", "reason": "fixture"})
    (found,) = cuff.findings()
    assert found.message.endswith("stopped with an error before or after it: fixture")


@pytest.mark.verifies("KIT-SRS-022.4")
@pytest.mark.parametrize("outcome", ["skipped", "xfailed", "xpassed", "not-run"])
def test_what_hides_its_result_is_for_another_check(cuff, record, outcome):
    record("test_mean", {"outcome": outcome})
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.4")
def test_each_thing_that_it_verifies_is_named_and_other_cases_do_not_help(cuff, record):
    record("test_systolic_limits[above]", {"outcome": "failed"})
    assert [one.item for one in cuff.findings()] == ["SRS-001.a", "RC-001"]
    assert {str(one.cause) for one in cuff.findings()} == {f"{TESTS}::test_systolic_limits[above]"}


@pytest.mark.verifies("KIT-SRS-022.4")
def test_a_test_that_the_sources_do_not_show_is_named_without_place(cuff, record):
    record("test_mean", {"test": f"{TESTS}::test_made_at_run_time", "outcome": "failed"})
    (found,) = cuff.findings(CHECK)
    assert found.message == f"SRS-002: {TESTS}::test_made_at_run_time failed"


@pytest.mark.verifies("KIT-SRS-022.4")
def test_what_is_obsolete_or_gone_is_not_judged(cuff, record):
    record("test_mean", {"outcome": "failed", "verifies": ["SRS-006", "SRS-099"]})
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.4")
def test_of_several_failed_tests_each_is_named(cuff, record):
    record("test_mean", {"outcome": "failed"})
    record("test_unit", {"outcome": "failed"})
    assert [one.item for one in cuff.findings(CHECK)] == ["SRS-002", "SRS-005.1"]
