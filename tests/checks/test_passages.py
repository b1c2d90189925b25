"""Words without code and quotations: each character stays at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.checks.passages import spoken, without_code

MARKS = ["`", "``", "```\n", "~~~", '"', "“", "”", "»", "«", "<!--", "-->", "](", ")", "\n", "\n\n", " word ", "(", "["]
PIECES = st.lists(st.sampled_from(MARKS))


@pytest.mark.verifies("KIT-SRS-020.8", "KIT-SRS-020.9", "KIT-SRS-020.10")
@given(PIECES.map("".join))
def test_nothing_moves(words):
    for plain in (without_code(words), spoken(words)):
        assert len(plain) == len(words)
        assert [one == "\n" for one in plain] == [one == "\n" for one in words]
        assert all(new in {old, " "} for old, new in zip(words, plain, strict=True))


@pytest.mark.verifies("KIT-SRS-020.8", "KIT-SRS-020.9", "KIT-SRS-020.10")
@pytest.mark.parametrize(
    "hidden",
    [
        "`SHALL`",
        "`` SHALL ` ``",
        "```text\nSHALL\n```",
        "~~~\nSHALL",
        "<!-- SHALL -->",
        "<!-- SHALL",
        '"it SHALL"',
        '"it\nSHALL"',
        "“SHALL”",
        "„SHALL“",
        "»SHALL«",
        "[word](SHALL.md)",
        "https://example.com/SHALL",
    ],
)
def test_what_is_not_spoken(hidden):
    assert "SHALL" not in spoken(f"one\n\n{hidden}\n")


SPOKEN = ['a "word" SHALL "word"', "it's SHALL isn't", '"one\n\nSHALL"', "[SHALL](x.md)", "` SHALL"]


@pytest.mark.verifies("KIT-SRS-020.8", "KIT-SRS-020.9", "KIT-SRS-020.10")
@pytest.mark.parametrize("said", SPOKEN)
def test_what_is_spoken(said):
    assert "SHALL" in spoken(said)
