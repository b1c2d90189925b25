"""The file of known findings: what is there stays green, anything new does not, whatever lines and words change."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit import known
from samdkit.errors import ExitCode, UsageError
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.model.report import Report

TEXT = st.text(st.sampled_from('aA-./ "\\\n\t\u2028é\udce9#'), max_size=6)
FINDINGS = st.builds(
    Finding,
    check=st.sampled_from(["trace.untested-requirement", "evidence.stale"]),
    message=st.just("words"),
    location=st.builds(Location, TEXT, st.integers(0, 9)),
    item=TEXT,
    severity=st.sampled_from(Severity),
    waived_by=st.sampled_from(["", "", "WVR-001"]),
    fact=TEXT,
)
REPORTS = st.lists(FINDINGS, max_size=8).map(lambda findings: report(*findings))


def report(*findings):
    return Report(tuple(sorted(findings, key=lambda one: one.sort_key)), release=False)


def finding(item="SRS-001", **facts):
    usual = {"check": "trace.untested-requirement", "message": "no test", "location": Location("dossier/a.md", 7), "item": item}
    return Finding(**usual | facts)


def read(text):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "known.jsonl"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace"))
        return known.read(path)


def settled(before, now):
    """What is said now, where the findings of before are known."""
    return known.settle(now, read(known.render(before.findings)), "known.jsonl")


@pytest.mark.verifies("KIT-SRS-030.d")
@given(REPORTS)
def test_what_was_written_is_known_and_nothing_else(before):
    after = settled(before, before)
    unreadable = [one for one in before.open if one.severity is Severity.UNREADABLE]
    assert list(after.open) == unreadable
    assert len(after.known) == len(before.open) - len(unreadable)
    assert [replace(one, known=False) for one in after.findings] == list(before.findings)


@pytest.mark.verifies("KIT-SRS-030.d")
@given(REPORTS, FINDINGS)
def test_one_finding_more_is_always_seen(before, new):
    new = replace(new, waived_by="")
    after = settled(before, report(*before.findings, new))
    unreadable = [one for one in before.open if one.severity is Severity.UNREADABLE]
    assert len(after.open) == len(unreadable) + 1
    assert known.Known.of(new) in map(known.Known.of, after.open)


@pytest.mark.verifies("KIT-SRS-030.d")
@given(REPORTS)
def test_lines_and_words_may_change(before):
    moved = [replace(one, location=Location(one.location.path, 99), message="other words", hint="?") for one in before.findings]
    assert Counter(one.known for one in settled(before, report(*moved)).findings) == Counter(
        one.known for one in settled(before, before).findings
    )


@pytest.mark.verifies("KIT-SRS-030.d")
@given(REPORTS)
def test_the_file_is_the_same_in_any_order_and_sorted(before):
    text = known.render(before.findings)
    assert text == known.render(reversed(before.findings))
    assert list(read(text)) == sorted(read(text))


@pytest.mark.verifies("KIT-SRS-030.d")
@given(st.binary(max_size=80) | st.lists(st.sampled_from(['{"known-findings": 1}', "{}", "[", '"a"', ""])).map("\n".join))
def test_any_other_file_is_refused_with_its_name(content):
    try:
        read(content)
    except UsageError as error:
        assert "known.jsonl" in error.where  # noqa: PT017 - most contents are refused, a head alone is not
    else:
        assert content in {'{"known-findings": 1}', '{"known-findings": 1}\n'}


@pytest.mark.verifies("KIT-SRS-030.d")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"check": "a.b", "path": "a", "item": "A-1"}', "is no known finding"),
        ('{"check": "a.b", "path": "a", "item": "A-1", "fact": 1}', "is no known finding"),
        ('{"check": "a.b", "path": "a", "item": "A-1", "fact": "", "count": 0}', "is no known finding"),
        ('{"check": "a.b", "path": "a", "item": "A-1", "fact": "", "count": true}', "is no known finding"),
        ('{"check": "a.b", "path": "a", "item": "A-1", "fact": "", "why": ""}', "is no known finding"),
        ("", "is no known finding"),
    ],
)
def test_a_line_of_another_form_is_named(line, said):
    good = '{"check": "a.b", "path": "a", "item": "A-2", "fact": ""}'
    with pytest.raises(UsageError, match=said) as raised:
        read(f'{{"known-findings": 1}}\n{good}\n{line}\n')
    assert raised.value.where.endswith(":3")


@pytest.mark.verifies("KIT-SRS-030.d")
def test_a_finding_that_stands_twice_is_refused():
    good = '{"check": "a.b", "path": "a", "item": "A-2", "fact": ""}'
    with pytest.raises(UsageError, match="stands in line 2"):
        read(f'{{"known-findings": 1}}\n{good}\n{good}\n')


@pytest.mark.verifies("KIT-SRS-030.d")
def test_of_findings_that_agree_as_many_are_known_as_were_there():
    two = report(finding(), finding(location=Location("dossier/a.md", 9)))
    assert '"count": 2' in known.render(two.findings)
    three = report(*two.findings, finding(location=Location("dossier/a.md", 30)))
    assert [len(settled(two, now).open) for now in (two, three)] == [0, 1]


@pytest.mark.verifies("KIT-SRS-030.d")
@pytest.mark.parametrize(
    "other",
    [
        {"item": "SRS-002"},
        {"check": "evidence.stale"},
        {"fact": "derives-from UN-9"},
        {"location": Location("dossier/b.md", 7)},
    ],
)
def test_another_item_check_fact_or_file_is_new(other):
    after = settled(report(finding()), report(finding(**other)))
    assert [one.check for one in after.open if one.severity is not Severity.NOTE] == [finding(**other).check]
    assert after.exit_codes == [ExitCode.FINDINGS]


@pytest.mark.verifies("KIT-SRS-030.d")
def test_a_known_finding_that_is_gone_is_a_note_at_its_line():
    after = settled(report(finding("SRS-001"), finding("SRS-002")), report(finding("SRS-001")))
    (note,) = after.open
    assert (note.check, note.severity, note.item) == (known.GONE, Severity.NOTE, "SRS-002")
    assert str(note.location) == "known.jsonl:3"
    assert "samdkit check --write-known known.jsonl" in note.hint
    assert after.exit_codes == [ExitCode.CLEAN]
    assert known.GONE not in known.render(settled(report(), report()).findings)


@pytest.mark.verifies("KIT-SRS-030.d")
def test_what_cannot_be_told_may_be_known():
    lock = finding(severity=Severity.UNKNOWN)
    assert report(lock).exit_codes == [ExitCode.CANNOT_TELL]
    assert settled(report(lock), report(lock)).exit_codes == [ExitCode.CLEAN]


@pytest.mark.verifies("KIT-SRS-030.d")
def test_what_is_unreadable_is_never_known_even_if_a_line_claims_it():
    broken = finding(severity=Severity.UNREADABLE)
    text = known.render([finding()])
    assert known.render([broken]) == known.render([])
    after = known.settle(report(broken), read(text), "known.jsonl")
    assert after.exit_codes == [ExitCode.UNREADABLE]
