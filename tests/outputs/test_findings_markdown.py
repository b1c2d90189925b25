"""Findings as Markdown: tables whose cells say what the findings say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from samdkit.outputs import findings_markdown
from samdkit.outputs.findings_text import one_line

READER = MarkdownIt("commonmark").enable("table")


def rows(text):
    """The cells of every row of every table but the heads, as their plain text."""
    found, in_body = [], False
    for token in READER.parse(text):
        if token.type in {"tbody_open", "tbody_close"}:
            in_body = token.type == "tbody_open"
        elif token.type == "tr_open" and in_body:
            found.append([])
        elif token.type == "inline" and in_body:
            found[-1].append("".join(map(plain, token.children)))
    return found


def plain(token):
    """Text as it is; markup inside a cell as its name, which no finding says."""
    return token.content if token.type in {"text", "text_special"} else f"<{token.type}>"


@pytest.mark.verifies("KIT-SRS-040.g")
@given(st.data())
def test_whatever_findings_say_each_is_one_row_of_plain_text(reports, project, data):
    report = data.draw(reports)
    shown = rows(findings_markdown.render(report, project))
    counts, rest = shown[: len(report.counts())], shown[len(report.counts()) :]
    assert counts == [[name, str(number)] for name, number in report.counts().items()]
    waived = [one for one in report.findings if one.waived_by]
    expected = [[str(one.location), str(one.severity), one.check, one.message, one.hint] for one in report.open]
    expected += [[one.waived_by, str(one.location), one.check, one.message] for one in waived]
    assert [[" ".join(cell.split()) for cell in row] for row in rest] == [
        [" ".join(one_line(cell).split()) for cell in row] for row in expected
    ]


@pytest.mark.verifies("KIT-SRS-040.g")
def test_a_mention_in_a_hint_calls_nobody(finding, report, project):
    text = findings_markdown.render(report(finding(hint='mark a test with @pytest.mark.verifies("SRS-001")')), project)
    assert "@pytest" not in text


@pytest.mark.verifies("KIT-SRS-040.g")
def test_without_a_finding_it_says_so(report, project):
    assert findings_markdown.render(report(), project).endswith("\n\nNo findings.")
