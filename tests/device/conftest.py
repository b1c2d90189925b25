"""The example device as a user has it after `new`, `sync` and `verify`: made once, copied by each test that changes it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Called:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Device:
    """A device's folder and the commands that a user calls in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def samdkit(self, *arguments: str, **surroundings: str) -> Called:
        command = [sys.executable, "-m", "samdkit", *arguments]
        done = subprocess.run(
            command, cwd=self.root, env={**os.environ, **surroundings}, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Called(done.returncode, done.stdout, done.stderr)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces a text that stands there once."""
        text = (self.root / path).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        (self.root / path).write_text(text.replace(old, new), "utf-8")

    def copy(self, target: Path) -> "Device":
        """The same device elsewhere, with the same environment."""
        shutil.copytree(self.root, target, ignore=shutil.ignore_patterns(".venv", ".samdkit", "__pycache__", "build"))
        (target / ".venv").symlink_to(self.root / ".venv")
        return Device(target)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Device:
    """The device of `samdkit new home-monitoring`, synced and verified; not to be changed."""
    root = tmp_path_factory.mktemp("device") / "home-bp"
    device = Device(root.parent)
    git = {"GIT_AUTHOR_DATE": "2026-11-20T10:00:00Z", "GIT_COMMITTER_DATE": "2026-11-20T10:00:00Z"}
    for role in ("AUTHOR", "COMMITTER"):
        git |= {f"GIT_{role}_NAME": "Developer", f"GIT_{role}_EMAIL": "developer@example.com"}
    assert device.samdkit("new", "home-monitoring", "home-bp", "--no-input", **git).code == 0
    device = Device(root)
    synced = device.samdkit("sync")
    assert synced.code == 0, synced.err
    verified = device.samdkit("verify")
    assert verified.code == 0, verified.out
    return device


@pytest.fixture
def device(made: Device, tmp_path: Path) -> Device:
    """A copy to break."""
    return made.copy(tmp_path / "home-bp")
