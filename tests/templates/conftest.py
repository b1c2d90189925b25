"""Devices as the template renders them, and an environment with what they run with."""

import subprocess
import sys
from pathlib import Path

import pytest
from samdkit.scaffold import new


def rendered(root: Path, **answers: str) -> Path:
    """A new device in `root`."""
    new.new("home-monitoring", root, answers, echo=lambda _: None)
    return root


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Path:
    """The device with the worked example; not to be changed."""
    return rendered(tmp_path_factory.mktemp("example") / "home-bp")


@pytest.fixture(scope="session")
def blank(tmp_path_factory) -> Path:
    """The device without it; not to be changed."""
    return rendered(tmp_path_factory.mktemp("blank") / "home-bp", example="no")


@pytest.fixture(scope="session")
def environment(tmp_path_factory) -> Path:
    """The interpreter of an environment that `samdkit sync` made; both variants have the same lock."""
    root = rendered(tmp_path_factory.mktemp("synced") / "home-bp", example="no")
    done = subprocess.run([sys.executable, "-m", "samdkit", "sync"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return root / ".venv/bin/python"


@pytest.fixture(params=["example", "blank"])
def device(request) -> Path:
    """Both variants, one after the other; not to be changed."""
    return request.getfixturevalue(request.param)
