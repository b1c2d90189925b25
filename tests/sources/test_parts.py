"""Parts of requirements: lettered lines or an ordered list, and what a digest of one covers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.finding import Severity
from samdkit.sources import parts

HEAD = "---\nkind: software-requirement\n---\n## SRS-001 Title\n\n"


def split(text: str) -> parts.Parts:
    return parts.split(list(enumerate(text.split("\n"), 1)), "dossier/file.md")


def texts(text: str) -> list[tuple[str, str, int]]:
    found = split(text)
    assert found.problems == []
    return [(part.label, part.text, part.location.line) for part in found.parts]


@pytest.mark.verifies("KIT-SRS-001.b")
def test_lettered_lines_with_blank_lines_between_are_parts():
    assert texts("It SHALL\n\n(a) do this;\n\n(b) do that.\n\nAlways.") == [("a", "do this;", 3), ("b", "do that.", 5)]


@pytest.mark.verifies("KIT-SRS-001.b")
def test_an_ordered_list_is_parts_with_and_without_blank_lines():
    expected = ["do this;", "do that."]
    assert [one[1] for one in texts("It SHALL\n\n1. do this;\n2. do that.")] == expected
    assert [one[1] for one in texts("It SHALL\n\n1. do this;\n\n2. do that.")] == expected


@pytest.mark.verifies("KIT-SRS-001.b")
def test_a_part_runs_to_the_next_marker_or_to_a_blank_line_that_no_indented_line_follows():
    text = "(a) one\nlazy line\n\n    indented after a blank\n\n(b) two\n   - a bullet\n\nAfter."
    assert texts(text) == [("a", "one\nlazy line\n\n    indented after a blank", 1), ("b", "two\n   - a bullet", 6)]
    assert split(text).frame == "After."


@pytest.mark.verifies("KIT-SRS-001.b")
def test_the_text_before_between_and_after_is_the_frame():
    found = split("Before.\n\n(a) one\n\nBetween.\n\n(b) two\n\nAfter.")
    assert found.frame.split() == ["Before.", "Between.", "After."]


@pytest.mark.verifies("KIT-SRS-001.b")
def test_a_letter_without_the_blank_line_is_a_part_and_a_finding(read):
    found = read(f"{HEAD}It SHALL\n\n(a) do this;\n(b) do that.\n")
    assert [part.label for part in found.items[0].parts] == ["a", "b"]
    ((only),) = found.findings
    assert (only.check, only.severity, only.item, only.location.line) == ("dossier.parts", Severity.ERROR, "SRS-001", 9)
    assert "blank line" in only.message


@pytest.mark.verifies("KIT-SRS-001.b")
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("(b) x", 1, "part `b` stands where `a` is due"),
        ("2. x", 1, "part `2` stands where `1` is due"),
        ("(a) x\n\n(c) y", 3, "part `c` stands where `b` is due"),
        ("1. x\n1. y", 2, "part `1` stands where `2` is due"),
        ("(a) x\n\n(a) y", 3, "part `a` stands where `b` is due"),
        ("(a) x\n\n1. y", 3, "`1` begins a second list of parts; an item has one"),
        ("1. x\n\n(a) y", 3, "`a` begins a second list of parts; an item has one"),
        ("(a) x\n\nText.\n\n(a) y", 5, "part `a` stands where `b` is due"),
    ],
)
def test_markers_rise_by_one_in_one_list(text, line, message):
    assert split(text).problems == [(line, message)]


@pytest.mark.verifies("KIT-SRS-001.b")
@pytest.mark.parametrize(
    "text",
    [
        "  (a) x",
        "   1. x",
        "(A) x",
        "a) x",
        "1) x",
        "(a)x",
        "1.x",
        "(aa) x",
        "- (a) x",
        "```\n(a) x\n```",
        "<!--\n(a) x\n-->",
        "2026. x",
    ],
)
def test_other_lines_are_no_parts(text):
    assert (split(text).parts, split(text).problems) == ([], [])


@pytest.mark.verifies("KIT-SRS-001.b")
def test_only_requirements_have_parts(read):
    need = read("---\nkind: user-need\n---\n## UN-001 Title\n\n(a) one\n(b) two\n")
    assert (need.items[0].parts, need.findings) == ((), [])
    system = read("---\nkind: system-requirement\n---\n## SYS-001 Title\n\n(a) one\n\n(b) two\n")
    assert system.items[0].addresses == ["SYS-001.a", "SYS-001.b"]


@pytest.mark.verifies("KIT-SRS-001.b")
def test_addresses_are_letters_or_numbers(item):
    assert item("## SRS-001 T\n\n(a) x\n\n(b) y\n").addresses == ["SRS-001.a", "SRS-001.b"]
    assert item("## SRS-001 T\n\n1. x\n2. y\n").addresses == ["SRS-001.1", "SRS-001.2"]
    assert item("## SRS-001 T\n\nText.\n").addresses == ["SRS-001"]


@pytest.mark.verifies("KIT-SRS-001.b")
def test_a_part_is_read_with_all_text_around_the_parts(item):
    found = item("## SRS-001 T\n\nIt SHALL refuse if\n\n(a) x;\n\n(b) y;\n\nalways.\n")
    assert found.text_of("SRS-001.b").split() == ["It", "SHALL", "refuse", "if", "always.", "y;"]


LINES = st.sampled_from(
    [
        "(a) one",
        "(b) two",
        "(c) three",
        "1. one",
        "2. two",
        "",
        "  indented",
        "text",
        "```",
        "<!--",
        "-->",
        "~~~ x",
        "# h",
        "(a)",
        "1.",
    ]
)


@pytest.mark.verifies("KIT-SRS-001.b")
@given(st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=30))
def test_no_line_of_a_text_is_lost_between_parts_and_frame(lines):
    text = "\n".join(lines)
    found = split(text)
    seen = found.frame.split() + [word for part in found.parts for word in part.text.split()]
    markers = [f"({part.label})" if part.label.isalpha() else f"{part.label}." for part in found.parts]
    assert sorted(seen + markers) == sorted(text.split())


@pytest.mark.verifies("KIT-SRS-001.b")
@given(st.lists(st.text("xyz ,;", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=26), st.booleans())
def test_parts_that_are_written_are_read(texts_of_parts, lettered):
    markers = [f"({chr(97 + number)})" if lettered else f"{number + 1}." for number in range(len(texts_of_parts))]
    found = split("\n\n".join(f"{marker} {text}" for marker, text in zip(markers, texts_of_parts, strict=True)))
    assert found.problems == []
    assert [part.text.split() for part in found.parts] == [text.split() for text in texts_of_parts]
