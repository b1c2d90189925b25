"""Findings as text: grouped for people on a terminal, one unwrapped line each elsewhere."""

import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import click

from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.model.report import Report
from samdkit.outputs.consequences import Group, grouped

_COLOURS = {Severity.UNREADABLE: "magenta", Severity.ERROR: "red", Severity.UNKNOWN: "yellow", Severity.NOTE: "cyan"}
#: What would break a line or steer a terminal, if a file's text held it.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_EXCERPT = 100


# implements: KIT-SRS-040.a
def lines(report: Report) -> str:
    """One line a finding, by place, for other programs and for logs; nothing is cut."""
    return "\n".join([*map(line, report.open), summary(report)])


# implements: KIT-SRS-040.a
def line(finding: Finding) -> str:
    """`file:line: severity check-id ITEM message`, with the mend, the cause and the clauses."""
    item = f"{finding.item} " if finding.item else ""
    return one_line(f"{finding.location}: {finding.severity} {finding.check} {item}{_words(finding)}")


# implements: KIT-SRS-040.a
def for_terminal(report: Report, root: Path, *, colour: bool) -> str:
    """Grouped by file, each with the line that it speaks of and with what follows from it; nothing is cut."""
    style = click.style if colour else _plain
    excerpt = _Excerpts(root)
    out: list[str] = []
    for path, groups in groupby(grouped(report.open), key=lambda one: one.lead.location.path):
        out += [style(one_line(path), bold=True)]
        for group in groups:
            out += [*_block(group.lead, excerpt, style), *_following(group, style), ""]
    return "\n".join([*out, summary(report)])


# implements: KIT-SRS-040.a
def summary(report: Report) -> str:
    """How many findings there are, by check, and how many are known or waived."""
    count, known = len(report.open), len(report.known)
    waived = len(report.findings) - count - known
    kinds = ", ".join(f"{number} {check}" for check, number in report.counts().items())
    rest = ", ".join(f"{number} {word}" for number, word in ((known, "known"), (waived, "waived")) if number)
    if not count:
        return f"No open findings; {rest}." if rest else "No findings."
    return f"{count} finding{'s' if count > 1 else ''}: {kinds}" + (f"; {rest}" if rest else "")


def one_line(text: str) -> str:
    """The text without line ends and other control characters."""
    return _CONTROL.sub(" ", text)


def _words(finding: Finding) -> str:
    mend = f" — {finding.hint}" if finding.hint else ""
    cause = f" (follows from {finding.cause})" if finding.cause and finding.cause.check else ""
    return f"{finding.message}{mend}{cause}{_clauses(finding)}"


def _clauses(finding: Finding) -> str:
    return f" [{', '.join(finding.clauses)}]" if finding.clauses else ""


def _block(finding: Finding, excerpt: "_Excerpts", style: Callable[..., str]) -> list[str]:
    severity = style(str(finding.severity), fg=_COLOURS[finding.severity])
    head = f"  {finding.location.line or '':>5}  {severity}  {style(finding.check, bold=True)}  {one_line(finding.item)}".rstrip()
    shown = excerpt.at(finding.location)
    return [
        head,
        f"         {one_line(finding.message)}",
        *([style(f"       │ {shown}", dim=True)] if shown else []),
        *([f"       → {one_line(finding.hint)}"] if finding.hint else []),
        *([style(f"         {', '.join(finding.clauses)}", dim=True)] if finding.clauses else []),
    ]


def _following(group: Group, style: Callable[..., str]) -> list[str]:
    if not group.following:
        return []
    count = len(group.following)
    head = f"         {count} more follow{'s' if count == 1 else ''} from {one_line(group.because)}:"
    return [head, *(f"           {_follower(one, style)}" for one in group.following)]


def _follower(finding: Finding, style: Callable[..., str]) -> str:
    severity = style(str(finding.severity), fg=_COLOURS[finding.severity])
    return f"{one_line(str(finding.location))}  {severity}  {finding.check}  {one_line(finding.message)}"


def _plain(text: str, **_: object) -> str:
    return text


class _Excerpts:
    """Lines of the project's files, each file read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, list[str]] = {}

    def at(self, location: Location) -> str:
        """The line at a place, or nothing: for a whole file, for what is inside a wheel, for what can't be read."""
        if not location.line:
            return ""
        if location.path not in self.files:
            self.files[location.path] = self._read(location.path)
        found = self.files[location.path]
        text = one_line(found[location.line - 1]).strip() if location.line <= len(found) else ""
        return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"

    def _read(self, path: str) -> list[str]:
        try:
            return (self.root / path).read_text("utf-8", "replace").split("\n")
        except (OSError, ValueError):
            return []
