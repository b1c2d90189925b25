"""`dev.py`, as somebody calls it who has just cloned."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def wanted_state():
    """What `dev.py` would make the environment from."""
    code = "import dev; print(dev.wanted_state(), end='')"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def dev(*arguments, cwd=ROOT):
    return subprocess.run([sys.executable, "dev.py", *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def test_it_says_what_it_can_do():
    said = dev("--help")
    assert said.returncode == 0
    for target in ("demo", "test", "test-more", "bench", "campaign", "evidence", "site"):
        assert re.search(rf"^    {target}\b", said.stdout, re.MULTILINE), target


def test_each_benchmark_can_be_chosen():
    said = dev("bench", "--help")
    assert said.returncode == 0
    assert "{check,faults," in said.stdout
    assert "projects" not in said.stdout  # shared by benchmarks, none itself


def test_a_benchmark_that_there_is_not_is_refused():
    said = dev("bench", "nothing")
    assert said.returncode == 2
    assert "start" in said.stderr


def test_it_needs_nothing_but_the_standard_library():
    alone = subprocess.run(
        [sys.executable, "-I", "-S", "dev.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert alone.returncode == 0, alone.stderr


@pytest.mark.xdist_group("demo")
def test_a_broken_device_test_fails_the_demo_by_its_name(tmp_path):
    """The demo of a copy of the checkout whose template has one broken test; its other test files are left out for time."""
    stamp = ROOT / ".venv/made-from"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted_state():
        pytest.fail("the environment is not that of the lock, and the demo would make it anew: run `python3 dev.py test`")
    copy = tmp_path / "kit"
    ignored = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis", "tests.bak")
    shutil.copytree(ROOT, copy, ignore=ignored)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    tests = copy / "templates/home-monitoring/{{cookiecutter.__slug}}/_example/tests"
    for path in tests.glob("test_*.py"):
        if path.name != "test_reading.py":
            path.unlink()
    text = (tests / "test_reading.py").read_text("utf-8")
    (tests / "test_reading.py").write_text(text + "\n\ndef test_that_was_broken():\n    assert 120 < 80\n", "utf-8")
    surroundings = {**os.environ, "PYTHONPATH": str(copy / "tooling")}
    done = subprocess.run(
        [sys.executable, "dev.py", "demo"], cwd=copy, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "failed: tests/test_reading.py::test_that_was_broken" in done.stdout
    assert "stopped, exit code 1 of: python -m samdkit verify" in done.stderr
    assert "4/5" not in done.stdout
