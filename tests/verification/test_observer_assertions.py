"""What explains a run: assertions that passed, examples, and where an exception came from that a test waited for."""

import os

import pytest


@pytest.mark.verifies("KIT-SRS-017.a")
def test_assertions_of_tests_and_their_helpers_count_and_those_of_plugins_do_not(project):
    project.write("tests/conftest.py", "import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent))\n")
    project.write("tests/helping.py", "def positive(number):\n    assert number > 0\n")
    project.write(
        "tests/test_a.py",
        """
        import helping
        from hypothesis import given, settings, strategies as st

        @settings(database=None, deadline=None)
        @given(st.just(1))
        def test_given(number):
            assert number == 1

        def test_helped():
            helping.positive(1)
            helping.positive(2)
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    assert {name: case["assertions"] for name, case in seen.tests.items()} == {"test_given": 1, "test_helped": 2}


#: Stands for the real package where that is not installed: the names of its assertions are what is counted.
NUMPY = """
def assert_allclose(actual, desired): assert_array_equal(actual, desired)
def assert_array_equal(actual, desired):
    if actual != desired: raise AssertionError
"""
#: A rewriter that is called in another way than today's. Started by way of the observer's own `sitecustomize`.
OTHER_REWRITER = """
import _pytest.assertion.rewrite as rewrite
original = rewrite.rewrite_asserts
rewrite.rewrite_asserts = lambda module, source, path, config: original(module, source, path, config)
"""


@pytest.mark.verifies("KIT-SRS-017.a")
@pytest.mark.parametrize("hooked", [False, True], ids=["by the rewriter", "by the hook"])
def test_each_kind_of_assertion_counts_once_and_only_where_it_passed(project, hooked):
    project.write("src/numpy/__init__.py", "")
    project.write("src/numpy/testing.py", NUMPY)
    if hooked:
        project.write("src/sitecustomize.py", OTHER_REWRITER)
    project.write(
        "tests/test_a.py",
        """
        import unittest, warnings
        from unittest.mock import Mock
        import pytest
        from numpy.testing import assert_allclose

        def test_assert():
            for number in range(3): assert number < 3, "never said"
            assert True
        def test_raises():
            with pytest.raises(ValueError): raise ValueError
            with pytest.raises(ValueError, match="never"), pytest.raises(KeyError): raise KeyError("x")
        def test_warns():
            with pytest.warns(UserWarning): warnings.warn("x")
        def test_mock():
            mock = Mock(); mock(1)
            mock.assert_called_once_with(1)
            mock.assert_called()
        def test_numpy(): assert_allclose([1], [1])
        class TestOf(unittest.TestCase):
            def test_unit(self):
                self.assertEqual([1], [1])
                with self.assertRaises(ValueError): raise ValueError
        def test_none(): pytest.fail("x") if not 1 else None
        def test_fails():
            assert 1
            assert not 1
        """,
    )
    seen = project.run(PYTHONPATH=os.pathsep.join([str(project.observer), str(project.root / "src")]))
    found = {name: case["assertions"] for name, case in seen.tests.items()}
    assert found == {
        "test_assert": 4,
        "test_raises": 2,
        "test_warns": 1,
        "test_mock": 2,
        "test_numpy": 1,
        "test_unit": 2,
        "test_none": 0,
        "test_fails": 1,
    }


@pytest.mark.verifies("KIT-SRS-017.b")
def test_examples_are_counted_and_those_that_the_test_turned_away_apart(project):
    project.write(
        "tests/test_a.py",
        """
        from hypothesis import HealthCheck, assume, given, settings, strategies as st

        @settings(database=None, deadline=None, max_examples=20, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(st.integers(0, 1000))
        def test_given(number): assume(number % 2)

        class TestOf:
            @settings(database=None, deadline=None, max_examples=1)
            @given(st.just(1))
            def test_method(self, number): pass

        def test_plain(): pass
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    given = seen.tests["test_given"]
    assert given["examples"] == 20
    assert given["rejected"] > 0
    assert [seen.tests[name]["examples"] for name in ("test_method", "test_plain")] == [1, 0]


@pytest.mark.verifies("KIT-SRS-017.c")
def test_where_an_expected_exception_came_from_is_told_by_unit_or_by_file_and_function(project):
    project.product(
        """
        import json

        def refuses(): raise ValueError  # unit

        def reads(text): return json.loads(text)  # unit

        def unmarked(): raise ValueError
        """
    )
    project.write("tests/helping.py", "def own(): raise ValueError\n")
    project.write(
        "tests/test_a.py",
        """
        import concurrent.futures, unittest
        import helping, product, pytest

        def test_unit():
            with pytest.raises(ValueError): product.refuses()
        def test_below_unit():
            with pytest.raises(ValueError): product.reads("{")
        def test_unmarked():
            with pytest.raises(ValueError): product.unmarked()
        def test_itself():
            with pytest.raises(ValueError): int("x")
        def test_helper():
            with pytest.raises(ValueError): helping.own()
        def test_elsewhere():
            with concurrent.futures.ProcessPoolExecutor(1) as pool:
                with pytest.raises(ValueError): pool.submit(product.refuses).result()
        class TestOf(unittest.TestCase):
            def test_method(self):
                with self.assertRaises(ValueError): product.refuses()
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    assert {name: case["raised"] for name, case in seen.tests.items()} == {
        "test_unit": ["src/product.py::refuses"],
        "test_below_unit": ["src/product.py::reads"],
        "test_unmarked": ["src/product.py::unmarked"],
        "test_itself": ["tests/test_a.py::test_itself"],
        "test_helper": ["tests/helping.py::own"],
        "test_elsewhere": [],
        "test_method": ["src/product.py::refuses"],
    }
