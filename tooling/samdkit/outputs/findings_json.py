"""Findings as JSON: one object with every finding and every exit code that applies (`qms/schemas/findings.schema.json`)."""

import json
from collections.abc import Sequence

from samdkit import __version__, fingerprints
from samdkit.model.finding import Finding
from samdkit.model.left import Left
from samdkit.model.report import Report
from samdkit.outputs import left

FORMAT = 1


# implements: KIT-SRS-040.b
def render(report: Report, found: Sequence[Left] = ()) -> str:
    """The object with its keys sorted, one line a finding; at release also what is left, one line a thing to do."""
    known = fingerprints.of(report.findings)
    encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
    rows = [encode(as_data(one, known_by)) for one, known_by in zip(report.findings, known, strict=True)]
    data = {
        "exit_codes": encode([int(code) for code in report.exit_codes]),
        "findings": _listed(rows),
        "format": encode(FORMAT),
        "known": encode(len(report.known)),
        "release": encode(report.release),
        "samdkit": encode(__version__),
    }
    if report.release:
        entries = left.data(found, dict(zip(report.findings, known, strict=True)))
        data["left"] = _listed([encode(one) for one in entries])
        data = dict(sorted(data.items()))
    return "{\n  " + ",\n  ".join(f'"{key}": {value}' for key, value in data.items()) + "\n}"


def _listed(rows: Sequence[str]) -> str:
    return "[\n    " + ",\n    ".join(rows) + "\n  ]" if rows else "[]"


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
