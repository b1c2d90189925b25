"""Findings as text: grouped for people on a terminal, one unwrapped line each elsewhere."""

from itertools import groupby

from samdkit.checking import Report
from samdkit.model.finding import Finding


def render(report: Report, *, terminal: bool) -> str:
    """The report as lines; nothing is cut."""
    lines: list[str] = []
    if terminal:
        for path, group in groupby(report.open, key=lambda one: one.location.path):
            lines.append(path)
            for one in group:
                lines.append(f"  {one.location.line or '':>5}  {one.severity}  {one.check}  {one.message}")
                lines.append(f"         → {one.hint}{_clauses(one)}" if one.hint else f"        {_clauses(one)}")
    else:
        lines += [line(one) for one in report.open]
    waived = len(report.findings) - len(report.open)
    lines.append(_summary(report) + (f"; {waived} waived" if waived else ""))
    return "\n".join(lines)


def line(finding: Finding) -> str:
    """`file:line: severity check-id ITEM message`, with the mend and the clauses."""
    item = f"{finding.item} " if finding.item else ""
    mend = f" — {finding.hint}" if finding.hint else ""
    return f"{finding.location}: {finding.severity} {finding.check} {item}{finding.message}{mend}{_clauses(finding)}"


def _clauses(finding: Finding) -> str:
    return f" [{', '.join(finding.clauses)}]" if finding.clauses else ""


def _summary(report: Report) -> str:
    count = len(report.open)
    if not count:
        return "No findings."
    kinds = ", ".join(f"{number} {check}" for check, number in report.counts().items())
    return f"{count} finding{'s' if count > 1 else ''}: {kinds}"
