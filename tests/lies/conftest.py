"""Planted lies, each beside an honest twin, and the devices that hold many of them at once.

One TOML file a lie, `<folder>/<name>.toml`:

    kind = "the test asserts nothing"
    requirement = "The software SHALL show the pulse pressure."
    src = "…"       # src/product/<name>.py
    lie = "…"       # the test that lies
    honest = "…"    # the test that its twin has instead

    [caught]
    "evidence.notices-nothing" = ["test_pulse_pressure", "product/case.py::pulse_pressure"]

`LIE` stands for the prefix of its ids and `case` for its module, in `product.case` and `test_case.py`, too: each lie gets its
own. `requirement` is one text or several (`LIE-1`, `LIE-2`, …). `[caught]` names checks that must have a finding with all of
those words in it; a list of lists asks for several findings. In its place `uncatchable` says why no check can speak; then none
may, and the page on lies of the documentation lists it.

What else a file may hold: `class` of safety (B); `control`, true if the test of the requirement is one of the risk control
`LIE-RC-1`, too; `lie-src` and `honest-src` where the code differs; `files`, `lie-files` and `honest-files` beside the test;
`pytest`, lines of settings, which would disturb others: a device of its own, as with `alone`; `lie-after`, changes once the
tests have run: `old` and `new` in a `file` (in its line with the words `in`), or the record of a test (`again`) written once
more with other values (`with`).
"""

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIE, HONEST = "lie", "honest"
IDENTITY = """---
format: 1
name: Liar
version: 1.0.0
safety-class: C
---
# Liar

A device whose tests say more than they show.
"""
RISK = """---
kind: risk
---
# Risks

## RISK-1 A wrong figure is believed
- hazard: wrong value
- sequence: the software shows what was not measured
- situation: a clinician sees the value
- harm: a treatment that isn't needed
- severity: serious
- probability: remote
- option-analysis: what is shown has to be worked out, so it can come out wrong
"""


@dataclass(frozen=True)
class Lie:
    """One file of the corpus."""

    folder: str
    name: str
    data: dict[str, Any]

    @property
    def prefix(self) -> str:
        return self.name.upper()

    @property
    def module(self) -> str:
        return self.name.replace("-", "_")

    @property
    def settings(self) -> str:
        return self.data.get("pytest", "")

    @property
    def alone(self) -> bool:
        return bool(self.settings) or self.data.get("alone", False)

    @property
    def requirements(self) -> list[str]:
        found = self.data["requirement"]
        return found if isinstance(found, list) else [found]

    @property
    def expected(self) -> list[tuple[str, tuple[str, ...]]]:
        """Check and words of each finding that the lie must cause."""
        found = []
        for check, words in self.data.get("caught", {}).items():
            several = words if isinstance(words[0], list) else [words]
            found += [(check, tuple(self.own(word) for word in one)) for one in several]
        return found

    def own(self, text: str) -> str:
        """A text of the file with the ids and module of this lie."""
        text = re.sub(r"\bLIE-(?=RC-\d|\d)", f"{self.prefix}-", text)
        return re.sub(r"(?<![A-Za-z0-9])case(?![A-Za-z0-9_])", self.module, text)

    def is_named_in(self, finding: dict[str, Any]) -> bool:
        """Whether a finding is about one of this lie's items, files or tests."""
        told = " ".join([finding["file"], finding["item"], finding["message"]])
        own = rf"(?<![A-Z0-9-]){self.prefix}-(RC-)?\d|\bproduct/{self.module}\.py|\btests/{self.module}/"
        return re.search(own, told) is not None


def corpus() -> list[Lie]:
    return [Lie(path.parent.name, path.stem, tomllib.loads(path.read_text("utf-8"))) for path in sorted(HERE.glob("*/*.toml"))]


def written(root: Path, lies: list[Lie], side: str) -> None:
    """A device with these lies in it, or with their honest twins."""
    settings = "".join(one.settings for one in lies)
    _write(
        root / "pyproject.toml",
        '[project]\nname = "liar"\nversion = "1.0.0"\n\n[tool.pytest.ini_options]\npythonpath = ["src"]\n'
        f'markers = ["verifies(*ids): what the test verifies", "slow: takes long"]\n{settings}',
    )
    _write(root / "requirements.txt", "")
    _write(root / "src/product/__init__.py", "")
    _write(root / "dossier/device.md", IDENTITY)
    _write(root / "dossier/risks.md", RISK)
    _write(
        root / "dossier/needs.md", "---\nkind: user-need\nuser: citizen\n---\n# Needs\n\n## UN-1 True figures\n\nThey count.\n"
    )
    _write(root / "dossier/requirements.md", _requirements(lies))
    _write(root / "dossier/controls.md", _controls(lies))
    _write(root / "dossier/architecture.md", _architecture(lies))
    for lie in lies:
        _write(root / f"src/product/{lie.module}.py", lie.own(lie.data.get(f"{side}-src") or lie.data["src"]))
        tests = root / "tests" / lie.module
        _write(tests / lie.own("test_case.py"), lie.own(lie.data[side]))
        for name, text in {**lie.data.get("files", {}), **lie.data.get(f"{side}-files", {})}.items():
            _write(tests / name, lie.own(text))


def _requirements(lies: list[Lie]) -> str:
    items = []
    for lie in lies:
        for number, text in enumerate(lie.requirements, 1):
            head = (
                f"## {lie.prefix}-{number} {lie.data['kind']}\n- derives-from: UN-1\n- safety-class: {lie.data.get('class', 'B')}"
            )
            items.append(f"{head}\n\n{text.strip()}\n\nHere to be lied about: {lie.data['kind']} ({number}).\n")
    return "---\nkind: software-requirement\ncategory: functional\n---\n# Requirements\n\n" + "\n".join(items)


def _controls(lies: list[Lie]) -> str:
    items = [
        f"## {lie.prefix}-RC-1 Against a wrong figure\n- option: protective\n- mitigates: RISK-1\n"
        f"- realised-by: {lie.prefix}-1\n"
        f"- effectiveness: shown by the test of {lie.prefix}-1\n- side-effects: none\n\n"
        f"Here to be lied about: {lie.data['kind']}.\n"
        for lie in lies
        if lie.data.get("control")
    ]
    return "---\nkind: risk-control\n---\n# Risk controls\n\n" + "\n".join(items)


def _architecture(lies: list[Lie]) -> str:
    ids = ",\n  ".join(f"{lie.prefix}-{number}" for lie in lies for number in range(1, len(lie.requirements) + 1))
    return (
        "---\nkind: architecture\nsafety-class: C\n---\n# Architecture\n\n"
        f"## SAD-1 All\n- code: src\n- satisfies: {ids}\n\nThe whole.\n"
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.lstrip("\n"), "utf-8")


def called(kit: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command; what pytest set for itself is not for the pytest inside."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SAMDKIT", "PYTHON"))}
    return subprocess.run([*kit, *arguments], env=surroundings, capture_output=True, text=True, check=False)


def observed(kit: list[str], python: str, root: Path, lies: list[Lie], side: str) -> list[dict[str, Any]]:
    """Runs the tests of such a device, seeds faults, and gives all findings of `check`."""
    written(root, lies, side)
    verified = called(kit, "verify", str(root), "--python", python, "--faults")
    assert verified.returncode in {0, 1}, verified.stdout + verified.stderr  # some lies are tests that fail
    if side == LIE:
        for lie in lies:
            _change(root, lie)
    checked = called(kit, "check", str(root), "--format", "json")
    assert checked.stdout.startswith("{"), checked.stdout + checked.stderr
    found: list[dict[str, Any]] = json.loads(checked.stdout)["findings"]
    return found


def _change(root: Path, lie: Lie) -> None:
    for change in lie.data.get("lie-after", []):
        if again := change.get("again"):
            _record_again(root, lie.own(again), change["with"])
        else:
            _replace(root / lie.own(change["file"]), change["old"], change["new"], lie.own(change.get("in", "")))


def _replace(path: Path, old: str, new: str, line: str) -> None:
    """Replaces a text that stands once in the file, or in its one line with those words."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    fits = [number for number, one in enumerate(lines) if old in one and line in one]
    assert len(fits) == 1, f"{old!r} in {path}"
    lines[fits[0]] = lines[fits[0]].replace(old, new)
    path.write_text("".join(lines), "utf-8")


def _record_again(root: Path, test: str, values: dict[str, Any]) -> None:
    """The record of a test once more, in a file of its own, as a shard of CI would bring it."""
    records = [json.loads(line) for line in (root / "evidence/runs.jsonl").read_text("utf-8").splitlines()]
    (own,) = (one for one in records if one.get("test") == test)
    shard = root / f"evidence/{test.partition('::')[2]}.jsonl"
    shard.write_text(json.dumps({**own, **values}, sort_keys=True) + "\n", "utf-8")


class Findings:
    """What `check` says of each lie and each twin; many of them stand in one device."""

    def __init__(self, kit: list[str], python: str, folder: Path) -> None:
        together = [one for one in corpus() if not one.alone]
        groups = [together, *([one] for one in corpus() if one.alone)]
        work = [(lies, side) for lies in groups for side in (LIE, HONEST)]
        with ThreadPoolExecutor(2) as pool:  # two cores
            done = [
                (lies, side, pool.submit(observed, kit, python, folder / f"{side}-{number}", lies, side))
                for number, (lies, side) in enumerate(work)
            ]
        self._of = {(lie.name, side): about(lie, found.result()) for lies, side, found in done for lie in lies}

    def missed(self, lie: Lie) -> list[str]:
        """What no finding says that has to be said of a lie; then all that is said."""
        said = self._of[lie.name, LIE]
        missing = [
            f"no {check} with {', '.join(words)}"
            for check, words in lie.expected
            if not any(one["check"] == check and all(word in told(one) for word in words) for one in said)
        ]
        return [*missing, *map(told, said)] if missing else []

    def said(self, lie: Lie, side: str) -> list[str]:
        """All that is said of a lie or of its honest twin."""
        return [told(one) for one in self._of[lie.name, side]]


def about(lie: Lie, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in findings if lie.is_named_in(one)]


def told(finding: dict[str, Any]) -> str:
    return f"{finding['file']}:{finding['line']} {finding['check']} {finding['item']}: {finding['message']} ({finding['hint']})"


@pytest.fixture(scope="session")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """By the command in this environment."""
    return Findings([sys.executable, "-m", "samdkit"], sys.executable, tmp_path_factory.mktemp("lies"))


@pytest.fixture(scope="session")
def findings_of_the_wheel(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """By the command that a wheel of the kit installs into a fresh environment; what else that has comes from the hashed lock."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT], check=True)
    venv.create(folder / "environment", with_pip=True)
    tools = folder / "environment/bin"
    install = [tools / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements-dev.txt"], check=True)
    subprocess.run([*install, "--no-deps", "--no-index", *folder.glob("*.whl")], check=True)
    return Findings([str(tools / "samdkit")], str(tools / "python"), folder)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`lie`: each of the corpus; `caught` and `uncatchable`: those that a check must name, and those that none can."""
    chosen = {
        "lie": corpus(),
        "caught": [one for one in corpus() if "caught" in one.data],
        "uncatchable": [one for one in corpus() if "uncatchable" in one.data],
    }
    for name, lies in chosen.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, lies, ids=[f"{one.folder}: {one.data['kind']}" for one in lies])


@pytest.fixture(scope="session")
def lies() -> list[Lie]:
    """The corpus."""
    return corpus()
