"""Findings as JSON: one object with every finding and every exit code that applies (`qms/schemas/findings.schema.json`)."""

import json

from samdkit import __version__, fingerprints
from samdkit.model.finding import Finding
from samdkit.model.report import Report

FORMAT = 1


# implements: KIT-SRS-040.b
def render(report: Report) -> str:
    """The object with its keys sorted, one line a finding."""
    known = fingerprints.of(report.findings)
    encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
    rows = [encode(as_data(one, known_by)) for one, known_by in zip(report.findings, known, strict=True)]
    data = {
        "exit_codes": encode([int(code) for code in report.exit_codes]),
        "findings": "[\n    " + ",\n    ".join(rows) + "\n  ]" if rows else "[]",
        "format": encode(FORMAT),
        "known": encode(len(report.known)),
        "release": encode(report.release),
        "samdkit": encode(__version__),
    }
    return "{\n  " + ",\n  ".join(f'"{key}": {value}' for key, value in data.items()) + "\n}"


def as_data(finding: Finding, fingerprint: str) -> dict[str, object]:
    """One finding as plain data."""
    cause = finding.cause
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "file": finding.location.path,
        "line": finding.location.line,
        "item": finding.item,
        "fact": finding.fact,
        "message": finding.message,
        "hint": finding.hint,
        "clauses": list(finding.clauses),
        "cause": {"check": cause.check, "at": cause.at} if cause else None,
        "waived_by": finding.waived_by,
        "known": finding.known,
        "fingerprint": fingerprint,
    }
