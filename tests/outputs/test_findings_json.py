"""Findings as JSON keep to their schema and lose nothing; fingerprints outlive moved lines and reworded messages."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit import fingerprints, resources
from samdkit.model.location import Location
from samdkit.outputs import findings_json

SCHEMA = json.loads((Path(resources.root()) / "qms/schemas/findings.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.verifies("KIT-SRS-040.b")
@given(st.data())
def test_any_report_keeps_to_the_schema_and_can_be_read_back(reports, data):
    report = data.draw(reports)
    read = json.loads(findings_json.render(report))
    VALIDATOR.validate(read)
    expected = [
        (one.check, one.severity, one.location.path, one.location.line, one.item, one.fact, one.message, one.hint, one.waived_by)
        for one in report.findings
    ]
    keys = ("check", "severity", "file", "line", "item", "fact", "message", "hint", "waived_by")
    assert [tuple(one[key] for key in keys) for one in read["findings"]] == expected
    causes = [(one["cause"]["at"], one["cause"]["check"]) if one["cause"] else None for one in read["findings"]]
    assert causes == [(one.cause.at, one.cause.check) if one.cause else None for one in report.findings]
    assert read["exit_codes"] == report.exit_codes


@pytest.mark.verifies("KIT-SRS-040.b")
@pytest.mark.parametrize(
    "broken",
    [{"severity": "bad"}, {"line": -1}, {"fingerprint": "1"}, {"cause": {"at": ""}}, {"message": ""}, {"more": 1}],
)
def test_the_schema_refuses_what_the_page_does_not_say(finding, report, broken):
    read = json.loads(findings_json.render(report(finding())))
    read["findings"][0] |= broken
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(read)


@pytest.mark.verifies("KIT-SRS-040.b")
def test_what_a_real_project_gives_keeps_to_the_schema(cuff, samdkit):
    cuff.write("dossier/new.md", "---\nkind: user-need\n---\n# New\n\n## UN-900 New\n")
    called = samdkit("check", cuff.root, "--format", "json")
    VALIDATOR.validate(json.loads(called.out))
    assert called.code == 1


@pytest.mark.verifies("KIT-SRS-041")
@given(st.data())
def test_fingerprints_differ_and_stay_when_lines_and_words_change(reports, data):
    findings = data.draw(reports).findings
    known = fingerprints.of(findings)
    assert len(set(known)) == len(findings)
    moved = [replace(one, message="other words", hint="", location=Location(one.location.path, 99)) for one in findings]
    assert fingerprints.of(moved) == known


@pytest.mark.verifies("KIT-SRS-041")
def test_a_new_finding_has_another_fingerprint_than_those_before_it(finding):
    before = [finding(fact="derives-from UN-1"), finding(item="SRS-002")]
    after = [finding(fact="derives-from UN-9"), *before, finding(check="evidence.stale")]
    assert set(fingerprints.of(before)) < set(fingerprints.of(after))
    assert len(set(fingerprints.of(after))) == 4
