"""Basic blocks: which lines a test entered, asked by the process that runs it."""

import pytest

PRODUCT = """
    def read(age, kind):  # unit
        if age < 0:
            raise ValueError
        if kind == "x":
            return 1
        try:
            return 10 / age
        except ZeroDivisionError:
            return 0

    def other():  # unit
        return 2
"""
#: Writes the lines of the basic blocks that each test hits, as a seeder's baseline does.
ASKS = """
    import json, pathlib
    import _samdkit_instrument as instrument
    import pytest

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(item):
        plan = instrument.install().plan
        instrument.take()
        result = yield
        places = [plan.lines_of(number) for number in instrument.take() if number >= len(plan.ids)]
        lines = sorted({(file, line) for file, ranges in places for start, end in ranges for line in range(start, end + 1)})
        with pathlib.Path("lines.jsonl").open("a") as file:
            file.write(json.dumps([item.name, lines]) + "\\n")
        return result
"""


@pytest.mark.parametrize("asked", [{"level": "block"}, {"blocks_in": ["src/product.py::read"]}], ids=["all units", "one unit"])
def test_the_lines_that_a_test_entered_are_told_by_the_blocks_that_it_hit(project, asked):
    project.product(PRODUCT)
    project.asked = asked
    project.write("tests/conftest.py", ASKS)
    project.write(
        "tests/test_a.py",
        """
        import product, pytest
        def test_refused():
            with pytest.raises(ValueError): product.read(-1, "")
        def test_early(): assert product.read(1, "x") == 1
        def test_handled(): assert product.read(0, "") == 0
        def test_other(): assert product.other() == 2
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    found = {name: {line for _, line in lines} for name, lines in project.read_lines("lines.jsonl")}
    assert found["test_refused"] == {1, 2, 3}
    assert found["test_early"] == {1, 2, 4, 5}
    assert found["test_handled"] == {1, 2, 4, 6, 7, 8, 9}
    assert found["test_other"] == ({11, 12} if "level" in asked else set())


def test_blocks_of_a_child_process_are_told_by_its_parent_that_never_loaded_the_file(project):
    project.product(PRODUCT)
    project.asked = {"level": "block"}
    project.write("tests/conftest.py", ASKS)
    project.write(
        "tests/test_a.py",
        """
        import os, subprocess, sys
        env = dict(os.environ, PYTHONPATH=os.pathsep.join(["src", os.environ["PYTHONPATH"]]))
        def test_child():
            subprocess.run([sys.executable, "-c", "import product; product.read(1, 'x')"], check=True, env=env)
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    ((_, lines),) = project.read_lines("lines.jsonl")
    assert {line for _, line in lines} >= {1, 2, 4, 5}
    assert {line for _, line in lines}.isdisjoint({3, 6, 7, 8, 9, 12})
