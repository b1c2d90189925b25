"""Findings as SARIF 2.1.0, for code scanning."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from samdkit import __version__, fingerprints
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.model.report import Report
from samdkit.outputs import places
from samdkit.outputs.rules import Rule, rules
from samdkit.project import Project

#: GitHub keeps 5,000 results of a run and rejects more than 25,000.
LIMIT = 4999
FINGERPRINT = "samdkit/v1"
_LEVELS = {Severity.UNREADABLE: "error", Severity.ERROR: "error", Severity.UNKNOWN: "warning", Severity.NOTE: "note"}


@dataclass(slots=True, frozen=True)
class _Result:
    finding: Finding
    """The first of those that the result stands for."""
    count: int
    fingerprint: str


# implements: KIT-SRS-040.c
def render(report: Report, project: Project, *, limit: int = LIMIT) -> str:
    """The log with one run; more findings than the limit are put together by check and file, and the log says so."""
    known = rules(report.findings, release=report.release)
    index = {rule.id: number for number, rule in enumerate(known)}
    folder = places.in_repository(project.root)
    shown, notice = _within(report.findings, limit)
    results = [_result(one, index, folder, project) for one in shown]
    if not any(one.finding.waived_by or one.finding.known for one in shown):
        for result in results:
            del result["suppressions"]
    run = {
        "tool": {
            "driver": {
                "name": "samdkit",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in known],
            }
        },
        "automationDetails": {"id": f"samdkit/check/{folder}"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": int(report.exit_codes[0]),
                "toolExecutionNotifications": [{"level": "warning", "message": {"text": notice}}] if notice else [],
            }
        ],
        "results": results,
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, ensure_ascii=False)


def _within(findings: Sequence[Finding], limit: int) -> tuple[list[_Result], str]:
    """At most so many results, and what to say about those that stand for several findings."""
    one_each = [_Result(one, 1, known_by) for one, known_by in zip(findings, fingerprints.of(findings), strict=True)]
    if len(one_each) <= limit:
        return one_each, ""
    together, kept = _together(findings, by_file=True), "check and file"
    if len(together) > limit:
        together, kept = _together(findings, by_file=False), "check"
    results = f"{len(together)} result{'' if len(together) == 1 else 's'}"
    notice = (
        f"{len(findings)} findings stand in {results}, one for each {kept}, because code scanning keeps no more than {limit}. "
        "`samdkit check` without `--format sarif` lists every finding."
    )
    return together, notice


def _together(findings: Sequence[Finding], *, by_file: bool) -> list[_Result]:
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        place: tuple[object, ...] = (one.location.path, one.waived_by, one.known) if by_file else (bool(one.waived_by), one.known)
        groups.setdefault((one.check, one.severity, *place), []).append(one)
    leads = [group[0] for group in groups.values()]
    known = fingerprints.of([_as_one(lead, by_file=by_file) for lead in leads])
    return [
        _Result(replace(lead, item="", fact=""), len(group), known_by)
        for lead, group, known_by in zip(leads, groups.values(), known, strict=True)
    ]


def _as_one(lead: Finding, *, by_file: bool) -> Finding:
    """What is the same as long as there is any finding of the group."""
    location = lead.location if by_file else Location("")
    return replace(
        lead,
        location=location,
        item="",
        fact=f"together {lead.severity} {lead.waived_by if by_file else bool(lead.waived_by)}{' known' if lead.known else ''}",
    )


def _rule(rule: Rule) -> dict[str, Any]:
    page = f"{rule.page}\n\n{rule.basis}"
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.replace(".", "-").split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": " ".join(rule.page.partition("\n\n")[0].split())},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": list(rule.clauses)},
    }


def _result(one: _Result, index: dict[str, int], folder: str, project: Project) -> dict[str, Any]:
    finding = one.finding
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(places.file(finding.location, folder), errors="surrogateescape")}
    }
    if places.line(finding.location):
        physical["region"] = {"startLine": finding.location.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.item:
        location["logicalLocations"] = [{"name": finding.item, "fullyQualifiedName": finding.item}]
    return {
        "ruleId": finding.check,
        "ruleIndex": index[finding.check],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(one)},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        "suppressions": _suppressions(finding, project),
    }


def _message(one: _Result) -> str:
    finding = one.finding
    inside = f"{finding.location}: " if ".whl!" in finding.location.path else ""
    mend = f" {_sentence(finding.hint)}" if finding.hint else ""
    cause = f" Follows from {finding.cause}." if finding.cause and finding.cause.check else ""
    text = f"{inside}{_sentence(finding.message)}{mend}{cause}"
    return text if one.count == 1 else f"{one.count} findings; the first at {finding.location}: {text}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "…")) else f"{text}."


def _suppressions(finding: Finding, project: Project) -> list[dict[str, str]]:
    if finding.known:
        return [{"kind": "external", "status": "underReview", "justification": "Known: it was there when the gate was set up."}]
    if not finding.waived_by:
        return []
    waiver = project.items.get(finding.waived_by)
    reason = " ".join((waiver.text or waiver.title).split()) if waiver else ""
    return [{"kind": "external", "status": "accepted", "justification": f"{finding.waived_by}: {reason}"}]
