"""Findings as Markdown: how many of which check, then each of them, then the grades; for a job's summary or a comment."""

import re

from samdkit.left import left as left_of
from samdkit.model.finding import Finding
from samdkit.model.left import by_role
from samdkit.model.report import Report
from samdkit.outputs import left as words
from samdkit.outputs.findings_text import one_line
from samdkit.project import Project
from samdkit.technical_file import grade_summary

#: Markup that a backslash takes away, and what only a character reference does: tables, HTML, mentions, sums.
_MARKUP = re.compile(r"([\\`*_\[\]])|([<>&|~@#$])")


# implements: KIT-SRS-040.g
def render(report: Report, project: Project) -> str:
    """The counts, the open findings by place, the waived and the known ones, grades, what is left at release; nothing is cut."""
    waived = [one for one in report.findings if one.waived_by]
    title = f"# samdkit check: {escaped(f'{project.identity.name} {project.identity.version}'.strip())}"
    if not report.findings:
        return "\n\n".join([title, "No findings.", *_grades(project), *_left(report, project)])
    count = len(report.open)
    known = f", {len(report.known)} known" if report.known else ""
    parts = [title, f"{count} finding{'' if count == 1 else 's'} open, {len(waived)} waived{known}."]
    if report.open:
        rows = [f"| {name} | {number} |" for name, number in report.counts().items()]
        parts += ["\n".join(["| check | findings |", "| --- | ---: |", *rows]), "## Findings", _table(report.open)]
    if waived:
        rows = [f"| {one.waived_by} | {_place(one)} | {one.check} | {escaped(one.message)} |" for one in waived]
        parts += ["## Waived", "\n".join(["| waiver | place | check | finding |", "| --- | --- | --- | --- |", *rows])]
    if report.known:
        parts += ["## Known", _table(report.known)]
    return "\n\n".join([*parts, *_grades(project), *_left(report, project)])


# implements: KIT-SRS-018.f
def _grades(project: Project) -> list[str]:
    """How much was observed of what is wanted, and what seeded faults came to."""
    counted = grade_summary.summary(project)
    if not counted.lines:
        return []
    wanting = [one for one in counted.lines if one.grade]
    rows = [f"| {escaped(one.wanted)} | {one.all} | {one.reached} | {', '.join(one.short)} |" for one in wanting]
    parts = [
        "## Grades",
        "\n".join(
            ["| wanted by the policy | of how many | observed | less was observed of |", "| --- | ---: | ---: | --- |", *rows]
        ),
    ]
    if counted.outcomes:
        words = ", ".join(f"{number} {grade_summary.OUTCOMES[name]}" for name, number in counted.outcomes.items())
        unjudged = f"{counted.unjudged} that the policy wants judged and nobody has"
        parts.append(f"Faults seeded: {words}. Of those that no test noticed {counted.judged} are judged by waivers, {unjudged}.")
    return parts


# implements: KIT-SRS-088.4
def _left(report: Report, project: Project) -> list[str]:
    """What is left before a release, a table a role."""
    if not report.release:
        return []
    found = left_of(project, report)
    if not found:
        return ["## What is left", words.NOTHING]
    parts = [f"## {words.title(found)}"]
    for role, entries in by_role(found).items():
        rows = [f"| {', '.join(one.leaves)} | {escaped(one.what)} | {one.check} |" for one in entries]
        parts += [f"### {escaped(role)}", "\n".join(["| place | what | check |", "| --- | --- | --- |", *rows])]
    return [*parts, words.LIMIT]


def _table(findings: tuple[Finding, ...]) -> str:
    rows = [
        f"| {_place(one)} | {one.severity} | {one.check} | {escaped(one.message)} | {escaped(one.hint)} |" for one in findings
    ]
    return "\n".join(["| place | | check | what is wrong | how to mend it |", "| --- | --- | --- | --- | --- |", *rows])


def _place(finding: Finding) -> str:
    return escaped(str(finding.location))


def escaped(text: str) -> str:
    """As plain text of one table cell: no character of it is markup, a mention or a link."""
    return _MARKUP.sub(lambda found: f"\\{found[1]}" if found[1] else f"&#{ord(found[2])};", one_line(text))
