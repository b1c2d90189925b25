"""Whether a fault that is put into a running process is what a process sees that imports the faulty file."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OBSERVER = HERE.parents[1] / "tooling" / "samdkit" / "verification" / "observer"
USUAL = {"what": "`-` becomes `+`", "before": "import product", "plain": "2", "faulty": "4", "why_not": ""}
CASES = {name: USUAL | case for name, case in tomllib.loads((HERE / "faults_swap.toml").read_text("utf-8")).items()}


@pytest.fixture(scope="module", params=["unit", "block"])
def values(request, tmp_path_factory):
    """For each case and each way to the fault the value of the case's expression, and why the swap was refused."""
    root = tmp_path_factory.mktemp("products")
    blocks = []
    for number, case in enumerate(CASES.values()):
        file = root / str(number) / "product.py"
        file.parent.mkdir()
        file.write_text(case["product"], "utf-8")
        place = {"file": f"{number}/product.py", "id": f"{number}/product.py", "kind": "module", "line": 1, "first": 1}
        blocks.append({**place, "digest": "d"})
    plan = {"root": str(root), "out": str(root), "blocks": blocks, "level": request.param}
    (root / "plan.json").write_text(json.dumps(plan), "utf-8")
    (root / "cases.json").write_text(json.dumps(list(CASES.values())), "utf-8")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "SAMDKIT"))}
    ours = {"PYTHONPATH": str(OBSERVER), "PYTHONDONTWRITEBYTECODE": "1", "SAMDKIT_OBSERVE": str(root / "plan.json")}
    done = subprocess.run(
        [sys.executable, "-W", "error", HERE / "swapping.py", root / "cases.json"],
        env={**kept, **ours},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    names = list(CASES)
    return {(names[number], way): (value, why_not) for number, way, value, why_not in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", CASES)
def test_a_swapped_fault_is_what_a_fresh_import_shows_or_it_is_refused(values, name):
    case = CASES[name]
    assert values[name, "plain"] == (case["plain"], "")
    assert values[name, "fresh"] == (case["faulty"], "")
    value, why_not = values[name, "swapped"]
    assert why_not == case["why_not"]
    if not why_not:
        assert value == case.get("swapped", case["faulty"])
