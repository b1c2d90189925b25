"""Small broken dossiers, each with exactly the findings that it must give, and near misses that must give none.

One TOML file a check, `<check id>.toml`, with cases that change copies of `tests/small_device` (or `project = "pulse"`: of
`tests/small_component`):

    [[case]]
    name = "a requirement of two parts with a test for one"
    edits = [{ file = "tests/test_reading.py", old = "…", new = "…" }]
    findings = ["dossier/requirements.md:7: error trace.untested-requirement SRS-001"]

An edit replaces a text that stands there once (`old`, `new`), writes a file (`text`), appends to it (`append`), or removes it
(`remove = true`). `findings` are ALL findings, `place: severity check item`. A case with `near` says in it why it almost is one;
its findings are those of other checks, if any. `release = true` judges as `check --release` does.
"""

import tomllib
from pathlib import Path

import pytest
from samdkit.errors import SamdkitError

HERE = Path(__file__).parent


def cases():
    for path in sorted(HERE.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")


def edited(folder, edits):
    for edit in edits:
        if "old" in edit:
            folder.replace(edit["file"], edit["old"], edit["new"])
        elif "append" in edit:
            folder.append(edit["file"], edit["append"])
        elif edit.get("remove"):
            folder.remove(edit["file"])
        else:
            folder.write(edit["file"], edit["text"])


@pytest.mark.parametrize(("check", "case"), list(cases()))
def test_each_broken_dossier_gives_exactly_its_findings(check, case, request):
    folder = request.getfixturevalue(case.get("project", "cuff"))
    edited(folder, case["edits"])
    try:
        found = folder.findings(release=case.get("release", False))
    except SamdkitError as error:
        pytest.fail(f"not checked at all: {error}")
    lines = sorted(f"{one.location}: {one.severity} {one.check} {one.item}".rstrip() for one in found)
    assert lines == sorted(case["findings"]), "found:\n" + "\n".join(lines)
    own = [line for line in lines if f" {check}" in line]
    assert bool(own) != ("near" in case), "a broken case has a finding of its check, a near miss none"
