"""Findings as JSON: one object with every finding and every exit code that applies."""

import json

from samdkit import __version__
from samdkit.checking import Report
from samdkit.model.finding import Finding


def render(report: Report) -> str:
    """`{"samdkit": version, "release": bool, "exit_codes": [..], "findings": [..]}`, keys sorted."""
    data = {
        "samdkit": __version__,
        "release": report.release,
        "exit_codes": [int(code) for code in report.exit_codes],
        "findings": [as_data(one) for one in report.findings],
    }
    return json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)


def as_data(finding: Finding) -> dict[str, object]:
    """One finding as plain data."""
    return {
        "check": finding.check,
        "severity": str(finding.severity),
        "file": finding.location.path,
        "line": finding.location.line,
        "item": finding.item,
        "message": finding.message,
        "hint": finding.hint,
        "clauses": list(finding.clauses),
        "waived_by": finding.waived_by,
    }
