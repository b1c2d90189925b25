"""Findings as GitHub's workflow commands and GitLab's code quality report."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.finding import Severity
from samdkit.model.location import Location
from samdkit.outputs import findings_github, findings_gitlab

#: What GitHub's runner reads: command, properties, message.
COMMAND = re.compile(r"::(?P<command>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")
ESCAPES = (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%"))


def read_back(text, escapes=ESCAPES):
    for escape, character in escapes:
        text = text.replace(escape, character)
    return text


@pytest.mark.verifies("KIT-SRS-040.e")
@given(st.data())
def test_the_runner_reads_back_every_open_finding(reports, project, data):
    report = data.draw(reports)
    *commands, _summary = findings_github.render(report, project).split("\n")
    read = [COMMAND.fullmatch(command) for command in commands]
    assert [read_back(one["message"], ESCAPES[2:]) for one in read] == [
        f"{one.message} — {one.hint}" if one.hint else one.message for one in report.open
    ]
    properties = [dict(one.split("=", 1) for one in command["properties"].split(",")) for command in read]
    assert [read_back(one["title"]) for one in properties] == [f"{one.check} {one.item}".strip() for one in report.open]


@pytest.mark.verifies("KIT-SRS-040.e")
@pytest.mark.parametrize(
    ("location", "place"),
    [
        (Location("dossier/a.md", 3), "file=devices/pulse/dossier/a.md,line=3"),
        (Location("dossier/50%,:x.md", 3), "file=devices/pulse/dossier/50%25%2C%3Ax.md,line=3"),
        (Location("samdkit.lock"), "file=devices/pulse/samdkit.lock"),
        (Location("vendor/wheels/x-1.whl!dossier/a.md", 3), "file=devices/pulse/vendor/wheels/x-1.whl"),
    ],
)
def test_an_annotation_stands_at_its_place_in_the_repository(finding, report, project, location, place):
    command = findings_github.render(report(finding(location=location)), project).split("\n")[0]
    assert command.startswith(f"::error {place},title=")


@pytest.mark.verifies("KIT-SRS-040.e")
@pytest.mark.parametrize(
    ("severity", "command", "level"),
    [
        (Severity.UNREADABLE, "error", "critical"),
        (Severity.ERROR, "error", "major"),
        (Severity.UNKNOWN, "warning", "minor"),
        (Severity.NOTE, "notice", "info"),
    ],
)
def test_severities_in_both(finding, report, project, severity, command, level):
    one = report(finding(severity=severity))
    assert findings_github.render(one, project).startswith(f"::{command} ")
    assert json.loads(findings_gitlab.render(one, project))[0]["severity"] == level


@pytest.mark.verifies("KIT-SRS-040.f")
@given(st.data())
def test_gitlab_gets_every_open_finding_with_what_it_demands(reports, project, data):
    report = data.draw(reports)
    entries = json.loads(findings_gitlab.render(report, project))
    assert [one["check_name"] for one in entries] == [one.check for one in report.open]
    assert len({one["fingerprint"] for one in entries}) == len(entries)
    for entry in entries:
        assert {*entry} == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["location"]["path"].startswith("devices/pulse/")
        assert entry["location"]["lines"]["begin"] >= 1
        assert entry["description"]


@pytest.mark.verifies("KIT-SRS-040.e")
def test_without_a_finding_github_has_one_line_and_gitlab_an_empty_list(report, project):
    assert findings_github.render(report(), project) == "No findings."
    assert findings_gitlab.render(report(), project) == "[]"


@pytest.mark.verifies("KIT-SRS-040.e")
def test_outside_a_repository_places_are_relative_to_the_project(finding, report, tmp_path):
    from samdkit.project import Project  # noqa: PLC0415 - only here

    command = findings_github.render(report(finding()), Project(tmp_path))
    assert command.startswith("::error file=dossier/requirements.md,line=12,")
