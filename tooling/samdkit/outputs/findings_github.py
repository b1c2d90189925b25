"""Findings as GitHub's workflow commands: each becomes an annotation at its line."""

from samdkit.model.finding import Finding, Severity
from samdkit.model.report import Report
from samdkit.outputs import places
from samdkit.outputs.findings_text import summary
from samdkit.project import Project

_COMMANDS = {Severity.UNREADABLE: "error", Severity.ERROR: "error", Severity.UNKNOWN: "warning", Severity.NOTE: "notice"}


# implements: KIT-SRS-040.e
def render(report: Report, project: Project) -> str:
    """One command a finding that is open, then the summary for the log."""
    folder = places.in_repository(project.root)
    return "\n".join([*(_command(one, folder) for one in report.open), summary(report)])


def _command(finding: Finding, folder: str) -> str:
    line = places.line(finding.location)
    place = f"file={_property(places.file(finding.location, folder))}" + (f",line={line}" if line else "")
    title = f"{finding.check} {finding.item}".rstrip()
    text = f"{finding.message} — {finding.hint}" if finding.hint else finding.message
    return f"::{_COMMANDS[finding.severity]} {place},title={_property(title)}::{_message(text)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
