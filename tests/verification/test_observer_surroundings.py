"""What a test stands on beside the product: files that it reads and writes, and processes that nobody sees."""

import pytest


@pytest.mark.verifies("KIT-SRS-017.d")
def test_files_that_a_test_reads_are_its_own_and_those_of_a_shared_fixture_or_an_import_are_every_users(project):
    for name in ("own", "shared", "imported", "other"):
        project.write(f"tests/{name}.txt", "1")
    project.write(
        "tests/test_a.py",
        """
        import pathlib, pytest
        HERE = pathlib.Path(__file__).parent
        IMPORTED = (HERE / "imported.txt").read_text()

        @pytest.fixture(scope="module")
        def shared(): return (HERE / "shared.txt").read_text()

        def test_first(shared): (HERE / "own.txt").read_text()
        def test_second(shared): pass
        def test_third(): pass
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    found = {name: [one.removeprefix("tests/") for one in case["opened"]] for name, case in seen.tests.items()}
    assert found == {
        "test_first": ["imported.txt", "own.txt", "shared.txt"],
        "test_second": ["imported.txt", "shared.txt"],
        "test_third": ["imported.txt"],
    }


@pytest.mark.verifies("KIT-SRS-017.d")
def test_a_file_that_a_test_writes_and_then_reads_is_told_apart_from_one_that_it_only_reads_or_writes(project):
    project.write("tests/kept.txt", "1")
    project.write(
        "tests/test_a.py",
        """
        import os, pathlib, pytest
        HERE = pathlib.Path(__file__).parent

        @pytest.fixture
        def prepared(): (HERE / "prepared.txt").write_text("1")

        def test_own():
            (HERE / "own.txt").write_text("1")
            assert (HERE / "own.txt").read_text() == "1"
        def test_moved(tmp_path):
            (HERE / "half.tmp").write_text("1")
            os.replace(HERE / "half.tmp", HERE / "moved.txt")
            assert (HERE / "moved.txt").read_text() == "1"
        def test_fixture(prepared): assert (HERE / "prepared.txt").read_text() == "1"
        def test_reads(): assert (HERE / "kept.txt").read_text() == "1"
        def test_writes(): (HERE / "written.txt").write_text("1")
        """,
    )
    seen = project.run()
    assert seen.code == 0, seen.output
    assert {name: case["written"] for name, case in seen.tests.items()} == {
        "test_own": ["tests/own.txt"],
        "test_moved": ["tests/moved.txt"],
        "test_fixture": ["tests/prepared.txt"],
        "test_reads": [],
        "test_writes": [],
    }
    assert seen.tests["test_reads"]["opened"] == ["tests/kept.txt"]
    assert seen.tests["test_own"]["opened"] == []


@pytest.mark.verifies("KIT-SRS-017.d")
def test_helpers_named_as_plug_ins_belong_to_the_tests_beside_them(project):
    project.write("tests/conftest.py", 'pytest_plugins = ["shared_fixtures"]\n')
    project.write("tests/shared_fixtures.py", "import pytest\n@pytest.fixture\ndef made(): return 1\n")
    project.write("tests/test_a.py", "def test_one(made): pass\n")
    seen = project.run(PYTHONPATH=f"{project.observer}:{project.root / 'tests'}")
    assert seen.code == 0, seen.output
    assert seen.sessions[0]["helpers"]["tests/test_a.py"] == ["tests/conftest.py", "tests/shared_fixtures.py"]


CHILDREN = {
    "isolated": ("subprocess.run([sys.executable, '-Ic', 'pass'])", "a Python that was started with -I"),
    "without site": ("subprocess.run([sys.executable, '-X', 'utf8', '-S', '-c', 'pass'])", "a Python that was started with -S"),
    "bare": ("subprocess.run([sys.executable, '-c', 'pass'], env={})", "a Python that was started without SAMDKIT_OBSERVE"),
    "own path": (
        "subprocess.run([sys.executable, '-c', 'pass'], env={**os.environ, 'PYTHONPATH': 'src'})",
        "a Python that was started with a PYTHONPATH of its own",
    ),
    "shell": ("subprocess.run('cd / && python3 -c pass', shell=True, env={'PATH': os.environ['PATH']})", "SAMDKIT_OBSERVE"),
    "script": ("subprocess.run([os.path.abspath('tool')], env={})", "a Python that was started without SAMDKIT_OBSERVE"),
    "spawned": ("os.waitpid(os.posix_spawn(sys.executable, ['python', '-E', '-c', 'pass'], os.environ), 0)", "with -E"),
    "its own option": ("subprocess.run([sys.executable, '-c', 'pass', '-I'])", ""),
    "not Python": ("subprocess.run(['true'], env={})", ""),
    "as usual": ("subprocess.run([sys.executable, '-c', 'pass'])", ""),
}


@pytest.mark.verifies("KIT-SRS-015.b")
def test_a_python_that_observes_nothing_is_noted_with_why_and_no_other_process(project):
    project.write("tool", "#!/usr/bin/env python3\n").chmod(0o755)
    tests = "".join(f"def test_{number}():\n    {call}\n" for number, (call, _) in enumerate(CHILDREN.values()))
    project.write("tests/test_a.py", f"import os, subprocess, sys\n{tests}")
    seen = project.run()
    assert seen.code == 0, seen.output
    for number, (name, (_, reason)) in enumerate(CHILDREN.items()):
        unseen = seen.tests[f"test_{number}"]["unseen"]
        assert bool(unseen) == bool(reason), name
        assert all(one.endswith(reason) for one in unseen), name


@pytest.mark.verifies("KIT-SRS-015.a")
def test_a_marked_file_whose_module_came_from_elsewhere_is_not_observable(project):
    project.product("def made(): pass  # unit\n")
    project.write("installed/product.py", "def made(): pass\n")
    project.asked = {"code": ["src"]}
    project.write("pytest.ini", "[pytest]\naddopts = -p no:cacheprovider\npythonpath = installed\n")
    project.write("tests/test_a.py", "import product\ndef test_one(): product.made()\n")
    seen = project.run()
    assert seen.code == 0, seen.output
    (missed,) = seen.sessions[0]["not_observable"]
    assert (missed["file"], missed["module"]) == ("src/product.py", "product")
    assert missed["reason"].startswith("loaded from another file")
