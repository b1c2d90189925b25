"""Comments are found where Python's own tokenizer finds them."""

import io
import os
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.sources.python_text import comments

STDLIB = Path(os.__file__).parent
FILES = sorted(path for folder in ("", "json", "email", "asyncio", "unittest") for path in (STDLIB / folder).glob("*.py"))


def by_tokenizer(source):
    found, depth = {}, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
        elif token.type == tokenize.COMMENT:
            found[token.start[0]] = (token.string, not depth and not token.line[: token.start[1]].strip())
    return found


@pytest.mark.verifies("KIT-SRS-003.d")
def test_the_standard_library_has_its_comments_where_the_tokenizer_has_them():
    assert len(FILES) > 150
    for path in FILES[::3]:
        source = path.read_text("utf-8")
        assert comments(source) == by_tokenizer(source), path.name


PIECES = [
    "# a\n",
    "#implements: SRS-1\n",
    "x = 1  # b\n",
    "x = '#'\n",
    'x = "\\"#"\n',
    "x = r'\\'\n",
    "f(\n    # c\n    1,\n)\n",
    "\n",
    "x = []\n",
    '"""a # b\n# c\n"""\n',
    "'''d\n# e'''\n",
    "x = f'{1}#'\n",
    "if x:\n    # g\n    pass\n",
    "x = 1 + \\\n    2\n",
    "x = b'#' '#'\n",
]


@pytest.mark.verifies("KIT-SRS-003.d")
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_mixture_of_strings_brackets_and_comments_gives_the_tokenizer_s_comments(source):
    assert comments(source) == by_tokenizer(source)


@pytest.mark.verifies("KIT-SRS-003.d")
@pytest.mark.parametrize("source", ["'", '"""', "(#", ")", "'#\n# a\n", "\\"])
def test_what_is_no_python_raises_nothing(source):
    assert isinstance(comments(source), dict)
