"""`samdkit verify` on a whole project: what it records of its tests, what it refuses to record, and what users then see."""

import os
import sys
from pathlib import Path

import pytest
from samdkit.verification import recorder

TESTS = "tests/test_reading.py"
#: A value that a test compares and that belongs in no record.
VALUE = "251248-9996"


@pytest.fixture
def verify(samdkit, monkeypatch):
    """`verify(folder)`: the command, without the variables of the pytest that runs this test."""
    for name in [one for one in os.environ if one.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    return lambda folder, *options: samdkit("verify", folder.root, "--no-faults", "--python", sys.executable, *options)


def executed(folder, test):
    """What the records say that a test entered."""
    (run,) = [one for one in folder.load().runs if one.test == test and not one.origin]
    return sorted(one.removeprefix("src/cuff/") for one in run.executed)


def evidence(folder):
    return {path.name: path.read_bytes() for path in (folder.root / "evidence").iterdir()}


@pytest.mark.verifies("KIT-SRS-014.a")
def test_each_test_is_credited_with_the_units_that_it_entered_and_no_others(cuff, verify):
    cuff.append(TESTS, "\n\ndef test_nothing():\n    assert mean.__name__ == 'mean'\n")
    assert verify(cuff).code == 0
    assert executed(cuff, f"{TESTS}::test_mean") == ["reading.py::mean"]
    assert executed(cuff, "tests/test_display.py::test_unit") == ["display.py::Figure"]
    assert executed(cuff, f"{TESTS}::test_nothing") == []


@pytest.mark.verifies("KIT-SRS-014.b")
def test_what_runs_in_a_thread_or_in_another_process_is_credited_to_the_test_that_started_it(cuff, verify):
    cuff.write(
        "tests/test_elsewhere.py",
        """
import os, subprocess, sys, threading

from cuff.reading import Reading, mean

CALL = "from cuff.reading import Reading, mean; mean(Reading(120, 80, 'now'))"


def test_thread():
    thread = threading.Thread(target=mean, args=[Reading(120, 80, "now")])
    thread.start()
    thread.join()


def test_process():
    path = os.pathsep.join(["src", os.environ["PYTHONPATH"]])
    subprocess.run([sys.executable, "-c", CALL], env={**os.environ, "PYTHONPATH": path}, check=True)
""",
    )
    assert verify(cuff).code == 0
    for name in ("thread", "process"):
        assert executed(cuff, f"tests/test_elsewhere.py::test_{name}") == ["reading.py::mean"]


@pytest.mark.verifies("KIT-RC-001")
def test_a_test_that_never_enters_the_code_is_named_though_it_passed(cuff, verify, samdkit):
    cuff.replace(TESTS, "assert mean(good) == 93", "assert good")
    assert verify(cuff).code == 0
    called = samdkit("check", cuff.root)
    assert called.code == 1
    (line,) = [one for one in called.lines if " evidence.not-executed " in one]
    assert line.startswith(f"{cuff.place('dossier/requirements.md', '## SRS-002')}: error evidence.not-executed SRS-002 ")
    assert f"{TESTS}::test_mean passed without entering src/cuff/" in line


@pytest.mark.verifies("KIT-SRS-014.c", "KIT-RC-004")
@pytest.mark.parametrize(
    ("mark", "body", "outcome", "code"),
    [
        ("pytest.mark.skip(reason='later')", "assert mean(good) == 93", "skipped", 0),
        ("pytest.mark.xfail(reason='known')", "assert mean(good) == 94", "xfailed", 0),
        ("pytest.mark.xfail(reason='known')", "assert mean(good) == 93", "xpassed", 1),
        ("pytest.mark.usefixtures('nowhere')", "assert mean(good) == 93", "error", 1),
        ("pytest.mark.filterwarnings('default')", "assert mean(good) == 94", "failed", 1),
    ],
)
def test_only_a_plain_pass_verifies(cuff, verify, samdkit, mark, body, outcome, code):
    cuff.replace(TESTS, '@pytest.mark.verifies("SRS-002")', f'@pytest.mark.verifies("SRS-002")\n@{mark}')
    cuff.replace(TESTS, "assert mean(good) == 93", body)
    assert verify(cuff).code == code
    assert {one.test: one.outcome for one in cuff.load().runs}[f"{TESTS}::test_mean"] == outcome
    called = samdkit("check", cuff.root)
    assert called.code == 1
    named = [one for one in called.lines if " evidence.failed-test " in one or " evidence.hidden-result " in one]
    assert any("SRS-002" in one and "test_mean" in one for one in named), called.out


UNFINISHED = {
    "a conftest that breaks": "raise RuntimeError\n",
    "a run that is stopped": "import pytest\ndef pytest_runtest_setup(item): pytest.exit('enough')\n",
}


@pytest.mark.verifies("KIT-SRS-014.d", "KIT-RC-016")
@pytest.mark.parametrize("conftest", UNFINISHED.values(), ids=UNFINISHED)
def test_a_run_that_is_not_whole_records_nothing(cuff, verify, conftest):
    before = evidence(cuff)
    cuff.append("tests/conftest.py", conftest)
    called = verify(cuff)
    assert called.code == 3
    assert called.err.startswith("samdkit: ")
    assert evidence(cuff) == before


BY_OTHER_MEANS = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("cuff.reading", "src/cuff/reading.py")
sys.modules["cuff.reading"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["cuff.reading"])
"""


@pytest.mark.verifies("KIT-SRS-015.a", "KIT-SRS-015.c")
def test_of_code_that_was_loaded_by_other_means_nobody_can_tell_and_all_else_is_recorded(cuff, verify, samdkit):
    cuff.append("tests/conftest.py", BY_OTHER_MEANS)
    called = verify(cuff)
    assert called.code == 3
    assert called.err == "not observable: src/cuff/reading.py: imported before observation began\n"
    assert executed(cuff, f"{TESTS}::test_mean") == []
    assert executed(cuff, "tests/test_display.py::test_unit") == ["display.py::Figure"]
    lines = [one for one in samdkit("check", cuff.root).lines if " evidence.not-executed " in one]
    (line,) = [one for one in lines if " SRS-002 " in one]
    assert f": unknown evidence.not-executed SRS-002 SRS-002: nobody can tell whether {TESTS}::test_mean entered" in line
    assert "src/cuff/reading.py could not be observed (imported before observation began)" in line
    assert not [one for one in lines if " unknown " not in one]


@pytest.mark.verifies("KIT-SRS-015.b", "KIT-SRS-015.c")
def test_of_a_test_that_starts_a_python_that_observes_nothing_nobody_can_tell_what_it_entered(cuff, verify, samdkit):
    cuff.replace(TESTS, '@pytest.mark.verifies("SRS-002")', "")
    cuff.append(TESTS, ISOLATED)
    assert verify(cuff).code == 0
    (line,) = [one for one in samdkit("check", cuff.root).lines if " evidence.not-executed SRS-002 " in one]
    assert f": unknown evidence.not-executed SRS-002 SRS-002: nobody can tell whether {TESTS}::test_isolated entered" in line
    assert ": it started a Python that was started with -I" in line


ISOLATED = """

@pytest.mark.verifies("SRS-002")
def test_isolated():
    import subprocess, sys
    call = "import sys; sys.path.insert(0, 'src'); import cuff.reading"
    subprocess.run([sys.executable, "-I", "-c", call], check=True)
"""


EXPLAINED = """

from hypothesis import given, settings, strategies as st


@settings(database=None, deadline=None, max_examples=3)
@given(st.booleans())
def test_explained(yes):
    pass


def test_refused(record_property):
    record_property("limit", 7)
    place = Path(__file__).parent / "made.txt"
    place.write_text("1")
    assert place.read_text() == "1"
    with pytest.raises(TypeError):
        mean(None, None)
"""


@pytest.mark.verifies("KIT-SRS-017.a", "KIT-SRS-017.b", "KIT-SRS-017.c", "KIT-SRS-017.d")
def test_what_explains_a_run_stands_in_its_record(cuff, verify):
    cuff.append(TESTS, EXPLAINED)
    assert verify(cuff).code == 0
    runs = {run.test.rpartition("::")[2]: run for run in cuff.load().runs}
    assert runs["test_explained"].examples == 2
    refused = runs["test_refused"]
    assert (refused.assertions, refused.raised) == (2, (f"{TESTS}::test_refused",))
    assert (refused.written, list(refused.inputs)) == (("tests/made.txt",), ["tests/data/limits.json"])
    assert refused.values == {"limit": "7"}


@pytest.mark.verifies("KIT-SRS-014.e", "KIT-RC-015")
def test_the_same_again_changes_no_record(cuff, verify):
    before = evidence(cuff)
    called = verify(cuff)
    assert (called.code, called.lines[-1]) == (0, "9 tests observed, 0 records new or changed.")
    assert evidence(cuff) == before


@pytest.mark.verifies("KIT-SRS-014.f", "KIT-SRS-014.g", "KIT-RC-009")
def test_a_failure_is_recorded_by_its_kind_and_place_and_without_its_values(cuff, verify):
    cuff.replace(TESTS, "assert mean(good) == 93", f'patient = "{VALUE}"\n    assert patient == mean(good), patient')
    called = verify(cuff)
    assert called.code == 1
    reason = f"AssertionError at {cuff.place(TESTS, 'assert patient')}"
    assert called.lines[-1] == f"failed: {TESTS}::test_mean (verifies SRS-002) {reason}"
    (run,) = [one for one in cuff.load().runs if one.outcome == "failed"]
    assert run.reason == reason
    assert not [name for name, content in evidence(cuff).items() if VALUE.encode() in content]


@pytest.mark.verifies("KIT-SRS-014.a")
def test_several_processes_record_the_same_as_one(cuff, verify):
    before = evidence(cuff)
    assert verify(cuff, "--processes", "2").lines[-1] == "9 tests observed, 0 records new or changed."
    assert evidence(cuff) == before


@pytest.mark.verifies("KIT-SRS-014.a")
def test_a_run_inside_an_observed_run_is_observed_by_its_own_plan(cuff, verify, monkeypatch, tmp_path):
    """As in this very test when the kit verifies itself: the outer plan and its map of hits are not for the inner run."""
    hits = tmp_path / "hits"
    hits.write_bytes(b"\0" * 1000)
    monkeypatch.setenv("SAMDKIT_OBSERVE", str(tmp_path / "plan.json"))
    monkeypatch.setenv("SAMDKIT_HITS", str(hits))
    before = evidence(cuff)
    assert verify(cuff).code == 0
    assert evidence(cuff) == before
    assert hits.read_bytes() == b"\0" * 1000


@pytest.mark.verifies("KIT-SRS-014.d")
def test_an_environment_without_pytest_is_named(cuff, verify, tmp_path):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n', "utf-8")
    python.chmod(0o755)
    before = evidence(cuff)
    called = verify(cuff, "--python", python)
    assert (called.code, evidence(cuff)) == (3, before)
    assert called.err.startswith("samdkit: there is no pytest for python ")


def test_the_environment_of_the_project_is_taken_before_any_other(tmp_path):
    (tmp_path / ".venv/bin").mkdir(parents=True)
    assert recorder.interpreter(tmp_path, None) is None
    (tmp_path / ".venv/bin/python").touch()
    assert recorder.interpreter(tmp_path, None) == tmp_path / ".venv/bin/python"
    assert recorder.interpreter(tmp_path, tmp_path / "own") == tmp_path / "own"


def test_an_interpreter_is_named_from_where_the_user_stands(tmp_path, monkeypatch):
    (tmp_path / "own").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    assert recorder.interpreter(tmp_path / "cuff", Path("own")) == tmp_path / "own"
    assert recorder.interpreter(tmp_path / "cuff", Path("python3.11")) == Path("python3.11")
