"""How one process seeds the faults of a unit: which tests it asks, in what state, and that it changes nothing around it."""

import pytest

PRODUCT = """
    def limited(value, most=3):  # unit
        if value > most:
            return most
        return value
"""
TESTS = """
    import product
    def test_above(): assert product.limited(4) == 3
    def test_below(): assert product.limited(1) == 1
    def test_both(): assert [product.limited(one) for one in (1, 4)] == [1, 3]
    def test_nothing(): product.limited(4)
"""
ABOVE, BELOW, BOTH, NOTHING = ([f"test_a.py::test_{name}"] for name in ("above", "below", "both", "nothing"))


@pytest.fixture
def limited(project):
    project.product(PRODUCT)
    project.write("tests/test_a.py", TESTS)
    return project


def test_only_tests_that_enter_the_faulty_lines_are_asked(limited):
    found = limited.seed(BELOW, ABOVE)
    inside = found["`None` is returned instead of `most`", 3]
    assert (inside["outcome"], inside["noticed"]) == ("killed", ["tests/test_a.py::test_above"])
    assert "tests/test_a.py::test_below" not in inside["passed"]
    only = limited.seed(BELOW)["`None` is returned instead of `most`", 3]
    assert (only["outcome"], only["passed"]) == ("not-reached", [])


def test_a_boundary_that_no_test_stands_on_survives(limited):
    found = limited.seed(ABOVE, BELOW, BOTH)
    survivors = {what for (what, _), one in found.items() if one["outcome"] == "survived"}
    assert survivors == {"`>` becomes `>=`"}


def test_each_link_gets_a_fault_that_its_test_notices_though_others_noticed_it_first(limited):
    found = limited.seed(ABOVE, BELOW, BOTH, NOTHING)
    noticed = {name.rpartition("_")[2] for one in found.values() for name in one["noticed"]}
    assert noticed == {"above", "below", "both"}
    (body,) = [one for (what, _), one in found.items() if what.startswith("the body")]
    assert [name.rpartition("_")[2] for name in body["noticed"]] == ["above", "below", "both"]
    assert [name.rpartition("_")[2] for name in body["passed"]] == ["nothing"]


def test_one_case_that_notices_is_enough_for_a_link_of_several(limited):
    limited.write(
        "tests/test_a.py",
        """
        import product, pytest
        @pytest.mark.parametrize("value", range(5))
        def test_each(value): assert product.limited(value) == min(value, 3)
        """,
    )
    found = limited.seed([f"test_a.py::test_each[{value}]" for value in range(5)])
    assert {len(one["noticed"]) for one in found.values()} == {0, 1}


def test_a_test_that_fails_or_is_skipped_without_a_fault_is_not_asked(limited):
    limited.write(
        "tests/test_a.py",
        """
        import product, pytest
        def test_wrong(): assert product.limited(4) == 4
        def test_skips(): product.limited(4); pytest.skip("later")
        """,
    )
    found = limited.seed(["test_a.py::test_wrong"], ["test_a.py::test_skips"], ["test_a.py::test_gone"])
    assert {one["outcome"] for one in found.values()} == {"error"}
    (why,) = {one["reason"] for one in found.values()}
    assert "tests/test_a.py::test_wrong fails by itself" in why
    assert "tests/test_a.py::test_skips is skipped by itself" in why
    assert "tests/test_a.py::test_gone was not collected by itself" in why


def test_what_one_test_leaves_in_the_process_hides_no_fault_from_another(project):
    project.product(
        """
        import functools
        @functools.cache
        def table():  # unit
            return {"a": 1}
        """
    )
    project.write(
        "tests/test_a.py",
        """
        import product
        def test_first(): product.table()
        def test_second(): assert product.table() == {"a": 1}
        """,
    )
    found = project.seed(["test_a.py::test_first"], ["test_a.py::test_second"])
    assert {one["outcome"] for one in found.values()} == {"killed"}
    assert {tuple(one["noticed"]) for one in found.values()} == {("tests/test_a.py::test_second",)}


def test_a_fault_that_a_test_sees_only_in_a_process_that_it_starts_is_noticed(project):
    project.product("def answer():  # unit\n    return 42\n")
    project.write(
        "tests/test_a.py",
        """
        import os, subprocess, sys
        def test_child():
            env = dict(os.environ, PYTHONPATH=os.pathsep.join(["src", os.environ["PYTHONPATH"]]))
            call = [sys.executable, "-c", "import product; print(product.answer())"]
            assert subprocess.run(call, env=env, check=True, capture_output=True, text=True).stdout == "42\\n"
        """,
    )
    found = project.seed(["test_a.py::test_child"])
    assert {one["outcome"] for one in found.values()} == {"killed"}


def test_what_an_import_has_run_already_is_left_to_a_fresh_import(project):
    project.product(
        """
        class Limits:  # unit
            most = 3

            @classmethod
            def double(cls):
                return cls.most * 2

        TWICE = Limits.double()
        """
    )
    project.write("tests/test_a.py", "import product\ndef test_it(): assert (product.TWICE, product.Limits.double()) == (6, 6)\n")
    found = project.seed(["test_a.py::test_it"])
    assert {one["outcome"] for one in found.values()} == {"cold"}
    assert {tuple(one["cold"]) for one in found.values()} == {("tests/test_a.py::test_it",)}


def test_taking_too_long_is_not_noticing(project):
    project.product(
        """
        def steps(count):  # unit
            done = 0
            while done < count:
                done += 1
            return done
        """
    )
    project.write("tests/test_a.py", "import product\ndef test_it(): assert product.steps(3) == 3\n")
    found = project.seed(["test_a.py::test_it"], chosen="`done += …`")
    assert {one["outcome"] for one in found.values()} == {"timeout"}
    assert {(tuple(one["noticed"]), tuple(one["timed_out"])) for one in found.values()} == {((), ("tests/test_a.py::test_it",))}


def test_hypothesis_tries_the_same_each_time_and_keeps_nothing(project):
    project.product("def rare(value):  # unit\n    return value == 77\n")
    project.write(
        "tests/test_a.py",
        """
        import product
        from hypothesis import given, settings, strategies
        @given(strategies.integers(0, 200))
        def test_plain(value): assert product.rare(value) is (value == 77)
        @settings(max_examples=7, deadline=1)
        @given(strategies.integers(0, 200))
        def test_own(value): assert product.rare(value) is (value == 77)
        """,
    )
    names = ["test_a.py::test_plain"], ["test_a.py::test_own"]
    first = project.seed(*names)
    assert {one["outcome"] for one in first.values()} >= {"killed"}
    for _ in range(2):
        assert project.seed(*names) == first
    assert not (project.root / ".hypothesis").exists()


def test_settings_of_the_project_send_no_test_elsewhere_and_write_no_report(limited):
    limited.write("pytest.ini", "[pytest]\npythonpath = src\naddopts = -p no:cacheprovider -n 2 --junitxml=report.xml -x\n")
    limited.write("report.xml", "of the user\n")
    found = limited.seed(ABOVE, BELOW)
    assert "killed" in {one["outcome"] for one in found.values()}
    assert (limited.root / "report.xml").read_text("utf-8") == "of the user\n"


def test_shared_fixtures_are_made_anew_for_each_fault(project):
    project.product("def made():  # unit\n    return [1]\n")
    project.write(
        "tests/test_a.py",
        """
        import product, pytest
        @pytest.fixture(scope="session")
        def shared(tmp_path_factory):
            (tmp_path_factory.mktemp("a") / "file").write_text("x")
            return product.made()
        def test_it(shared): assert shared == [1]
        """,
    )
    found = project.seed(["test_a.py::test_it"])
    assert {one["outcome"] for one in found.values()} == {"killed"}


def test_with_threads_each_fault_has_processes_of_its_own_and_the_same_verdict(limited):
    forked = limited.seed(ABOVE, BELOW)
    limited.write(
        "tests/conftest.py", "import threading, time\nthreading.Thread(target=time.sleep, args=[999], daemon=True).start()\n"
    )
    alone = limited.seed(ABOVE, BELOW)
    assert {name: one["outcome"] for name, one in alone.items()} == {name: one["outcome"] for name, one in forked.items()}
    assert {name: one["noticed"] for name, one in alone.items()} == {name: one["noticed"] for name, one in forked.items()}
