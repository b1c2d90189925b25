"""`samdkit verify --affected`: only the tests that make the evidence fresh, and the records of a run of all tests."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from samdkit.freshness import freshness

INFORMATION = {"when", "duration", "assertions", "commit", "dirty"}


@pytest.fixture
def verify(samdkit, monkeypatch):
    """`verify(folder, …)`: the command, without the variables of the pytest that runs this test."""
    for name in [one for one in os.environ if one.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    return lambda folder, *options: samdkit("verify", folder.root, "--no-faults", "--python", sys.executable, *options)


def records(folder):
    """Every record without what is information only, sorted."""
    lines = [line for path in (folder.root / "evidence").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    plain = [{name: value for name, value in json.loads(line).items() if name not in INFORMATION} for line in lines]
    return sorted(plain, key=lambda one: json.dumps(one, sort_keys=True))


def whole(folder, verify, tmp_path):
    """The records of a run of all tests of a copy."""
    shutil.copytree(folder.root, tmp_path / "whole", ignore=shutil.ignore_patterns(".samdkit", "__pycache__"))
    copy = type(folder)(tmp_path / "whole")
    verify(copy)
    return records(copy)


@pytest.mark.verifies("KIT-SRS-064.a")
def test_with_fresh_evidence_nothing_runs(cuff, samdkit):
    before = {path.name: path.read_bytes() for path in (cuff.root / "evidence").iterdir()}
    called = samdkit("verify", cuff.root, "--no-faults", "--python", cuff.root / "no-python-here", "--affected")
    assert (called.code, called.out.splitlines()) == (
        0,
        [f"Nothing to run: the evidence is fresh, {freshness(cuff.load()).recorded} records left as they are."],
    )
    assert {path.name: path.read_bytes() for path in (cuff.root / "evidence").iterdir()} == before


CHANGES = {
    "a unit": ("src/cuff/reading.py", "/ 3)", "/ 3.0)"),
    "a fixture": ("tests/conftest.py", "T08:00", "T09:00"),
    "test data that names the cases": ("tests/data/limits.json", "60", "60 "),
    "a test with another name": ("tests/test_display.py", "def test_unit", "def test_the_unit"),
    "a new mark in the code": ("src/cuff/display.py", "    def text(self)", "    # implements: SRS-005.1\n    def text(self)"),
    "a failing unit": ("src/cuff/display.py", "mmHg", "kPa"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.verifies("KIT-SRS-064.a")
def test_the_records_are_those_of_a_run_of_all_tests(cuff, verify, tmp_path, change):
    path, old, new = CHANGES[change]
    text = cuff.read(path)
    assert old in text
    cuff.write(path, text.replace(old, new, 1))
    called = verify(cuff, "--affected")
    assert called.code == (1 if change == "a failing unit" else 0), called.out
    assert records(cuff) == whole(cuff, verify, tmp_path)
    fresh = freshness(cuff.load())
    assert (fresh.tests, fresh.gone) == ((), ())


@pytest.mark.verifies("KIT-SRS-064.a")
def test_only_what_is_stale_runs_and_the_rest_is_counted(cuff, verify):
    cuff.replace("src/cuff/display.py", "{self.number} mmHg", "{self.number:d} mmHg")
    total = freshness(cuff.load()).recorded
    called = verify(cuff, "--affected")
    assert called.lines[-1] == f"1 tests observed, 1 records new or changed, {total - 1} left as they are."
    assert "1 passed" in called.out


@pytest.mark.verifies("KIT-SRS-064.a")
def test_a_failure_that_is_recorded_stays_one(cuff, verify):
    cuff.replace("src/cuff/display.py", "mmHg", "kPa")
    assert verify(cuff).code == 1
    called = verify(cuff, "--affected")
    assert called.code == 1
    assert "failed: tests/test_display.py::test_unit" in called.out


@pytest.mark.verifies("KIT-SRS-064.a")
def test_records_of_another_environment_are_not_left_beside_new_ones(cuff, verify):
    text = cuff.read("evidence/environments.jsonl")
    digest = json.loads(text)["digest"]
    for name in ("environments.jsonl", "runs.jsonl"):
        cuff.write(f"evidence/{name}", cuff.read(f"evidence/{name}").replace(digest, "0" * 20))
    cuff.replace("src/cuff/display.py", "{self.number} mmHg", "{self.number:d} mmHg")
    called = verify(cuff, "--affected")
    assert "the other records are of another environment: all tests are run" in called.lines
    assert {run.environment for run in cuff.load().runs if not run.origin} == {digest}


@pytest.mark.verifies("KIT-SRS-064.a")
def test_with_a_revision_code_without_a_marker_runs_the_tests_of_its_file_too(cuff, verify):
    cuff.write(".gitignore", ".samdkit\n__pycache__\n")
    named = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com"]
    for call in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*named, *call], cwd=cuff.root, check=True)
    cuff.append("src/cuff/display.py", "\n\nUNIT = 'mmHg'\n")
    assert "Nothing to run" in verify(cuff, "--affected").out
    called = verify(cuff, "--affected", "HEAD")
    assert observed(called) == 1
    assert verify(cuff, "--affected", "no-such-revision").code == 2


def observed(called):
    return int(called.lines[-1].split(" ", 1)[0])
