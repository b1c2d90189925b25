"""Findings as GitLab's code quality report."""

import json

from samdkit import fingerprints
from samdkit.model.finding import Severity
from samdkit.model.report import Report
from samdkit.outputs import places
from samdkit.project import Project

_SEVERITIES = {Severity.UNREADABLE: "critical", Severity.ERROR: "major", Severity.UNKNOWN: "minor", Severity.NOTE: "info"}


# implements: KIT-SRS-040.f
def render(report: Report, project: Project) -> str:
    """One entry a finding that is open; a finding about a whole file stands at its first line, for each entry needs one."""
    folder = places.in_repository(project.root)
    known = zip(report.findings, fingerprints.of(report.findings), strict=True)
    entries = [
        {
            "description": f"{one.message} — {one.hint}" if one.hint else one.message,
            "check_name": one.check,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[one.severity],
            "location": {"path": places.file(one.location, folder), "lines": {"begin": max(1, places.line(one.location))}},
        }
        for one, fingerprint in known
        if not one.waived_by and not one.known
    ]
    encode = json.JSONEncoder(ensure_ascii=False).encode
    return "[\n" + ",\n".join(map(encode, entries)) + "\n]" if entries else "[]"
