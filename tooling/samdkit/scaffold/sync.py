"""Makes a device's `.venv` from its hashed lock."""

import os
import subprocess  # nosec B404 - pip and venv are programs
import sys
from collections.abc import Callable
from pathlib import Path

from samdkit import digests
from samdkit.errors import CannotTell
from samdkit.scaffold import vendor
from samdkit.sources import locks

#: In `.venv`; holds the digest of the lock that it was made from.
STAMP = "samdkit-lock"


# implements: KIT-SRS-051
def sync(root: Path, *, echo: Callable[[str], None]) -> Path:
    """The interpreter of `root/.venv`, made from `requirements-test.txt` with every hash checked.

    Components that a plain cookiecutter left out are vendored first. Nothing is done if `.venv` was made from this
    very lock. Raises `CannotTell` if there is no lock, or if pip refuses: a changed wheel, or no network.
    """
    vendor.complete(root, echo=echo)
    lock = root / locks.TEST
    if not lock.is_file():
        raise CannotTell(f"there is no {locks.TEST}", hint="restore it from git, or make the device with `samdkit new`")
    environment = root / ".venv"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wheels = b"".join(path.read_bytes() for path in sorted((root / "vendor/wheels").glob("*.whl")))
    stamp = digests.of_bytes(lock.read_bytes() + wheels)
    marker = environment / STAMP
    if python.exists() and marker.is_file() and marker.read_text("utf-8") == stamp:
        return python
    echo(f"Making .venv from {locks.TEST} (pip may use the network) …")
    _call([sys.executable, "-m", "venv", "--clear", str(environment)], root, "the environment could not be made")
    _call(
        [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", locks.TEST],
        root,
        "pip refused the lock",
    )
    marker.write_text(stamp, "utf-8")
    return python


def active_interpreter() -> Path | None:
    """The interpreter of the active environment if pytest is there: for a project that brings no lock."""
    active = os.environ.get("VIRTUAL_ENV")
    candidate = Path(active) / "bin" / "python" if active else Path(sys.executable)
    return candidate if candidate.exists() else None


def _call(command: list[str], root: Path, problem: str) -> None:
    result = subprocess.run(  # noqa: S603  # nosec B603 - a list of our own, no shell
        command, cwd=root, capture_output=True, text=True, check=False
    )
    if result.returncode:
        said = "\n".join((result.stderr or result.stdout).strip().splitlines()[-12:])
        raise CannotTell(f"{problem}:\n{said}", hint="mend what pip names; a hash that differs means a changed file")
