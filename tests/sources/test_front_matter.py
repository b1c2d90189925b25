"""Front matter: a subset of YAML in which nothing is guessed."""

import pytest
from samdkit.model.finding import Severity
from samdkit.sources import front_matter


def values(text: str) -> dict:
    found = front_matter.read(text.split("\n"), "dossier/file.md")
    assert found.findings == []
    return found.values


def problem(text: str) -> tuple[int, str]:
    """Line and message of the only thing that is wrong."""
    (only,) = front_matter.read(text.split("\n"), "dossier/file.md").findings
    assert (only.check, only.severity, only.location.path) == ("dossier.unreadable", Severity.UNREADABLE, "dossier/file.md")
    assert only.hint
    return only.location.line, only.message


@pytest.mark.verifies("KIT-SRS-001.h")
def test_values_are_text_lists_and_maps_of_one_level():
    text = "---\nkind: risk\nlanguages: [da, en]\nempty: []\nacceptance:\n  minor: remote\n  very grave: none\n---\n# Title"
    assert values(text) == {
        "kind": "risk",
        "languages": ["da", "en"],
        "empty": [],
        "acceptance": {"minor": "remote", "very grave": "none"},
    }


@pytest.mark.verifies("KIT-SRS-001.h")
@pytest.mark.parametrize(
    "value",
    [
        "1.10",
        "no",
        "2026-11-02",
        "~",
        "0x10",
        "1e3",
        "IIa",
        "a: b: c",
        "see [SRS-001]",
        "[SRS-001] and [SRS-002]",
        "[SRS-001] says so",
        "x#y",
        "it's",
    ],
)
def test_a_value_stays_the_text_that_it_is(value):
    assert values(f"---\nversion: {value}\n---") == {"version": value}


@pytest.mark.verifies("KIT-SRS-001.h")
def test_a_key_without_a_value_is_empty():
    assert values("---\nsource:\nkind: risk\n---") == {"source": "", "kind": "risk"}


@pytest.mark.verifies("KIT-SRS-001.h")
def test_words_of_ones_own_may_be_in_any_language():
    assert values("---\nacceptance:\n  alvorlig: sjælden\n  død: none\n---") == {
        "acceptance": {"alvorlig": "sjælden", "død": "none"}
    }


@pytest.mark.verifies("KIT-SRS-001.h")
def test_blank_lines_and_trailing_blanks_count_for_nothing():
    assert values("---  \n\nkind: risk  \n\n---\t\n") == {"kind": "risk"}


@pytest.mark.verifies("KIT-SRS-001.h")
def test_every_key_has_its_line():
    found = front_matter.read(["---", "kind: risk", "", "source: x", "---", "# T"], "f.md")
    assert (found.lines, found.end) == ({"kind": 2, "source": 4}, 5)


@pytest.mark.verifies("KIT-SRS-001.h")
@pytest.mark.parametrize("text", ["", "# Title", "kind: risk\n---", " ---\nkind: risk\n---", "----\nkind: risk\n---"])
def test_a_file_may_begin_without_front_matter(text):
    found = front_matter.read(text.split("\n"), "f.md")
    assert (found.values, found.end, found.findings) == ({}, 0, [])


@pytest.mark.verifies("KIT-SRS-001.h")
def test_front_matter_that_never_ends_is_found_at_its_beginning():
    assert problem("---\nkind: risk\n\n# Title") == (1, "the front matter has no closing line `---`")


@pytest.mark.verifies("KIT-SRS-001.h")
@pytest.mark.parametrize(
    "line", ["kind risk", "kind:risk", "kind : risk", "- a", "# note", "\tkind: risk", "  nested: x", " kind: risk", ": x", "..."]
)
def test_a_line_that_is_no_key_and_value_is_found(line):
    assert problem(f"---\nkind: risk\n{line}\n---") == (3, f"`{line.strip()}` is not `key: value`")


@pytest.mark.verifies("KIT-SRS-001.h")
@pytest.mark.parametrize(
    "value",
    [
        '"quoted"',
        "'quoted'",
        "&anchor x",
        "*anchor",
        "|",
        ">",
        "!tag x",
        "{a: b}",
        "x # comment",
        "# comment",
        "[a, b",
        "[a, [b]]",
    ],
)
def test_what_yaml_would_read_otherwise_is_found(value):
    assert problem(f"---\nkind: risk\nsource: {value}\n---")[0] == 3


@pytest.mark.verifies("KIT-SRS-001.h")
def test_a_map_has_one_level_of_two_spaces():
    assert problem("---\nacceptance:\n  minor: remote\n    deeper: x\n---")[0] == 4
    assert problem("---\nacceptance:\n   minor: remote\n---")[0] == 3


@pytest.mark.verifies("KIT-SRS-001.h")
def test_a_key_stands_once_and_keeps_its_first_value():
    found = front_matter.read(["---", "kind: risk", "kind: soup", "---"], "f.md")
    assert [(one.location.line, one.message) for one in found.findings] == [(3, "the key `kind` stands twice")]
    assert found.values == {"kind": "risk"}


@pytest.mark.verifies("KIT-SRS-001.h")
def test_what_is_below_a_key_that_stands_twice_does_not_get_into_another_map():
    text = "---\nacceptance:\n  minor: remote\nsafety-class:\n  minor: A\nacceptance:\n  grave: none\n---"
    found = front_matter.read(text.split("\n"), "f.md")
    assert [one.location.line for one in found.findings] == [6]
    assert found.values == {"acceptance": {"minor": "remote"}, "safety-class": {"minor": "A"}}


@pytest.mark.verifies("KIT-SRS-001.h")
def test_the_lines_beside_a_bad_one_are_still_read():
    found = front_matter.read(["---", "kind: risk", "what is this", "source: x", "---"], "f.md")
    assert found.values == {"kind": "risk", "source": "x"}
