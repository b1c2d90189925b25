"""evidence.hidden-result."""

import pytest

CHECK = "evidence.hidden-result"
FILE = "dossier/requirements.md"
TESTS = "tests/test_reading.py"


@pytest.mark.verifies("KIT-SRS-022.5")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.5")
def test_a_skip_is_found_at_what_the_test_verifies_with_its_place_and_reason(cuff, record):
    record("test_mean", {"outcome": "skipped", "reason": "no display"})
    line = cuff.line(TESTS, "def test_mean")
    assert cuff.seen() == [
        (
            cuff.place(FILE, "## SRS-002"),
            CHECK,
            "SRS-002",
            f"SRS-002: {TESTS}::test_mean ({TESTS}:{line}) was skipped: no display",
            "let it run where it is recorded, or show this in another way",
            ("iec62304:5.7.4",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-022.5")
@pytest.mark.parametrize(
    ("facts", "came_to"),
    [
        ({"outcome": "xfailed"}, "failed as expected"),
        ({"outcome": "xpassed"}, "passed though it is expected to fail"),
        ({"outcome": "not-run"}, "never ran to its end"),
        ({"retried": True}, "passed only when retried"),
    ],
)
def test_only_a_plain_pass_is_a_pass(cuff, record, facts, came_to):
    record("test_mean", facts)
    (found,) = cuff.findings()
    assert (found.check, found.message.partition(") ")[2]) == (CHECK, came_to)


@pytest.mark.verifies("KIT-SRS-022.5")
@pytest.mark.parametrize("outcome", ["failed", "error"])
def test_a_failure_is_for_another_check_also_when_retried(cuff, record, outcome):
    record("test_mean", {"outcome": outcome, "retried": True})
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-022.5")
def test_other_tests_of_the_same_do_not_help(cuff, record):
    record("test_systolic_limits[above]", {"outcome": "skipped"})
    assert [one.item for one in cuff.findings()] == ["SRS-001.a", "RC-001"]
