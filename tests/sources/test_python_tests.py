"""Test functions as they stand in the sources: their marks, and what their digests cover."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.model.finding import Severity
from samdkit.sources import python_tests

PYTEST = "import pytest\n\n\n"


def find(source: str, path: str = "tests/test_a.py", **others: str):
    files = {
        path: textwrap.dedent(source).lstrip("\n"),
        **{name.replace("__", "/") + ".py": text for name, text in others.items()},
    }
    return python_tests.find(files)


def marks(source: str) -> dict[str, tuple[str, ...]]:
    """What each function of `tests/test_a.py` verifies; nothing is unreadable."""
    found, problems = find(source)
    assert problems == []
    return {one.id.removeprefix("tests/test_a.py::"): one.verifies for one in found}


def digest(source: str, **others: str) -> str:
    """The digest of `test_it`, wherever it stands."""
    found, _ = find(source, **others)
    (only,) = [one.digest for one in found if one.id.endswith("::test_it")]
    return only


@pytest.mark.verifies("KIT-SRS-004.a")
def test_marks_on_functions():
    source = """
        @pytest.mark.verifies("SRS-001.a", "RC-001")
        @other
        @pytest.mark.verifies("SRS-002")
        def test_a(): pass

        @mark.verifies("SRS-003")
        async def test_b(): pass

        def test_c(): pass
        """
    assert marks(source) == {"test_a": ("SRS-001.a", "RC-001", "SRS-002"), "test_b": ("SRS-003",), "test_c": ()}


@pytest.mark.verifies("KIT-SRS-004.a")
def test_a_mark_on_a_class_counts_for_methods_without_their_own():
    source = """
        @pytest.mark.verifies("SRS-001")
        class TestA:
            def test_a(self): pass

            @pytest.mark.verifies("SRS-002")
            def test_b(self): pass

            class TestInner:
                def test_c(self): pass

            @pytest.mark.verifies("SRS-003")
            class TestOther:
                def test_d(self): pass
        """
    assert marks(source) == {
        "TestA::test_a": ("SRS-001",),
        "TestA::test_b": ("SRS-002",),
        "TestA::TestInner::test_c": ("SRS-001",),
        "TestA::TestOther::test_d": ("SRS-003",),
    }


@pytest.mark.parametrize("value", ['pytest.mark.verifies("SRS-001")', '[pytest.mark.slow, pytest.mark.verifies("SRS-001")]'])
def test_a_class_may_carry_its_marks_in_pytestmark(value):
    assert marks(f"class TestA:\n    pytestmark = {value}\n\n    def test_a(self): pass\n") == {"TestA::test_a": ("SRS-001",)}


@pytest.mark.verifies("KIT-SRS-004.a")
def test_a_parameter_may_carry_marks_beside_those_of_its_function():
    source = """
        @pytest.mark.verifies("SRS-001")
        @pytest.mark.parametrize("a", [
            1,
            pytest.param(2, marks=pytest.mark.verifies("SRS-002")),
            pytest.param(3, marks=[pytest.mark.slow, pytest.mark.verifies("SRS-003", "SRS-004")]),
        ])
        def test_a(a): pass
        """
    assert marks(source) == {"test_a": ("SRS-001", "SRS-002", "SRS-003", "SRS-004")}


@pytest.mark.verifies("KIT-SRS-004.a")
def test_where_every_parameter_carries_its_own_marks_the_function_s_count_for_none():
    source = """
        @pytest.mark.verifies("SRS-001")
        @pytest.mark.parametrize("a", [
            pytest.param(2, marks=pytest.mark.verifies("SRS-002")),
            pytest.param(3, marks=pytest.mark.verifies("SRS-003")),
        ])
        def test_a(a): pass
        """
    assert marks(source) == {"test_a": ("SRS-002", "SRS-003")}


@pytest.mark.verifies("KIT-SRS-004.a")
def test_parameters_of_a_class_carry_marks_for_its_methods():
    source = """
        @pytest.mark.parametrize("a", [1, pytest.param(2, marks=pytest.mark.verifies("SRS-002"))])
        class TestA:
            @pytest.mark.verifies("SRS-001")
            def test_a(self, a): pass
        """
    assert marks(source) == {"TestA::test_a": ("SRS-001", "SRS-002")}


@pytest.mark.verifies("KIT-SRS-004.a")
@pytest.mark.parametrize("base", ["unittest.TestCase", "TestCase", "IsolatedAsyncioTestCase"])
def test_classes_of_unittest_need_no_name(base):
    assert marks(f"class Limits({base}):\n    @pytest.mark.verifies('SRS-001')\n    def test_a(self): pass\n") == {
        "Limits::test_a": ("SRS-001",)
    }


@pytest.mark.verifies("KIT-SRS-004.a")
def test_a_test_under_a_condition_is_one_as_well():
    source = """
        if sys.platform != "vms":
            @pytest.mark.verifies("SRS-001")
            def test_a(): pass
        else:
            class TestB:
                with silence():
                    @pytest.mark.verifies("SRS-002")
                    def test_b(self): pass
        try:
            import numpy
        except ImportError:
            @pytest.mark.verifies("SRS-003")
            def test_c(): pass
    """
    assert marks(source) == {"test_a": ("SRS-001",), "TestB::test_b": ("SRS-002",), "test_c": ("SRS-003",)}


@pytest.mark.verifies("KIT-SRS-004.a")
def test_a_class_has_the_tests_of_its_bases_in_the_same_file():
    source = """
        class Shared:
            @pytest.mark.verifies("SRS-001")
            def test_a(self): pass

            @pytest.mark.verifies("SRS-002")
            def test_b(self): pass

        class TestOne(Shared):
            @pytest.mark.verifies("SRS-003")
            def test_b(self): pass
        """
    assert marks(source) == {"TestOne::test_a": ("SRS-001",), "TestOne::test_b": ("SRS-003",)}


@pytest.mark.verifies("KIT-SRS-004.b")
@pytest.mark.parametrize("arguments", ["", "REQUIREMENT", "*ALL", "1", '"SRS-001", name'])
def test_a_mark_whose_ids_are_not_written_out_is_found(arguments):
    found, problems = find(f"@pytest.mark.verifies({arguments})\ndef test_a(): pass\n")
    assert len(found) == 1
    assert [(one.check, one.severity, str(one.location)) for one in problems] == [
        ("code.unreadable", Severity.UNREADABLE, "tests/test_a.py:1")
    ]


@pytest.mark.verifies("KIT-SRS-004.b")
def test_a_mark_without_a_call_and_a_mark_on_a_module_are_found():
    for source in (
        "@pytest.mark.verifies\ndef test_a(): pass\n",
        "pytestmark = pytest.mark.verifies('SRS-001')\n\ndef test_a(): pass\n",
    ):
        found, problems = find(source)
        assert [one.verifies for one in found] == [()]
        assert [(one.check, str(one.location)) for one in problems] == [("code.unreadable", "tests/test_a.py:1")]


@pytest.mark.verifies("KIT-SRS-004.a")
def test_marks_of_parameters_that_are_made_elsewhere_count_beside_those_of_the_function():
    source = """
        @pytest.mark.verifies("SRS-001")
        @pytest.mark.parametrize("a", [pytest.param(n, marks=pytest.mark.verifies("SRS-002")) for n in range(3)])
        def test_a(a): pass
        """
    assert marks(source) == {"test_a": ("SRS-001", "SRS-002")}


@pytest.mark.verifies("KIT-SRS-004.a")
@pytest.mark.parametrize("path", ["tests/test_a.py", "tests/deep/a_test.py"])
def test_tests_stand_in_files_that_pytest_collects(path):
    assert [one.id for one in find("def test_a(): pass\n", path)[0]] == [f"{path}::test_a"]


@pytest.mark.verifies("KIT-SRS-004.a")
@pytest.mark.parametrize("path", ["tests/a.py", "tests/conftest.py", "tests/testing.py", "tests/test_a.txt"])
def test_other_files_hold_no_tests(path):
    assert find("def test_a(): pass\n", path)[0] == []


@pytest.mark.verifies("KIT-SRS-004.a")
def test_a_test_is_found_at_its_line():
    (only,), _ = find("import x\n\n\n@mark\ndef test_a(): pass\n")
    assert str(only.location) == "tests/test_a.py:5"


@pytest.mark.verifies("KIT-SRS-004.a")
def test_a_file_that_is_no_python_is_found_and_the_others_are_read():
    found, problems = find("def test_a(:\n", tests__test_b="def test_b(): pass\n")
    assert [one.id for one in found] == ["tests/test_b.py::test_b"]
    assert [(one.check, one.severity, str(one.location)) for one in problems] == [
        ("code.unreadable", Severity.UNREADABLE, "tests/test_a.py:1")
    ]


TEST = "{0}LIMIT = 1\n\n\ndef helper():\n    return LIMIT\n\n\n{1}def test_it(x):\n    assert helper() == {2}\n{3}"
BEFORE = TEST.format("", "", "1", "")


@pytest.mark.verifies("KIT-SRS-004.c")
@pytest.mark.parametrize(
    "after",
    [
        TEST.format("# A comment.\n\n\n", "", "1", ""),
        TEST.format("", "", "(1)", ""),
        TEST.format("", "def test_other(): pass\n\n\n", "1", ""),
        TEST.format("", "", "1", "\n\nclass TestMore:\n    def test_more(self): pass\n"),
    ],
    ids=["comment", "formatting", "another test", "another class of tests"],
)
def test_comments_formatting_and_other_tests_leave_the_digest_alone(after):
    assert digest(after) == digest(BEFORE)


@pytest.mark.parametrize(
    "after",
    [
        TEST.format("", "", "2", ""),
        TEST.format("", '@pytest.mark.verifies("SRS-001", "KIT-SRS-004.c")\n', "1", ""),
        TEST.format("import os\n", "", "1", ""),
        BEFORE.replace("LIMIT = 1", "LIMIT = 2"),
        BEFORE.replace("return LIMIT", "return 1"),
    ],
    ids=["assertion", "mark", "import", "constant", "helper"],
)
def test_another_test_mark_helper_or_constant_changes_the_digest(after):
    assert digest(after) != digest(BEFORE)


IN_CLASS = "@{}\nclass TestA({}):\n    limit = {}\n\n    def setup_method(self):\n        {}\n\n    def test_it(self): pass\n{}"


@pytest.mark.verifies("KIT-SRS-004.c")
def test_what_else_a_class_says_is_in_the_digests_of_its_tests():
    before = digest(IN_CLASS.format("mark", "Base", "1", "pass", ""))
    more = "\n    def test_more(self): pass\n"
    assert digest(IN_CLASS.format("mark", "Base", "1", "pass", more)) == before
    others = [
        ("other", "Base", "1", "pass"),
        ("mark", "Other", "1", "pass"),
        ("mark", "Base", "2", "pass"),
        ("mark", "Base", "1", "x()"),
    ]
    assert before not in {digest(IN_CLASS.format(*one, "")) for one in others}


@pytest.mark.verifies("KIT-SRS-004.c")
def test_a_test_that_is_inherited_changes_with_the_class_that_it_comes_from():
    source = "class Shared:\n    limit = {}\n\n    def test_it(self): pass\n\n\nclass TestA(Shared):\n    pass\n"
    assert digest(source.format(1)) != digest(source.format(2))


@pytest.mark.verifies("KIT-SRS-004.c")
def test_a_conftest_counts_for_the_tests_of_its_folder_and_below():
    source = "def test_it(): pass\n"
    path = "tests/deep/test_a.py"

    def with_conftest(at: str, text: str) -> str:
        ((only,), _) = python_tests.find({path: source, f"{at}conftest.py": text})
        return only.digest

    for above in ("", "tests/", "tests/deep/"):
        assert with_conftest(above, "x = 1\n") != with_conftest(above, "x = 2\n")
    for beside in ("tests/other/", "tests/deep/er/"):
        assert with_conftest(beside, "x = 1\n") == with_conftest(beside, "x = 2\n")


PIECES = """
@pytest.mark.verifies("SRS-001")
@pytest.mark.verifies()
@pytest.mark.parametrize("a", [pytest.param(1, marks=pytest.mark.verifies("SRS-002"))])
@pytest.mark.parametrize()
class TestA(TestA):
    def test_a(self): pass
def test_b(): pass
    pytestmark = 1
x = 1
"""


@pytest.mark.verifies("KIT-SRS-004.a")
@given(st.lists(st.one_of(st.sampled_from(PIECES.split("\n")), st.text(max_size=12)), max_size=20))
def test_no_text_raises_and_each_finding_lies_inside_it(lines):
    source = "\n".join(lines)
    found, problems = python_tests.find({"tests/test_a.py": source})
    last = source.count("\n") + source.count("\r") + 1
    assert all(1 <= one.location.line <= last for one in [*found, *problems])
