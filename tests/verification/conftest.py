"""A small real project, and a run of its tests under the observer in a process of its own."""

import ast
import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from samdkit.verification.observer import _samdkit_faults

OBSERVER = Path(__file__).parents[2] / "tooling" / "samdkit" / "verification" / "observer"


@dataclass
class Seen:
    """What one run left: its exit code, its output, and the lines of its observations."""

    code: int
    output: str
    lines: list[dict]
    ids: list[str]
    """Of the plan's blocks, by their number."""

    @property
    def sessions(self) -> list[dict]:
        return [line["session"] for line in self.lines if "session" in line]

    @property
    def tests(self) -> dict[str, dict]:
        """The observed cases by the end of their node id, as in `test_a[1]`."""
        cases = [line for line in self.lines if "test" in line]
        names = [case["test"].rpartition("::")[2] for case in cases]
        assert len(set(names)) == len(names), "a case was written twice"
        return dict(zip(names, cases, strict=True))

    def executed(self, test: str) -> list[str]:
        """The blocks that the case entered, without their file."""
        hits = self.tests[test]["phases"].values()
        return sorted({self._short(number) for numbers in hits for number in numbers})

    def phase(self, test: str, phase: str) -> list[str]:
        return sorted(self._short(number) for number in self.tests[test]["phases"].get(phase, ()))

    def _short(self, number: int) -> str:
        return self.ids[number].rpartition("::")[2]


class Project:
    """Files below a folder, and a plan that observes what bears `# unit`, `# block` or `# module` in them.

    `# unit` stands on the line of a `def` or `class`, `# block` on that of a block's first statement, with a name
    behind it; `# module` anywhere.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.out = root.parent / "out"
        self.out.mkdir()
        self.blocks: list[dict] = []
        self.asked: dict = {}
        """What the plan asks for beside the blocks."""
        self.write("pytest.ini", "[pytest]\naddopts = -p no:cacheprovider\npythonpath = src\nfilterwarnings = error\n")

    def write(self, path: str, source: str, *, planned: bool = False) -> Path:
        """Writes a file, dedented; notes its marked blocks if it is planned."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = textwrap.dedent(source).lstrip("\n")
        file.write_text(text, "utf-8")
        if planned:
            self.blocks += _blocks(path, text)
        return file

    @property
    def observer(self) -> Path:
        """The folder of the plug-ins."""
        return OBSERVER

    def product(self, source: str) -> None:
        """Writes `src/product.py`, all of it planned."""
        self.write("src/product.py", source, planned=True)

    def plan(self) -> Path:
        path = self.out / "plan.json"
        plan = {"root": str(self.root), "out": str(self.out), "blocks": self.blocks, **self.asked}
        path.write_text(json.dumps(plan), "utf-8")
        return path

    def read_lines(self, path: str) -> list:
        """What stands in a file of JSON lines that a test wrote."""
        return [json.loads(line) for line in (self.root / path).read_text("utf-8").splitlines()]

    def run(self, *options: str, python: str = sys.executable, **environment: str) -> Seen:
        """Runs pytest in the project as the recorder does, and reads what it left."""
        for old in self.out.glob("*s-*.jsonl"):
            old.unlink()
        self.plan()
        done = self._pytest("samdkit_observer", "--tb=short", *options, python=python, **environment)
        lines = "".join(file.read_text("utf-8") for file in self.out.glob("observations-*.jsonl")).splitlines()
        return Seen(
            done.returncode,
            done.stdout + done.stderr,
            [json.loads(line) for line in lines],
            [block["id"] for block in self.blocks],
        )

    def _pytest(
        self, plugin: str, *options: str, python: str = sys.executable, **environment: str
    ) -> subprocess.CompletedProcess:
        # Neither pytest's nor the kit's own, which may be running this test, nor the compiled files of that run.
        apart = ("PYTEST", "SAMDKIT", "PYTHONPYCACHEPREFIX")
        variables = {name: value for name, value in os.environ.items() if not name.startswith(apart)}
        variables |= {"PYTHONPATH": str(OBSERVER), "SAMDKIT_OBSERVE": str(self.out / "plan.json"), **environment}
        return subprocess.run(
            [python, "-m", "pytest", "-p", plugin, "-q", *options],
            cwd=self.root,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            start_new_session=True,
        )

    def seed(self, *links: list[str], file: str = "src/product.py", chosen: str = "", options: tuple[str, ...] = ()) -> dict:
        """Seeds the faults of a file as the kit does; the last verdict on each, by its words and line.

        `links` are lists of cases (`test_a.py::test_one`), `chosen` the words that a fault's begin with.
        """
        named = [[f"tests/{case}" for case in cases] for cases in links]
        source = (self.root / file).read_text("utf-8")
        found = [one for one in _samdkit_faults.faults(source, self.blocks) if one.what.startswith(chosen)]
        facts = {"file": file, "key": "", "links": named}
        verdicts = self.out / "verdicts.jsonl"
        verdicts.unlink(missing_ok=True)
        plan = json.loads(self.plan().read_text("utf-8"))
        plan["level"] = "block"
        plan["seed"] = {
            "tests": sorted({case for cases in named for case in cases}),
            "units": [[{**facts, "fault": one.digest, "operator": one.operator} for one in found]],
            "verdicts": str(verdicts),
        }
        (self.out / "plan.json").write_text(json.dumps(plan), "utf-8")
        done = self._pytest("samdkit_seeder", "tests", *options, PYTHONHASHSEED="0")
        lines = [json.loads(line) for line in verdicts.read_text("utf-8").splitlines()]
        assert lines, done.stdout + done.stderr
        assert lines[-1] == {"done": True}, done.stdout + done.stderr
        assert done.stdout + done.stderr == "", "it is silent"
        words = {one.digest: (one.what, one.line) for one in found}
        return {words[line["fault"]]: line for line in lines if "fault" in line}


def _blocks(path: str, text: str) -> list[dict]:
    lines = text.splitlines()
    found = []
    for node in ast.walk(ast.parse(text)):
        comment = lines[node.lineno - 1].partition("# ")[2] if isinstance(node, ast.stmt) else ""
        word, _, name = comment.partition(" ")
        is_definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if (word == "unit" and is_definition) or (word == "block" and not is_definition):
            first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
            found.append(
                {
                    "file": path,
                    "id": f"{path}::{name or node.name}",
                    "kind": word,
                    "line": first,
                    "end": node.end_lineno,
                    "first": node.body[0].lineno if is_definition else node.lineno,
                }
            )
    if any(line.endswith("# module") for line in lines):
        found.append({"file": path, "id": path, "kind": "module", "line": 1, "end": len(lines), "first": 1})
    return found


@pytest.fixture
def project(tmp_path) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    return Project(root)
