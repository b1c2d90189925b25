"""Findings as text: a line each for programs, blocks for people."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.finding import Cause, Severity
from samdkit.model.location import Location
from samdkit.outputs import findings_text

LINE = re.compile(r"(?P<place>.*?): (unreadable|error|unknown|note) (?P<check>[a-z.-]+) ")


@pytest.mark.verifies("KIT-SRS-040.a")
def test_a_line_has_place_severity_check_item_message_mend_cause_and_clauses(finding, report):
    text = findings_text.lines(report(finding(cause=Cause("src/app.py", "code.unreadable"))))
    assert text == (
        "dossier/requirements.md:12: error trace.untested-requirement SRS-001 no test verifies SRS-001.a — mark a test "
        "(follows from code.unreadable at src/app.py) [iec62304:5.7.1]\n"
        "1 finding: 1 trace.untested-requirement"
    )


@pytest.mark.verifies("KIT-SRS-040.a")
def test_consequences_have_their_own_line_too(finding, report):
    cause = Cause("SRS-001", "trace.untested-requirement")
    stale = [finding(check="evidence.stale", item=f"RC-{number}", cause=cause) for number in range(9)]
    shown = findings_text.lines(report(finding(), *stale)).split("\n")
    assert len(shown) == 11
    assert shown[-1] == "10 findings: 9 evidence.stale, 1 trace.untested-requirement"


@pytest.mark.verifies("KIT-SRS-040.a")
@given(st.data())
def test_whatever_a_file_holds_a_finding_is_one_line(reports, data):
    report = data.draw(reports)
    shown = findings_text.lines(report).splitlines()
    assert len(shown) == len(report.open) + 1
    assert [LINE.match(one)["check"] for one in shown[:-1]] == [one.check for one in report.open]


@pytest.mark.verifies("KIT-SRS-040.a")
def test_waived_findings_are_counted_and_not_shown(finding, report):
    assert findings_text.lines(report(finding(waived_by="WVR-001"))) == "No open findings; 1 waived."


@pytest.fixture
def device(tmp_path):
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier/requirements.md").write_text("\n" * 11 + "## SRS-001 \x1b[31mLimits\n" + "x" * 300, "utf-8")
    return tmp_path


@pytest.mark.verifies("KIT-SRS-040.a")
def test_a_terminal_shows_the_line_that_is_spoken_of_and_what_follows(finding, report, device):
    cause = Cause("SRS-001", "trace.untested-requirement")
    control = finding(check="risk.unverified-control", item="RC-001", message="no test\nverifies RC-001", cause=cause)
    text = findings_text.for_terminal(report(finding(), control), device, colour=False)
    assert text.split("\n") == [
        "dossier/requirements.md",
        "     12  error  trace.untested-requirement  SRS-001",
        "         no test verifies SRS-001.a",
        "       │ ## SRS-001  [31mLimits",
        "       → mark a test",
        "         iec62304:5.7.1",
        "         1 more follows from this:",
        "           dossier/requirements.md:12  error  risk.unverified-control  no test verifies RC-001",
        "",
        "2 findings: 1 risk.unverified-control, 1 trace.untested-requirement",
    ]


@pytest.mark.verifies("KIT-SRS-040.a")
@pytest.mark.parametrize(
    "location", [Location("dossier/requirements.md"), Location("dossier/requirements.md", 99), Location("gone", 1)]
)
def test_a_place_without_a_line_to_show_shows_none(finding, report, device, location):
    assert "│" not in findings_text.for_terminal(report(finding(location=location)), device, colour=False)


@pytest.mark.verifies("KIT-SRS-040.a")
def test_a_long_line_is_shown_as_far_as_a_terminal_is_wide(finding, report, device):
    text = findings_text.for_terminal(report(finding(location=Location("dossier/requirements.md", 13))), device, colour=False)
    assert f"│ {'x' * 100}…" in text


@pytest.mark.verifies("KIT-SRS-040.a")
def test_a_terminal_shows_every_finding_of_many(finding, report, device):
    many = [finding(item=f"SRS-{number:05}", message=f"<{number}>", cause=Cause("lock")) for number in range(3000)]
    text = findings_text.for_terminal(report(*many), device, colour=False)
    assert all(f"<{number}>" in text for number in range(3000))


@pytest.mark.verifies("KIT-SRS-040.a")
def test_colour_is_never_the_only_sign(finding, report, device):
    one = report(finding(severity=Severity.UNKNOWN))
    coloured = findings_text.for_terminal(one, device, colour=True)
    assert "\x1b[33munknown\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == findings_text.for_terminal(one, device, colour=False)


@pytest.mark.verifies("KIT-SRS-040.a")
def test_fifteen_thousand_findings_are_lines_in_well_under_a_third_of_a_second(finding, report):
    many = report(*(finding(item=f"SRS-{number:05}") for number in range(15_000)))
    before = time.process_time()
    text = findings_text.lines(many)
    assert time.process_time() - before < 0.3
    assert text.count("\n") == 15_000
