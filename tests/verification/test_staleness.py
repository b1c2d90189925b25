"""What makes evidence stale, and what never does."""

import ast
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit import trace
from samdkit.project import load

UNITS = 20


@pytest.fixture(scope="module")
def twenty(tmp_path_factory, run_samdkit):
    """A device with one module of twenty units and a test for each, observed once."""
    root = tmp_path_factory.mktemp("twenty")
    write(
        root, "dossier/device.md", "---\nformat: 1\nname: Twenty\nversion: 1.0.0\nmaker: Somebody\n---\n# Twenty\n\nFor tests.\n"
    )
    words = "".join(f"## SRS-{number:03} Number {number}\n\nIt SHALL give {number}.\n\n" for number in range(1, UNITS + 1))
    write(root, "dossier/requirements.md", f"---\nkind: software-requirement\n---\n# Requirements\n\n{words}")
    units = "".join(unit(number) for number in range(1, UNITS + 1))
    write(root, "src/app/numbers.py", f'"""Numbers."""\n\nOFFSET = 0\n\n\n{units}')
    tests = "".join(case(number) for number in range(1, UNITS + 1))
    write(
        root,
        "tests/test_numbers.py",
        f'"""Each number."""\n\nimport pytest\nimport helping\nfrom app import numbers\n\n\n{tests}',
    )
    write(root, "tests/helping.py", "def same(one, other):\n    assert one == other\n")
    write(root, "tests/conftest.py", "import pytest\n\n\n@pytest.fixture\ndef offset():\n    return 0\n")
    write(root, "tests/expected.txt", "1\n")
    write(root, "pyproject.toml", '[tool.pytest.ini_options]\npythonpath = ["src", "tests"]\n')
    assert run_samdkit(root) == 0
    return root


def unit(number):
    lines = [f"# implements: SRS-{number:03}", f"def number_{number}(more=0):", "    if more:", f"        return {number} + more"]
    return "\n".join([*lines, f"    return {number}\n\n\n"])


def case(number):
    data = '    assert open("tests/expected.txt").read() == "1\\n"\n' if number == 1 else ""
    return (
        f'@pytest.mark.verifies("SRS-{number:03}")\ndef test_{number}(offset):\n'
        f"    helping.same(numbers.number_{number}(), {number} + offset)\n{data}\n\n"
    )


def write(root, path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.fixture(scope="module")
def run_samdkit():
    """`verify` in a process of its own; its exit code."""

    def run(root):
        variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SAMDKIT", "PYTHONPYC"))}
        command = [sys.executable, "-m", "samdkit", "verify", str(root), "--no-faults", "--python", sys.executable]
        return subprocess.run(command, env=variables, capture_output=True, check=False).returncode

    return run


def stale(root):
    """The numbers of the requirements whose evidence is stale."""
    project = load(root)
    assert len(project.runs) == UNITS
    return {int(run.verifies[0][4:]) for run in project.runs if trace.observed(project, run.verifies[0])[0].stale}


class Changed:
    """A file that is what it was when the block ends."""

    def __init__(self, file, change):
        self.file, self.change = file, change

    def __enter__(self):
        self.before = self.file.read_text("utf-8")
        after = self.change(self.before)
        assert after != self.before
        self.file.write_text(after, "utf-8")

    def __exit__(self, *details):
        self.file.write_text(self.before, "utf-8")


EVERY = set(range(1, UNITS + 1))
CHANGES = {
    "a unit": ("src/app/numbers.py", "    return 7\n", "    return 7 + 0\n", {7}),
    "the other branch of a unit": ("src/app/numbers.py", "return 12 + more", "return 12 - more", {12}),
    "a test": ("tests/test_numbers.py", "number_5(), 5", "number_5(), 5 + 0", {5}),
    "words": ("dossier/requirements.md", "It SHALL give 9.", "It SHALL give nine.", {9}),
    "a data file": ("tests/expected.txt", "1\n", "2\n", {1}),
    "a helper": ("tests/helping.py", "one == other", "other == one", EVERY),
    "a fixture": ("tests/conftest.py", "return 0", "return 1", EVERY),
    "what tests of a module share": ("tests/test_numbers.py", "import pytest\n", "import pytest, json\n", EVERY),
    "the settings of pytest": ("pyproject.toml", '["src", "tests"]', '["tests", "src"]', EVERY),
    "code around units": ("src/app/numbers.py", "OFFSET = 0", "OFFSET = 1", set()),
}


@pytest.mark.verifies("KIT-SRS-012.c", "KIT-SRS-017.d", "KIT-SRS-017.e")
@pytest.mark.parametrize(("path", "old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_makes_stale_what_stands_on_it_and_nothing_else(twenty, path, old, new, expected):
    assert stale(twenty) == set()
    with Changed(twenty / path, lambda text: text.replace(old, new, 1)):
        assert stale(twenty) == expected


def reformatted(draw, text):
    """The same program, written differently: comments, blank lines and line ends between statements, or all of it anew."""
    if draw(st.booleans()):
        return ast.unparse(ast.parse(text)) if "# implements" not in text else text.replace("(more=0)", "( more = 0 )")
    lines = []
    for line in text.split("\n"):
        lines.append(line + draw(st.sampled_from(["", "  # why"])) if line.endswith(":") else line)
        if not line.startswith(("#", "@")) and draw(st.booleans()):
            lines.append(draw(st.sampled_from(["", "# a comment", "    # another"])))
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


@pytest.mark.verifies("KIT-SRS-012.c")
@given(data=st.data(), path=st.sampled_from(["src/app/numbers.py", "tests/test_numbers.py", "tests/conftest.py"]))
def test_formatting_and_comments_make_nothing_stale(twenty, data, path):
    file = twenty / path
    before = file.read_bytes()
    after = reformatted(data.draw, before.decode()).encode()
    try:
        file.write_bytes(after)
        assert stale(twenty) == set()
    finally:
        file.write_bytes(before)


@pytest.mark.verifies("KIT-SRS-012.c")
@given(number=st.integers(0, 200), path=st.sampled_from(["src/app/numbers.py", "tests/test_numbers.py"]))
def test_any_number_that_changes_in_a_unit_or_a_test_makes_its_evidence_stale_and_no_other(twenty, number, path):
    file = twenty / path
    before = file.read_text("utf-8")
    numbers = [one for one in ast.walk(ast.parse(before)) if isinstance(one, ast.Constant) and isinstance(one.value, int)]
    chosen = numbers[number % len(numbers)]
    lines = before.split("\n")
    line = lines[chosen.lineno - 1]
    lines[chosen.lineno - 1] = f"{line[: chosen.col_offset]}{chosen.value + 1}{line[chosen.end_col_offset :]}"
    try:
        file.write_text("\n".join(lines), "utf-8")
        assert stale(twenty) == owner_of(before, chosen.lineno)
    finally:
        file.write_text(before, "utf-8")


def owner_of(text, line):
    """The number of the unit or test that a line lies in; of none, none."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= node.end_lineno:
            return {int(node.name.rpartition("_")[2])}
    return set()
