"""`implements:` comments in Python: what each belongs to, and where one belongs to nothing."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.code import Unit, UnitKind
from samdkit.model.finding import Severity
from samdkit.sources import python_code


def read(source: str) -> tuple[list[Unit], list]:
    return python_code.units("src/a.py", textwrap.dedent(source).lstrip("\n"))


def units(source: str) -> dict[str, tuple[str, ...]]:
    """Id of each unit, without its file, with what it implements; nothing is misplaced."""
    found, problems = read(source)
    assert problems == []
    return {one.id.removeprefix("src/a.py").removeprefix("::"): one.implements for one in found}


def span(source: str) -> tuple[str, int, int]:
    """Kind, first and last line of the only unit."""
    ((only),), problems = read(source)
    assert problems == []
    return str(only.kind), only.location.line, only.end


def misplaced(source: str) -> list[int]:
    """Lines of markers that belong to nothing; nothing else is wrong."""
    _, problems = read(source)
    assert {(one.check, one.severity) for one in problems} <= {("code.misplaced-marker", Severity.ERROR)}
    assert all(one.hint and one.item for one in problems)
    return [one.location.line for one in problems]


@pytest.mark.verifies("KIT-SRS-003.a")
def test_a_marker_above_a_function_is_the_whole_unit_with_its_decorators():
    source = """
        import functools

        # implements: SRS-001, AUDIT-SRS-2.b
        @functools.cache
        def f():
            return 1
        """
    assert units(source) == {"f": ("SRS-001", "AUDIT-SRS-2.b")}
    assert span(source) == ("unit", 4, 6)


@pytest.mark.verifies("KIT-SRS-003.a")
@pytest.mark.parametrize("head", ["def f():", "async def f():", "class F:"])
def test_functions_coroutines_and_classes_are_units(head):
    assert list(units(f"# implements: SRS-001\n{head}\n    pass\n").values()) == [("SRS-001",)]


@pytest.mark.verifies("KIT-SRS-003.a")
def test_units_are_named_by_where_they_stand():
    source = """
        class A:
            # implements: SRS-001
            def m(self):
                # implements: SRS-002
                def inner():
                    pass

        if True:
            # implements: SRS-003
            def g():
                pass
        """
    assert units(source) == {"A.m": ("SRS-001",), "A.m.inner": ("SRS-002",), "g": ("SRS-003",)}


@pytest.mark.verifies("KIT-SRS-003.a")
def test_comments_may_stand_between_a_marker_and_what_it_belongs_to():
    assert units("# implements: SRS-001\n# because of this\ndef f():\n    pass\n") == {"f": ("SRS-001",)}


@pytest.mark.verifies("KIT-SRS-003.a")
def test_ids_go_on_in_the_next_comment_line_after_a_comma():
    source = "# implements: SRS-001,\n#   SRS-002.b,\n# SRS-003\n# SRS-004 is another matter\ndef f():\n    pass\n"
    assert units(source) == {"f": ("SRS-001", "SRS-002.b", "SRS-003")}


@pytest.mark.verifies("KIT-SRS-003.a")
def test_two_markers_of_one_unit_count_both():
    source = """
        # implements: SRS-001
        # implements: SRS-002
        def f():
            # implements: SRS-003
            \"\"\"Docstring.\"\"\"
        """
    assert units(source) == {"f": ("SRS-001", "SRS-002", "SRS-003")}


@pytest.mark.verifies("KIT-SRS-003.a")
def test_two_markers_of_one_block_count_both():
    source = """
        def f():
            x = 1

            # implements: SRS-001
            # implements: SRS-002
            y = 2
        """
    assert units(source) == {"f#1": ("SRS-001",), "f#2": ("SRS-002",)}


@pytest.mark.verifies("KIT-SRS-003.a")
@pytest.mark.parametrize("first", ['"""Docstring."""', "x = 1"])
def test_first_in_the_body_it_is_the_whole_unit(first):
    source = f"def f(a,\n      b=(1,\n         2)):\n    # implements: SRS-001\n    {first}\n    return 2\n"
    assert units(source) == {"f": ("SRS-001",)}
    assert span(source) == ("unit", 1, 6)


@pytest.mark.verifies("KIT-SRS-003.a")
def test_first_in_the_body_of_a_class_it_is_the_whole_class():
    assert span('class A:\n    # implements: SRS-001\n    """Docstring."""\n\n    def m(self):\n        pass\n') == ("unit", 1, 6)


@pytest.mark.verifies("KIT-SRS-003.a")
def test_directly_above_the_first_method_it_is_the_method():
    assert units("class A:\n    # implements: SRS-001\n    def m(self):\n        pass\n") == {"A.m": ("SRS-001",)}


@pytest.mark.verifies("KIT-SRS-003.a")
def test_below_the_docstring_it_is_a_block():
    source = 'def f():\n    """Docstring."""\n    # implements: SRS-001\n    x = 1\n    y = 2\n\n    return x + y\n'
    assert units(source) == {"f#1": ("SRS-001",)}
    assert span(source) == ("block", 4, 5)


@pytest.mark.verifies("KIT-SRS-003.a")
def test_a_block_ends_at_a_blank_line_another_marker_or_a_dedent():
    source = """
        def f(a):
            if a:
                b = 1

                # implements: SRS-001
                c = 2
                d = 3
                # implements: SRS-002
                e = 4
            return a
        """
    found, problems = read(source)
    assert problems == []
    assert [(one.id.partition("::")[2], one.location.line, one.end) for one in found] == [("f#1", 6, 7), ("f#2", 9, 9)]


@pytest.mark.verifies("KIT-SRS-003.a")
def test_a_block_holds_what_is_indented_under_it_with_its_blank_lines():
    source = """
        def f(a):
            x = 1

            # implements: SRS-001
            for b in a:
                x += b

                x += 1
            else:
                x = 0
            x += 2

            return x
        """
    assert span(source) == ("block", 5, 11)


@pytest.mark.verifies("KIT-SRS-003.a")
def test_a_deeper_marker_opens_a_block_of_its_own_and_does_not_end_the_outer_one():
    source = """
        def f(a):
            x = 1

            # implements: SRS-001
            if a:
                # implements: SRS-002
                x = 2
            x += 1

            return x
        """
    found, problems = read(source)
    assert problems == []
    assert [(one.implements, one.location.line, one.end) for one in found] == [(("SRS-001",), 5, 8), (("SRS-002",), 7, 7)]


BRANCHES = [
    "try:\n        pass\n    except ValueError:\n        # implements: SRS-001\n        b = 1",
    "try:\n        pass\n    finally:\n        # implements: SRS-001\n        b = 1",
    "match a:\n        case 1:\n            # implements: SRS-001\n            b = 1",
    "if a:\n        pass\n    else:\n        # implements: SRS-001\n        b = 1",
    "if a:\n        pass\n    # implements: SRS-001\n    elif a > 2:\n        b = 1",
    "with a:\n        # implements: SRS-001\n        b = 1",
    "while a:\n        # implements: SRS-001\n        b = 1",
]


@pytest.mark.verifies("KIT-SRS-003.a")
@pytest.mark.parametrize("branch", BRANCHES)
def test_blocks_stand_in_every_kind_of_statement(branch):
    assert units(f"def f(a):\n    pass\n    {branch}\n") == {"f#1": ("SRS-001",)}


MODULES = [
    '# implements: SRS-001\n"""Docstring."""\nx = 1\n',
    '# implements: SRS-001\n\n"""Docstring."""\n',
    "# implements: SRS-001\n\nimport os\n",
    "# implements: SRS-001\n# Another comment.\n\nimport os\n",
    '"""Docstring."""\n\n# implements: SRS-001\n\nimport os\n',
    "#!/usr/bin/env python\n# implements: SRS-001\n\ndef f():\n    pass\n",
]


@pytest.mark.verifies("KIT-SRS-003.a")
@pytest.mark.parametrize("source", MODULES)
def test_above_the_docstring_or_set_off_before_the_first_statement_it_is_the_module(source):
    ((only),), problems = read(source)
    assert problems == []
    assert (only.id, only.kind, only.implements) == ("src/a.py", UnitKind.MODULE, ("SRS-001",))


@pytest.mark.verifies("KIT-SRS-003.c")
@pytest.mark.parametrize(
    ("line", "source"),
    [
        (1, "# implements: SRS-001\nimport os\n"),
        (3, "import os\n\n# implements: SRS-001\n\nx = 1\n"),
        (2, "x = 1\n# implements: SRS-001\ny = 2\n"),
        (3, "x = 1\n\n# implements: SRS-001\n\ndef f():\n    pass\n"),
        (2, "@decorator\n# implements: SRS-001\ndef f():\n    pass\n"),
        (3, "class A:\n    @decorator\n    # implements: SRS-001\n    def m(self):\n        pass\n"),
        (4, "class A:\n    x = 1\n\n    # implements: SRS-001\n    y = 2\n"),
        (3, "def f():\n    x = 1\n    # implements: SRS-001\n\n    y = 2\n"),
        (3, "def f():\n    x = 1\n    # implements: SRS-001\n"),
        (4, "def f(a):\n    if a:\n        b = 1\n    # implements: SRS-001\n    else:\n        b = 2\n"),
        (3, "def f(\n    a,\n    # implements: SRS-001\n):\n    return a\n"),
        (3, "def f(\n    a=[\n        # implements: SRS-001\n        1,\n    ],\n):\n    return a\n"),
        (3, "def f():\n    x = [\n        # implements: SRS-001\n        1,\n    ]\n"),
        (2, "def f():\n    x = 1  # implements: SRS-001\n    return x\n"),
        (1, "def f():  # implements: SRS-001\n    return 1\n"),
        (1, "# implements: SRS-001\n"),
    ],
)
def test_anywhere_else_it_is_a_finding(line, source):
    assert (misplaced(source), read(source)[0]) == ([line], [])


@pytest.mark.verifies("KIT-SRS-003.d")
def test_strings_hold_no_markers():
    assert read('x = """\n# implements: SRS-001\n"""\n\n\ndef f():\n    "# implements: SRS-002"\n') == ([], [])


@pytest.mark.verifies("KIT-SRS-003.c")
def test_a_marker_without_ids_is_unreadable_and_the_good_ids_beside_a_bad_one_count():
    for text in ("", "everything", "srs-001", "SRS-001 and SRS-002"):
        found, problems = read(f"# implements: {text}\ndef f():\n    pass\n")
        assert found == []
        assert [(one.check, one.severity, one.location.line) for one in problems] == [("code.unreadable", Severity.UNREADABLE, 1)]
    found, problems = read("# implements: SRS-001, what\ndef f():\n    pass\n")
    assert ([one.implements for one in found], len(problems)) == ([("SRS-001",)], 1)


@pytest.mark.verifies("KIT-SRS-003.a")
def test_definitions_of_the_same_name_are_units_of_their_own():
    source = """
        class A:
            @property
            # a comment
            def x(self):
                # implements: SRS-001
                return self._x

            # implements: SRS-002
            @x.setter
            def x(self, value):
                self._x = value
        """
    found = units(source)
    assert list(found.values()) == [("SRS-001",), ("SRS-002",)]


@pytest.mark.verifies("KIT-SRS-003.a")
def test_a_file_that_is_no_python_is_found_at_its_line():
    found, problems = read("# implements: SRS-001\ndef f():\n    return (\n")
    assert (found, [(one.check, one.severity) for one in problems]) == ([], [("code.unreadable", Severity.UNREADABLE)])
    assert 1 <= problems[0].location.line <= 4


@pytest.mark.verifies("KIT-SRS-003.a")
def test_a_file_without_markers_is_not_parsed():
    assert read("def broken(:\n") == ([], [])


@pytest.mark.verifies("KIT-SRS-003.a")
def test_line_ends_of_windows_and_odd_escapes_change_nothing(recwarn):
    source = '# implements: SRS-001\ndef f():\n    """Two\n    lines."""\n    return "\\d"\n'
    assert read(source.replace("\n", "\r\n")) == read(source)
    assert not recwarn.list


def digest(source: str) -> str:
    ((only),), _ = read(source)
    return only.digest


BEFORE = "# implements: SRS-001\ndef f(a, b=1):\n    return [a, b]\n"
SAME = [
    "# implements: SRS-001\ndef f( a, b = 1 ):\n    # why\n    return [\n        a, b\n    ]\n",
    "import os\n\n\n# implements: SRS-001, SRS-002\ndef f(a, b=1):\n    return [a, b]\n",
    "class A:\n    # implements: SRS-001\n    def f(a, b=1):\n        return [a, b]\n\n\ndef g():\n    pass\n",
]
OTHER = [
    "# implements: SRS-001\ndef f(a, b=2):\n    return [a, b]\n",
    "# implements: SRS-001\ndef f(a, b=True):\n    return [a, b]\n",
    "# implements: SRS-001\ndef f(a, b=1):\n    return (a, b)\n",
    "# implements: SRS-001\ndef f(a, b=1):\n    return [b, a]\n",
    "# implements: SRS-001\n@cache\ndef f(a, b=1):\n    return [a, b]\n",
    "# implements: SRS-001\nasync def f(a, b=1):\n    return [a, b]\n",
]


@pytest.mark.verifies("KIT-SRS-011.c")
@pytest.mark.parametrize("after", SAME)
def test_formatting_comments_and_place_leave_the_digest_alone(after):
    assert digest(after) == digest(BEFORE)


@pytest.mark.verifies("KIT-SRS-011.d")
@pytest.mark.parametrize("after", OTHER)
def test_other_code_has_another_digest(after):
    assert digest(after) != digest(BEFORE)


PIECES = """
# implements: SRS-001
    # implements: SRS-002.a
        # implements: SRS-003
# implements:
def f(a):
    def g(self):
class A:
    x = 1
        y = 2
    if x:
    else:
    return x
    pass
@cache
x = [
]
    \"\"\"Docstring.\"\"\"
"""


@pytest.mark.verifies("KIT-SRS-003.a")
@given(st.lists(st.one_of(st.sampled_from(PIECES.split("\n")), st.text(max_size=12)), max_size=20))
def test_no_text_raises_and_each_finding_lies_inside_it(lines):
    source = "\n".join(lines)
    found, problems = python_code.units("src/a.py", source)
    last = source.count("\n") + source.count("\r") + 1
    assert all(1 <= one.location.line <= last for one in [*found, *problems])
    assert all(one.location.line <= one.end <= last for one in found)
    assert len({one.id for one in found}) == len(found)
