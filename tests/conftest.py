"""A small good device with a small component, their evidence recorded for real once, and copied for each test to break.

They stand as plain files in `small_device/` and `small_component/`; `samdkit check` has nothing to say of either. A device of
another class, with a dossier of full length, stands in `dose_calculator/`.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from samdkit import checking, digests
from samdkit.cli import main
from samdkit.model.component import Component
from samdkit.model.finding import Finding
from samdkit.project import Project, load
from samdkit.sources import locks

HERE = Path(__file__).parent
WHEEL = "vendor/wheels/pulse_limits-1.0.0-py3-none-any.whl"
EVIDENCE = "vendor/evidence/pulse-limits-1.0.0.jsonl"

collect_ignore = ["dose_calculator", "small_component", "small_device"]

# How long things take is measured in benchmarks/; a machine that does something else beside fails no test.
settings.register_profile("kit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kit")


@dataclass
class Called:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Folder:
    """A project's folder, to be broken in one line and asked what the checks say."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    def replace(self, path: str, old: str, new: str) -> None:
        """Replaces a text that stands there once."""
        text = self.read(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def append(self, path: str, text: str) -> None:
        self.write(path, self.read(path) + text)

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def line(self, path: str, text: str) -> int:
        """The number of the only line that holds a text."""
        numbers = [number for number, line in enumerate(self.read(path).split("\n"), 1) if text in line]
        assert len(numbers) == 1, f"{text!r} stands in {len(numbers)} lines of {path}"
        return numbers[0]

    def place(self, path: str, text: str) -> str:
        """That line, as findings name it."""
        return f"{path}:{self.line(path, text)}"

    def load(self) -> Project:
        return load(self.root, any_format=True)

    def findings(self, check: str = "", *, release: bool = False) -> list[Finding]:
        """All findings, or those of one check."""
        found = checking.run(self.load(), release=release).findings
        return [one for one in found if check in {"", one.check}]

    def seen(self, check: str = "", *, release: bool = False) -> list[tuple[str, str, str, str, str, tuple[str, ...]]]:
        """Place, check, item, message, hint and clauses of those findings."""
        return [
            (str(one.location), one.check, one.item, one.message, one.hint, one.clauses)
            for one in self.findings(check, release=release)
        ]

    def lock(self, wheel: bytes, **entry: str) -> None:
        """Puts a component into `vendor/` and both kinds of lock, as `samdkit new` does."""
        self.write(WHEEL, wheel)
        sha256 = digests.of_bytes(wheel)
        facts = {"name": "pulse-limits", "version": "1.0.0", "wheel": WHEEL, "evidence": EVIDENCE, "prefix": "PULSE", **entry}
        component = Component(sha256=sha256, found=sha256, **facts)
        self.write("samdkit.lock", locks.render_lock(locks.Lock("0.1.0", components=[component])))
        for name in (locks.RUNTIME, locks.TEST):
            third = self.read(name).partition("./vendor")[0]
            self.write(name, f"{third}./{WHEEL} \\\n    --hash=sha256:{sha256}\n")


def verified(root: Path, *options: str) -> None:
    """Records evidence with the command that users call; pytest's own variables are not for the pytest inside."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SAMDKIT"))}
    command = [sys.executable, "-m", "samdkit", "verify", str(root), "--python", sys.executable, *options]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def wheel_of(root: Path, *, changed: dict[str, bytes] | None = None) -> bytes:
    """A component's folder as its wheel, optionally with other bytes in some members."""
    folders = {"src/pulse_limits": "pulse_limits", "dossier": "pulse_limits/dossier", "tests": "pulse_limits/tests"}
    members = {}
    for folder, target in folders.items():
        for path in (root / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                members[f"{target}/{path.relative_to(root / folder).as_posix()}"] = path.read_bytes()
    file = root / "made.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted({**members, **(changed or {})}.items()):
            archive.writestr(zipfile.ZipInfo(name), content)
    content = file.read_bytes()
    file.unlink()
    return content


@pytest.fixture(scope="session")
def made_pulse(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The small component with its evidence; not to be changed."""
    root = tmp_path_factory.mktemp("pulse") / "pulse"
    shutil.copytree(HERE / "small_component", root)
    verified(root)
    return Folder(root)


@pytest.fixture(scope="session")
def made_cuff(tmp_path_factory: pytest.TempPathFactory, made_pulse: Folder) -> Folder:
    """The small device, with the component in `vendor/` and with its evidence; not to be changed."""
    root = tmp_path_factory.mktemp("cuff") / "cuff"
    shutil.copytree(HERE / "small_device", root)
    folder = Folder(root)
    wheel = wheel_of(made_pulse.root)
    folder.lock(wheel)
    bound = f'{{"record": "wheel", "name": "pulse-limits", "version": "1.0.0", "sha256": "{digests.of_bytes(wheel)}"}}\n'
    folder.write(EVIDENCE, "".join(file.read_text("utf-8") for file in (made_pulse.root / "evidence").glob("*")) + bound)
    verified(root)
    return folder


@pytest.fixture(scope="session")
def made_bolus(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The dose calculator of class IIb and safety class C with its evidence, no faults seeded; not to be changed."""
    root = tmp_path_factory.mktemp("bolus") / "bolus"
    shutil.copytree(HERE / "dose_calculator", root, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis", ".pytest_cache"))
    verified(root, "--no-faults")
    return Folder(root)


def _copied(folder: Folder, target: Path) -> Folder:
    shutil.copytree(folder.root, target, ignore=shutil.ignore_patterns(".samdkit", "__pycache__"))
    return Folder(target)


@pytest.fixture
def cuff(made_cuff: Folder, tmp_path: Path) -> Folder:
    """A copy of the small device to break."""
    return _copied(made_cuff, tmp_path / "cuff")


@pytest.fixture
def pulse(made_pulse: Folder, tmp_path: Path) -> Folder:
    """A copy of the small component to break."""
    return _copied(made_pulse, tmp_path / "pulse")


@pytest.fixture
def bolus(made_bolus: Folder, tmp_path: Path) -> Folder:
    """A copy of the dose calculator to break."""
    return _copied(made_bolus, tmp_path / "bolus")


@pytest.fixture
def record() -> Callable[..., None]:
    """`verified`, for tests that record anew."""
    return verified


@pytest.fixture
def samdkit(capsys: pytest.CaptureFixture[str]) -> Callable[..., Called]:
    """The command line, called in this process: `samdkit("check", folder)`."""

    def call(*arguments: object) -> Called:
        capsys.readouterr()
        try:
            code = main([str(one) for one in arguments]) or 0
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 1
        captured = capsys.readouterr()
        return Called(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def read_pdf():
    """Reads a PDF through its tags: `outputs/reading_pdf.py`."""
    spec = importlib.util.spec_from_file_location("reading_pdf", HERE / "outputs" / "reading_pdf.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass asks for it
    spec.loader.exec_module(module)
    return module.ReadPdf
