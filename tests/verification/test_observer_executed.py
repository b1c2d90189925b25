"""Which blocks a test is seen to have entered, however the code was reached."""

import pytest

PRODUCT = """
    from __future__ import annotations
    import functools

    def called():  # unit
        "A docstring."
        return called.__doc__

    def other():  # unit
        return 2

    def child():  # unit
        return 3
"""


@pytest.mark.verifies("KIT-SRS-014.a")
def test_only_the_blocks_that_a_test_entered_are_credited_to_it(project):
    project.product(PRODUCT)
    project.write(
        "tests/test_a.py",
        """
        import product
        def test_one(): assert product.called() == "A docstring."
        def test_two(): assert product.other() == 2
        def test_none(): assert product.child
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    assert [seen.executed(name) for name in ("test_one", "test_two", "test_none")] == [["called"], ["other"], []]
    assert seen.tests["test_one"]["function"] == "test_one"
    assert seen.tests["test_one"]["file"] == "tests/test_a.py"


@pytest.mark.verifies("KIT-SRS-014.a", "KIT-SRS-014.b")
@pytest.mark.parametrize(
    "call",
    [
        "t = threading.Thread(target=product.child); t.start(); t.join()",
        "with concurrent.futures.ThreadPoolExecutor(2) as pool: pool.submit(product.child).result()",
        "subprocess.run([sys.executable, '-c', 'import product; product.child()'], check=True, env=env)",
        "pid = os.fork()\n    if not pid:\n        product.child(); os._exit(0)\n    os.waitpid(pid, 0)",
        "pid = os.fork()\n    if not pid:\n        product.child(); os.kill(os.getpid(), 9)\n    os.waitpid(pid, 0)",
        "p = multiprocessing.get_context('spawn').Process(target=product.child); p.start(); p.join()\n    assert p.exitcode == 0",
        "async def go(): await asyncio.create_task(asyncio.to_thread(product.child))\n    asyncio.run(go())",
        "with concurrent.futures.ProcessPoolExecutor(1) as pool: assert pool.submit(product.child).result() == 3",
        "async def task(): product.child()\n    async def go(): await asyncio.create_task(task())\n    asyncio.run(go())",
    ],
    ids=["thread", "thread pool", "subprocess", "fork", "killed fork", "spawn", "thread of a loop", "process pool", "task"],
)
def test_code_is_seen_in_threads_tasks_and_child_processes(project, call):
    project.product(PRODUCT)
    project.write(
        "tests/test_a.py",
        f"""
import asyncio, concurrent.futures, multiprocessing, os, subprocess, sys, threading
import product
env = dict(os.environ, PYTHONPATH=os.pathsep.join(["src", os.environ["PYTHONPATH"]]))
def test_here():
    {call}
def test_after(): pass
""",
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    assert seen.phase("test_here", "call") == ["child"]
    assert seen.executed("test_after") == []


@pytest.mark.verifies("KIT-SRS-014.a")
def test_generators_and_coroutines_count_when_their_body_runs_not_when_they_are_made(project):
    project.product(
        """
        def generator():  # unit
            yield 1

        async def coroutine():  # unit
            return 1
        """
    )
    project.write(
        "tests/test_a.py",
        """
        import asyncio, product
        def test_made():
            product.generator()
            product.coroutine().close()
        def test_run():
            assert list(product.generator()) == [1]
            assert asyncio.run(product.coroutine()) == 1
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    assert seen.executed("test_made") == []
    assert seen.executed("test_run") == ["coroutine", "generator"]


@pytest.mark.verifies("KIT-SRS-014.a")
def test_a_class_counts_by_its_methods_and_a_decorated_or_nested_function_by_its_body(project):
    project.product(
        """
        import functools

        class Reading:  # unit
            LIMIT = 3
            @property
            def value(self): return self.LIMIT
            @staticmethod
            @functools.cache
            def make(): return Reading()

        def limited(function):  # unit
            @functools.wraps(function)
            def inner(): return function()
            return inner

        @limited
        def work():  # unit
            return lambda: 5

        def sorted_by():  # unit
            return lambda x: -x

        ordering = sorted_by()
        """
    )
    project.write(
        "tests/test_a.py",
        """
        import product
        def test_import_alone(): assert product.Reading
        def test_property(): assert product.Reading().value == 3
        def test_static(): assert product.Reading.make()
        def test_decorated(): assert product.work()() == 5
        def test_lambda(): assert sorted([1, 2], key=product.ordering) == [2, 1]
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    assert seen.executed("test_import_alone") == []
    assert seen.executed("test_property") == ["Reading"]
    assert seen.executed("test_static") == ["Reading"]
    assert seen.executed("test_decorated") == ["limited", "work"]
    assert seen.executed("test_lambda") == ["sorted_by"]


@pytest.mark.verifies("KIT-SRS-014.a")
def test_a_block_that_refuses_counts_only_where_it_refused(project):
    project.product(
        """
        async def read(age, kind="x"):  # unit
            if age < 0:
                raise ValueError  # block refused
            try:
                1 / age
            except ZeroDivisionError:
                return 0  # block zero
            else:
                age += 1  # block else
            finally:
                age += 1  # block finally
            match kind:
                case "x":
                    age += 1  # block case
            if kind == "y":
                return -1
            elif kind == "z":  # block elif
                pass
            return age  # block rest
        """
    )
    project.write(
        "tests/test_a.py",
        """
        import asyncio, product, pytest
        def test_refused():
            with pytest.raises(ValueError): asyncio.run(product.read(-1))
        def test_zero(): assert asyncio.run(product.read(0)) == 0
        def test_passed(): assert asyncio.run(product.read(1)) == 4
        def test_left_early(): assert asyncio.run(product.read(1, "y")) == -1
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    assert seen.executed("test_refused") == ["read", "refused"]
    assert seen.executed("test_zero") == ["finally", "read", "zero"]
    assert seen.executed("test_passed") == ["case", "elif", "else", "finally", "read", "rest"]
    assert seen.executed("test_left_early") == ["else", "finally", "read"]


@pytest.mark.verifies("KIT-SRS-014.a")
def test_what_has_no_functions_counts_for_every_test_whose_file_imports_it(project):
    project.write("src/limits.py", "LIMIT = 3  # module\n", planned=True)
    project.write("src/kinds.py", "import enum, limits\nclass Kind(enum.Enum):  # unit\n    A = 'a'\n", planned=True)
    project.write("tests/test_a.py", "import kinds\ndef test_one(): pass\ndef test_two(): pass\n")
    project.write("tests/test_b.py", "def test_other(): pass\n")
    seen = project.run()
    assert seen.code == 0, seen.output
    assert seen.phase("test_one", "import") == seen.phase("test_two", "import") == ["Kind", "src/limits.py"]
    assert seen.executed("test_other") == []


@pytest.mark.verifies("KIT-SRS-014.a")
@pytest.mark.parametrize("mode", ["prepend", "importlib"])
def test_shared_fixtures_credit_every_test_that_uses_them_and_no_other(project, mode):
    project.product(
        """
        def session(): pass  # unit
        def module(): pass  # unit
        def function(): pass  # unit
        def param(): pass  # unit
        def ending(): pass  # unit
        def dynamic(): pass  # unit
        def hidden(): pass  # unit
        """
    )
    project.write(
        "tests/conftest.py",
        """
        import product, pytest
        @pytest.fixture(scope="session")
        def base(): product.session(); yield 1; product.ending()
        @pytest.fixture(scope="session", params=[1, 2])
        def each(request):
            if request.param == 2: product.param()
        @pytest.fixture(scope="session")
        def late(): product.dynamic()
        @pytest.fixture(scope="session")
        def shadowed(): product.hidden()
        """,
    )
    project.write(
        "tests/test_a.py",
        """
        import product, pytest
        @pytest.fixture(scope="module")
        def upper(base): product.module()
        @pytest.fixture
        def own(): yield; product.function()
        def test_first(upper): pass
        def test_second(upper): pass
        def test_without(): pass
        def test_own(own): pass
        def test_each(each): pass
        def test_asks(request): request.getfixturevalue("late")
        def test_asks_again(request): request.getfixturevalue("late")
        def test_shadowed(shadowed): pass
        """,
    )
    project.write(
        "tests/test_b.py",
        """
        import pytest
        @pytest.fixture
        def shadowed(): pass
        def test_own_shadowed(shadowed): pass
        """,
    )
    seen = project.run(f"--import-mode={mode}", "--continue-on-collection-errors")
    assert seen.code == 0, seen.output
    assert seen.phase("test_first", "setup") == seen.phase("test_second", "setup") == ["module", "session"]
    assert seen.executed("test_without") == []
    assert seen.phase("test_own", "teardown") == ["function"]
    assert (seen.executed("test_each[1]"), seen.executed("test_each[2]")) == ([], ["param"])
    assert "dynamic" in seen.executed("test_asks")
    assert "dynamic" in seen.executed("test_asks_again")
    assert seen.executed("test_shadowed") == ["hidden"]
    assert seen.executed("test_own_shadowed") == []
    assert not any("ending" in seen.executed(name) for name in seen.tests)


#: A conftest that runs coroutines and asynchronous fixtures, as the plug-ins for them do.
RUNNER = """
    import asyncio, inspect, pytest

    @pytest.fixture(scope="session")
    def loop():
        loop = asyncio.new_event_loop()
        yield loop
        loop.close()

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(fixturedef, request):
        function = fixturedef.func
        if inspect.isasyncgenfunction(function):
            loop = asyncio.new_event_loop()
            def started(**arguments):
                made = function(**arguments)
                def end():
                    loop.run_until_complete(anext(made, None))
                    loop.close()
                request.addfinalizer(end)
                return loop.run_until_complete(anext(made))
            fixturedef.func = started

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(pyfuncitem):
        if inspect.iscoroutinefunction(pyfuncitem.obj):
            names = pyfuncitem._fixtureinfo.argnames
            asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
            return True
"""


@pytest.mark.verifies("KIT-SRS-014.a")
def test_an_asynchronous_fixture_credits_the_tests_that_use_it_by_phase(project):
    project.product(
        """
        async def opened(): pass  # unit
        async def closed(): pass  # unit
        async def asked(): pass  # unit
        """
    )
    project.write("tests/conftest.py", RUNNER)
    project.write(
        "tests/test_a.py",
        """
        import product, pytest

        @pytest.fixture
        async def server():
            await product.opened()
            yield
            await product.closed()

        async def test_asks(server): await product.asked()
        def test_other(): pass
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    phases = [seen.phase("test_asks", phase) for phase in ("setup", "call", "teardown")]
    assert phases == [["opened"], ["asked"], ["closed"]]
    assert seen.executed("test_other") == []


@pytest.mark.verifies("KIT-SRS-014.a")
@pytest.mark.parametrize(("scope", "options"), [("class", ()), ("module", ()), ("session", ()), ("module", ("-n", "2"))])
def test_a_fixture_of_any_scope_credits_each_test_that_stands_on_it_in_one_process_or_two(project, scope, options):
    project.product("def made(): pass  # unit\ndef other(): pass  # unit\n")
    project.write(
        "tests/test_a.py",
        f"""
        import product, pytest

        @pytest.fixture(scope="{scope}", params=["x", "y"])
        def base(request):
            if request.param == "x":
                product.made()

        class TestOf:
            def test_one(self, base): product.other()
            def test_two(self, base): pass
            def test_none(self): pass
        """,
    )
    seen = project.run(*options)
    assert seen.code == 0, seen.output
    found = {name: seen.executed(name) for name in seen.tests}
    assert found == {
        "test_one[x]": ["made", "other"],
        "test_two[x]": ["made"],
        "test_one[y]": ["other"],
        "test_two[y]": [],
        "test_none": [],
    }


@pytest.mark.verifies("KIT-SRS-014.a", "KIT-SRS-014.c")
def test_what_a_subtest_enters_is_its_tests_and_one_that_fails_fails_it(project):
    project.product("def one(): pass  # unit\ndef two(): pass  # unit\n")
    project.write(
        "tests/test_a.py",
        """
        import unittest, product

        class TestOf(unittest.TestCase):
            def test_parts(self):
                with self.subTest("one"): product.one()
                with self.subTest("two"): product.two()

            def test_fails(self):
                with self.subTest("one"): self.fail()
        """,
    )
    seen = project.run()
    assert seen.executed("test_parts") == ["one", "two"]
    assert {name: case["outcome"] for name, case in seen.tests.items()} == {"test_parts": "passed", "test_fails": "failed"}
