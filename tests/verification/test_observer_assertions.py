"""How many assertions a test really made."""


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
