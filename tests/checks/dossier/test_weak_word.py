"""dossier.weak-word: the words of the policy."""

from pathlib import Path

import pytest
from samdkit.checks.dossier import weak_word
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import policy

WEAK = policy.section("texts")["weak-words"]
GROUPS = [pytest.param(language, group, id=f"{language} {group['name']}") for language in WEAK for group in WEAK[language]]
SENTENCES = {"en": "The device SHALL be {} so.", "da": "Udstyret SKAL være {} sådan."}


def found(text: str) -> list[str]:
    """What the check says of a requirement with that text."""
    item = Item("SRS-001", "software-requirement", "", Location("dossier/requirements.md", 6), text=text, text_line=8)
    return [one.message for one in weak_word.find(Project(Path(), items={item.id: item}))]


def with_word(language: str, word: str) -> str:
    """A requirement that says the word; a pronoun that demands brings its own SHALL."""
    for demand in ("shall", "skal"):
        if word.lower().endswith(f" {demand}"):
            return f"{word[: -len(demand)]}{demand.upper()} run."
    return SENTENCES[language].format(word)


@pytest.mark.verifies("KIT-SRS-020.10")
@pytest.mark.parametrize(("language", "group"), GROUPS)
def test_each_word_of_a_group_is_found_in_any_letters(language, group):
    for word in (one.replace("*", "") for one in group["words"]):
        for said in (word, word.capitalize(), word.upper()):
            messages = found(with_word(language, said))
            assert any(one.startswith(f"SRS-001 says `{word}` ({group['name']})") for one in messages), (said, messages)


@pytest.mark.verifies("KIT-SRS-020.10")
@pytest.mark.parametrize(("language", "group"), GROUPS)
def test_no_word_of_a_group_is_found_inside_a_longer_one(language, group):
    for word in (one.replace("*", "") for one in group["words"]):
        assert not any(f"`{word}`" in one for one in found(SENTENCES[language].format(f"x{word}x"))), word


@pytest.mark.verifies("KIT-SRS-020.10")
@pytest.mark.parametrize(("language", "group"), GROUPS)
def test_a_group_says_why_and_holds_no_word_twice(language, group):
    assert len(group["reason"]) > 20
    words = [word for other in WEAK[language] for word in other["words"]]
    assert all(words.count(word) == 1 for word in group["words"])


@pytest.mark.verifies("KIT-SRS-020.10")
def test_a_word_is_judged_in_the_language_of_its_demand():
    assert found("Udstyret SKAL vise god luft") == [
        "SRS-001 says `god` (subjektivt): two people judge it differently; state what can be observed"
    ]
    assert found("The device SHALL show god luft") == []


@pytest.mark.verifies("KIT-SRS-020.10")
def test_a_comparison_is_exact_where_its_own_sentence_holds_a_figure():
    assert found("The device SHALL be faster. It waits 5 s.") != []
    assert found("The device SHALL be faster by 5 s. It waits.") == []
    assert found("The device SHALL, of two answers, take the higher of both.") == []


@pytest.mark.verifies("KIT-SRS-020.10")
def test_the_line_of_a_word_is_its_own():
    item = Item("SRS-1", "software-requirement", "", Location("a.md", 6), text="One\n\nSHALL be\nquickly\ndone", text_line=8)
    (one,) = weak_word.find(Project(Path(), items={item.id: item}))
    assert str(one.location) == "a.md:11"
