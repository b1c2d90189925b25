"""Markdown as a tree: what is plain text needs no parser, and gives the same tree."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from samdkit.outputs.technical_file import tree

_PIECES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        [
            "\n",
            "\n\n",
            "\n- ",
            "\n1. ",
            "\n(a) ",
            "\n> ",
            "\n# ",
            "  \n",
            "\n===\n",
            "\n---\n",
            "~~~",
            "12. ",
            "a-b",
            ": ",
            "+",
            "!",
        ]
    ),
)


def shape(node):
    """A tree as nested lists; runs of whitespace as one space, and text in one piece."""
    children = []
    for one in node.children:
        if isinstance(one, str) and children and isinstance(children[-1], str):
            children[-1] += one
        else:
            children.append(one if isinstance(one, str) else shape(one))
    texts = [" ".join(one.split()) if isinstance(one, str) else one for one in children]
    return [node.tag, node.attributes, [one for one in texts if one]]


@given(st.lists(_PIECES, max_size=8).map("".join))
@example("one\ntwo\n\n(a) three - four;\n\n(b) five: 6 + 7 = 8.")
@example("1.5 mg")
def test_plain_text_gives_the_tree_that_the_parser_gives(text):
    read = tree._Tree()
    read.feed(tree.markdown.markdown(text, extensions=list(tree.EXTENSIONS)))
    read.close()
    assert shape(tree.parse(text)) == shape(read.open[0])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("See [SRS-012](item:SRS-012).", [["p", {}, ["See", ["a", {"href": "item:SRS-012"}, ["SRS-012"]], "."]]]),
        ("## Tools {#tools}", [["h2", {"id": "tools"}, ["Tools"]]]),
        (
            "![A scale](scale.png) one<br>two",
            [["p", {}, [["img", {"alt": "A scale", "src": "scale.png"}, []], "one", ["br", {}, []], "two"]]],
        ),
        ("(a) one\n\n(b) two", [["p", {}, ["(a) one"]], ["p", {}, ["(b) two"]]]),
    ],
)
def test_elements_keep_what_forms_need(text, wanted):
    assert shape(tree.parse(text)) == ["root", {}, wanted]


def test_a_tag_that_nothing_closes_takes_no_text_away():
    assert tree.parse("a <b>c\n\nd </i> e").text().split() == ["a", "c", "d", "e"]


@pytest.mark.parametrize("text", ["value <limit> in mmHg", "List<int> or Map<str,int>", "<z>", "a <x y='1'/> b </x>"])
def test_what_looks_like_an_element_and_is_none_is_text(text):
    assert tree.parse(text).text().strip() == text
