"""Findings as JUnit XML, for services that show test results: a check without a finding is a passed case."""

import re
from collections import Counter
from collections.abc import Iterable
from html import escape

from samdkit.model.finding import Finding, Severity
from samdkit.model.report import Report
from samdkit.outputs import places
from samdkit.outputs.findings_text import line as one_line_of
from samdkit.outputs.rules import rules
from samdkit.project import Project

#: What XML 1.0 can't hold, not even as a reference.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# implements: KIT-SRS-040.d
def render(report: Report, project: Project) -> str:
    """One suite: an open finding is a failure (an error where nothing can be read or told), a waived or known one a skip."""
    folder = places.in_repository(project.root)
    found = {one.check for one in report.findings}
    passed = [rule.id for rule in rules(report.findings, release=report.release) if rule.id not in found]
    kinds = Counter(_kind(one) for one in report.findings)
    counts = f'tests="{len(report.findings) + len(passed)}" failures="{kinds["failure"]}" errors="{kinds["error"]}"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="samdkit check" {counts}>',
            f'<testsuite name="samdkit check" {counts} skipped="{kinds["skipped"]}">',
            *_passed(passed),
            *(_case(one, folder) for one in report.findings),
            "</testsuite>",
            "</testsuites>",
        ]
    )


def _kind(finding: Finding) -> str:
    if finding.waived_by or finding.known:
        return "skipped"
    if finding.severity is Severity.NOTE:
        return "system-out"
    return "failure" if finding.severity is Severity.ERROR else "error"


def _passed(names: Iterable[str]) -> list[str]:
    return [f'<testcase classname="{name}" name="no finding"/>' for name in names]


def _case(finding: Finding, folder: str) -> str:
    name = f"{finding.item}: {finding.message}" if finding.item else finding.message
    place = f"file={_quoted(places.file(finding.location, folder))}"
    if places.line(finding.location):
        place += f' line="{finding.location.line}"'
    return f"<testcase classname={_quoted(finding.check)} name={_quoted(name)} {place}>{_outcome(finding)}</testcase>"


def _outcome(finding: Finding) -> str:
    kind, text = _kind(finding), _text(one_line_of(finding))
    if kind == "skipped":
        return f"<skipped message={_quoted(f'waived by {finding.waived_by}' if finding.waived_by else 'known')}>{text}</skipped>"
    if kind == "system-out":
        return f"<system-out>{text}</system-out>"
    return f"<{kind} type={_quoted(finding.check)} message={_quoted(finding.message)}>{text}</{kind}>"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _quoted(text: str) -> str:
    """As an attribute; a line end in one would be read as a blank."""
    return '"' + _text(text).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;") + '"'
