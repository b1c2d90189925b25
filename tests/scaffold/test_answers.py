"""Answers are guarded before anything is rendered from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.errors import UsageError
from samdkit.scaffold import answers, template


@pytest.fixture(scope="module")
def home():
    return template.find("home-monitoring")


@pytest.mark.verifies("KIT-SRS-050.c")
def test_what_is_not_answered_takes_the_template_s_own(home):
    assert answers.checked(home, {"name": "Puls"}) == {
        "name": "Puls",
        **{question.name: question.default for question in home.questions.values() if question.name != "name"},
    }


def test_the_template_asks_at_most_six_questions_each_in_words(home):
    assert len(home.questions) <= 6
    assert all(" " in question.text for question in home.questions.values())


@pytest.mark.verifies("KIT-SRS-050.c")
@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"name": ""}, "`name`"),
        ({"name": "1x"}, "begin it with a letter"),
        ({"name": "--"}, "begin it with a letter"),
        ({"name": "Class"}, "Python itself uses"),
        ({"name": "Signal"}, "Python itself uses"),
        ({"name": 'A "B"'}, "may not hold"),
        ({"maker": "A\nB"}, "may not hold"),
        ({"maker": "{{ 7 }}"}, "may not hold"),
        ({"maker": "x" * 81}, "at most 80"),
        ({"language": "sv"}, "`language` is one of da, en"),
        ({"colour": "red"}, "asks no question `colour`"),
    ],
)
def test_a_wrong_answer_is_named_with_what_is_wrong(home, given_, said):
    with pytest.raises(UsageError) as caught:
        answers.checked(home, given_)
    assert said in str(caught.value)


@pytest.mark.verifies("KIT-SRS-050.c")
def test_all_wrong_answers_are_named_at_once(home):
    with pytest.raises(UsageError) as caught:
        answers.checked(home, {"name": "1x", "language": "sv", "colour": "red"})
    assert all(one in str(caught.value) for one in ("`name`", "`language`", "`colour`"))


@pytest.mark.verifies("KIT-SRS-050.c")
@given(st.text(max_size=90))
def test_no_text_gets_through_that_ends_a_string_or_a_line(text):
    home = template.find("home-monitoring")
    try:
        taken = answers.checked(home, {"maker": text})["maker"]
    except UsageError:
        return
    assert taken == text.strip()
    assert taken
    assert not set(taken) & set('"\\{}<>|`\n\r\t')
