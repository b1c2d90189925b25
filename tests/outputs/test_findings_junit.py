"""Findings as JUnit XML: well-formed whatever they say, and counted."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.checks.catalogue import READING, checks
from samdkit.model.finding import Severity
from samdkit.model.location import Location
from samdkit.outputs import findings_junit


def suite(report, project):
    return ET.fromstring(findings_junit.render(report, project))[0]  # noqa: S314 - our own text


@pytest.mark.verifies("KIT-SRS-040.d")
@given(st.data())
def test_any_report_is_well_formed_and_its_counts_are_those_of_its_cases(reports, project, data):
    report = data.draw(reports)
    found = suite(report, project)
    cases = found.findall("testcase")
    assert int(found.get("tests")) == len(cases)
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(found.get(attribute)) == len(found.findall(f"testcase/{tag}"))
    assert len([case for case in cases if case.get("name") != "no finding"]) == len(report.findings)


@pytest.mark.verifies("KIT-SRS-040.d")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_what_xml_can_hold_is_read_back_as_it_was(finding, report, project, text):
    (failure,) = suite(report(finding(message=text)), project).findall("testcase/failure")
    assert failure.get("message") == text


@pytest.mark.verifies("KIT-SRS-040.d")
def test_line_ends_stay_and_what_xml_cannot_hold_is_shown_as_such(finding, report, project):
    (failure,) = suite(report(finding(message="a\r\n\tb\0c")), project).findall("testcase/failure")
    assert failure.get("message") == "a\r\n\tb\N{REPLACEMENT CHARACTER}c"


@pytest.mark.verifies("KIT-SRS-040.d")
def test_checks_without_a_finding_passed(finding, report, project):
    names = {case.get("classname") for case in suite(report(finding()), project).findall("testcase[@name='no finding']")}
    assert names == {*READING, *(check.id for check in checks() if not check.release_only)} - {"trace.untested-requirement"}


@pytest.mark.verifies("KIT-SRS-040.d")
@pytest.mark.parametrize(
    ("facts", "tag"),
    [
        ({}, "failure"),
        ({"severity": Severity.UNREADABLE}, "error"),
        ({"severity": Severity.UNKNOWN}, "error"),
        ({"severity": Severity.NOTE}, "system-out"),
        ({"waived_by": "WVR-001"}, "skipped"),
    ],
)
def test_each_severity_and_a_waiver_has_its_outcome(finding, report, project, facts, tag):
    (case,) = suite(report(finding(**facts)), project).findall("testcase[@classname='trace.untested-requirement']")
    assert [one.tag for one in case] == [tag]
    assert case.get("file") == "devices/pulse/dossier/requirements.md"
    assert case.get("line") == "12"
    assert "no test verifies SRS-001.a — mark a test" in case[0].text


@pytest.mark.verifies("KIT-SRS-040.d")
def test_a_file_inside_a_wheel_is_the_wheel_without_a_line(finding, report, project):
    location = Location("vendor/wheels/x-1.whl!dossier/a.md", 3)
    (case,) = suite(report(finding(location=location)), project).findall("testcase[@file]")
    assert (case.get("file"), case.get("line")) == ("devices/pulse/vendor/wheels/x-1.whl", None)
