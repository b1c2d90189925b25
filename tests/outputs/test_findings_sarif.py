"""Findings as SARIF keep to the standard's schema, whatever they say and however many there are."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.checks.catalogue import READING, checks
from samdkit.model.finding import Cause, Severity
from samdkit.model.location import Location
from samdkit.outputs import findings_sarif

SCHEMA = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def run(report, project, **options):
    log = json.loads(findings_sarif.render(report, project, **options))
    VALIDATOR.validate(log)
    return log["runs"][0]


@pytest.mark.verifies("KIT-SRS-040.c")
@given(st.data())
def test_any_report_keeps_to_the_standards_schema(reports, project, data):
    report = data.draw(reports)
    assert len(run(report, project)["results"]) == len(report.findings)


@pytest.mark.verifies("KIT-SRS-040.c")
def test_a_result_has_rule_level_place_item_and_mend(finding, report, project):
    (result,) = run(report(finding()), project)["results"]
    assert result["ruleId"] == "trace.untested-requirement"
    assert result["level"] == "error"
    assert result["message"]["text"] == "No test verifies SRS-001.a. Mark a test."
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "devices/pulse/dossier/requirements.md"},
        "region": {"startLine": 12},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "SRS-001"
    assert "suppressions" not in result


@pytest.mark.verifies("KIT-SRS-040.c")
def test_every_check_is_a_rule_with_its_page_and_its_clauses(report, finding, project):
    found = run(report(finding(check="made.up")), project)
    rules = {rule["id"]: rule for rule in found["tool"]["driver"]["rules"]}
    assert {*rules} == {*READING, *(check.id for check in checks() if not check.release_only), "made.up"}
    for check in checks():
        if not check.release_only:
            assert check.page in rules[check.id]["help"]["text"]
            assert rules[check.id]["properties"]["tags"] == list(check.clauses)
            assert rules[check.id]["shortDescription"]["text"].endswith((".", "?"))
    (result,) = found["results"]
    assert found["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "made.up"


@pytest.mark.verifies("KIT-SRS-040.c")
@pytest.mark.parametrize(
    ("location", "uri", "line"),
    [
        (Location("dossier/a b%.md", 3), "devices/pulse/dossier/a%20b%25.md", 3),
        (Location("samdkit.lock"), "devices/pulse/samdkit.lock", None),
        (Location("vendor/wheels/x-1.whl!dossier/a.md", 3), "devices/pulse/vendor/wheels/x-1.whl", None),
        (Location("dossier/what!.md", 3), "devices/pulse/dossier/what%21.md", 3),
    ],
)
def test_places_are_relative_addresses_of_files_that_the_host_has(finding, report, project, location, uri, line):
    (result,) = run(report(finding(location=location)), project)["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == uri
    assert physical.get("region", {}).get("startLine") == line


@pytest.mark.verifies("KIT-SRS-040.c")
@pytest.mark.parametrize(
    ("severity", "level"),
    [(Severity.UNREADABLE, "error"), (Severity.ERROR, "error"), (Severity.UNKNOWN, "warning"), (Severity.NOTE, "note")],
)
def test_severities_are_levels(finding, report, project, severity, level):
    assert run(report(finding(severity=severity)), project)["results"][0]["level"] == level


@pytest.mark.verifies("KIT-SRS-040.c")
def test_a_waived_finding_is_suppressed_with_its_reason_and_others_are_said_not_to_be(finding, report, project):
    results = run(report(finding(waived_by="WVR-001"), finding(item="SRS-002")), project)["results"]
    assert [one["suppressions"] for one in results] == [
        [{"kind": "external", "status": "accepted", "justification": "WVR-001: The test needs a person."}],
        [],
    ]


@pytest.mark.verifies("KIT-SRS-040.c")
def test_the_cause_is_in_the_message(finding, report, project):
    (result,) = run(report(finding(cause=Cause("src/a.py", "code.unreadable"))), project)["results"]
    assert result["message"]["text"].endswith("Follows from code.unreadable at src/a.py.")


@pytest.mark.verifies("KIT-SRS-041")
def test_a_moved_line_and_other_words_keep_the_fingerprint(finding, report, project):
    prints = [
        run(report(one), project)["results"][0]["partialFingerprints"]
        for one in (finding(), finding(message="reworded", location=Location("dossier/requirements.md", 99)))
    ]
    assert prints[0] == prints[1]


def many(finding, report, count, files):
    return report(
        *(
            finding(item=f"SRS-{number:05}", location=Location(f"dossier/{number % files}.md", number + 1))
            for number in range(count)
        )
    )


@pytest.mark.verifies("KIT-SRS-040.c")
def test_more_findings_than_code_scanning_keeps_are_one_result_a_check_and_file_and_it_says_so(finding, report, project):
    found = run(many(finding, report, 5000, 7), project)
    assert len(found["results"]) == 7
    assert sum(int(one["message"]["text"].split()[0]) for one in found["results"]) == 5000
    (notice,) = found["invocations"][0]["toolExecutionNotifications"]
    assert notice["level"] == "warning"
    assert "5000 findings stand in 7 results, one for each check and file" in notice["message"]["text"]


@pytest.mark.verifies("KIT-SRS-040.c")
def test_at_the_limit_each_finding_is_a_result_and_nothing_is_said(finding, report, project):
    found = run(many(finding, report, 4999, 7), project)
    assert len(found["results"]) == 4999
    assert found["invocations"][0]["toolExecutionNotifications"] == []


@pytest.mark.verifies("KIT-SRS-040.c")
def test_too_many_files_are_one_result_a_check_and_it_says_so(finding, report, project):
    found = run(many(finding, report, 40, 30), project, limit=20)
    (result,) = found["results"]
    assert result["message"]["text"].startswith("40 findings; the first at dossier/0.md:1: ")
    assert "one for each check," in found["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.verifies("KIT-SRS-040.c")
def test_findings_put_together_keep_waived_ones_apart_and_their_fingerprint_when_one_is_mended(finding, report, project):
    findings = [finding(item=f"SRS-{number}", waived_by="WVR-001" if number % 2 else "") for number in range(10)]
    all_of_them, fewer = (run(report(*some), project, limit=5)["results"] for some in (findings, findings[2:]))
    assert [bool(one["suppressions"]) for one in all_of_them] in ([True, False], [False, True])
    assert {one["partialFingerprints"]["samdkit/v1"] for one in all_of_them} == {
        one["partialFingerprints"]["samdkit/v1"] for one in fewer
    }
