"""Small broken dossiers, each with exactly the findings that it must give, and near misses that must give none.

One TOML file a check, `<check id>.toml`, with cases that change copies of `tests/small_device` (or `project = "pulse"`: of
`tests/small_component`):

    [[case]]
    name = "a requirement of two parts with a test for one"
    edits = [{ file = "tests/test_reading.py", old = "…", new = "…" }]
    findings = ["dossier/requirements.md:7: error trace.untested-requirement SRS-001"]

An edit replaces a text that stands there once (`old`, `new`), writes a file (`text`), appends to it (`append`), or removes it
(`remove = true`). `fault` names a fault that was seeded, in its words (and by the end of its `unit`'s id, where several have
them), `run` a test case by the end of its name, and `set` changes fields of its record, which stands in the file `copy` then,
beside the old one; `<its words>` in an edit or a finding stands for a fault's digest. `findings` are ALL findings, `place:
severity check item`. A case with `near` says in it why it almost is one; its findings are those of other checks, if any.
`release = true` judges as `check --release` does. With `commits`, a list of lists of edits, the state after each of them is
committed, before the edits of the case; `day` is the day of a last commit of them all. Where a case looks at a release, whose
many other demands would hide it, `only = true` compares the findings of its check alone.
"""

import json
import re
import tomllib
from functools import reduce
from pathlib import Path

import pytest
from git import Actor, Repo
from samdkit.checks.catalogue import READING, checks
from samdkit.errors import SamdkitError

HERE = Path(__file__).parent
BROKEN_AT_LEAST, NEAR_AT_LEAST, ALL_AT_LEAST = 3, 2, 150
REQUIREMENTS = HERE.parents[1] / "qms/tool-validation/dossier/requirements-checks.md"


def verified():
    """What the kit's own dossier requires of each check: `KIT-SRS-021.5` for `trace.orphan-need`."""
    found = {}
    for line in REQUIREMENTS.read_text("utf-8").splitlines():
        if heading := re.match(r"## (KIT-SRS-\d+)", line):
            item = heading[1]
        elif part := re.match(r"(\d+)\. `([a-z-]+\.[a-z-]+)`", line):
            found[part[2]] = f"{item}.{part[1]}"
    return found


VERIFIED = verified()
#: What the readers report is no check: by id, or by the first word of it.
READERS = {
    "code": "KIT-SRS-003.c",
    "components": "KIT-SRS-006.d",
    "dossier": "KIT-SRS-001.c",
    "dossier.newer-format": "KIT-SRS-001.g",
    "evidence": "KIT-SRS-005.b",
    "soup": "KIT-SRS-006.b",
    "trace": "KIT-SRS-010.c",
}


def cases():
    for path in sorted(HERE.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            own = VERIFIED.get(path.stem) or READERS.get(path.stem) or READERS[path.stem.partition(".")[0]]
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}", marks=pytest.mark.verifies(own))


def committed(folder, day):
    """Everything as it is, in a commit of that day."""
    who = Actor("Developer", "developer@example.com")
    with Repo.init(folder.root) as repository:
        repository.git.add(all=True)
        repository.index.commit(
            "State", author=who, committer=who, commit_date=f"{day}T12:00:00 +0000", author_date=f"{day}T12:00:00 +0000"
        )


def recorded(folder, edit):
    """Changes the record of one fault that was really seeded, or of one test case that was really run."""
    if "fault" in edit:
        place = "evidence/faults.jsonl"
        chosen = lambda one: one["what"] == edit["fault"] and one["unit"].endswith(edit.get("unit", ""))  # noqa: E731
    else:
        place = "evidence/runs.jsonl"
        chosen = lambda one: one["test"].endswith(edit["run"])  # noqa: E731
    records = [json.loads(line) for line in folder.read(place).splitlines()]
    found = [one for one in records if chosen(one)]
    assert len(found) == 1, f"{len(found)} records: {edit}"
    assert edit["set"].keys() <= {*found[0], "raised", "written", "unseen"}
    changed = found[0] | edit["set"]
    if "copy" in edit:
        place, records = edit["copy"], [changed]
    folder.write(place, "".join(json.dumps(changed if one is found[0] else one, sort_keys=True) + "\n" for one in records))


def digests(folder):
    """`<words>` → digest, of each fault that was seeded, as they are recorded."""
    place = folder.root / "evidence/faults.jsonl"
    records = [json.loads(line) for line in place.read_text("utf-8").splitlines()] if place.is_file() else []
    return {f"<{one['what']}>": one["fault"] for one in records}


def edited(folder, edits):
    known = digests(folder)
    for edit in edits:
        for key in {"text", "append", "new"} & edit.keys():
            edit |= {key: reduce(lambda text, one: text.replace(*one), known.items(), edit[key])}
        if "old" in edit:
            folder.replace(edit["file"], edit["old"], edit["new"])
        elif "append" in edit:
            folder.append(edit["file"], edit["append"])
        elif edit.get("remove"):
            folder.remove(edit["file"])
        elif "fault" in edit or "run" in edit:
            recorded(folder, edit)
        else:
            folder.write(edit["file"], edit["text"])


@pytest.mark.verifies(
    "KIT-SRS-001.c",
    "KIT-SRS-001.g",
    "KIT-SRS-003.c",
    "KIT-SRS-005.b",
    "KIT-SRS-006.b",
    "KIT-SRS-010.c",
    "KIT-SRS-020.1",
    "KIT-SRS-020.2",
    "KIT-SRS-020.3",
    "KIT-SRS-020.4",
    "KIT-SRS-020.5",
    "KIT-SRS-020.6",
    "KIT-SRS-020.7",
    "KIT-SRS-020.8",
    "KIT-SRS-020.9",
    "KIT-SRS-020.10",
    "KIT-SRS-020.11",
    "KIT-SRS-020.12",
    "KIT-SRS-020.13",
    "KIT-SRS-021.1",
    "KIT-SRS-021.2",
    "KIT-SRS-021.3",
    "KIT-SRS-021.4",
    "KIT-SRS-021.5",
    "KIT-SRS-021.6",
    "KIT-SRS-021.7",
    "KIT-SRS-021.8",
    "KIT-SRS-021.9",
    "KIT-SRS-021.10",
    "KIT-SRS-021.11",
    "KIT-SRS-021.12",
    "KIT-SRS-021.13",
    "KIT-SRS-021.14",
    "KIT-SRS-022.1",
    "KIT-SRS-022.2",
    "KIT-SRS-022.3",
    "KIT-SRS-022.4",
    "KIT-SRS-022.5",
    "KIT-SRS-022.6",
    "KIT-SRS-022.7",
    "KIT-SRS-022.8",
    "KIT-SRS-022.9",
    "KIT-SRS-022.10",
    "KIT-SRS-022.11",
    "KIT-SRS-023.1",
    "KIT-SRS-023.2",
    "KIT-SRS-023.3",
    "KIT-SRS-023.4",
    "KIT-SRS-023.5",
    "KIT-SRS-023.6",
    "KIT-SRS-023.7",
    "KIT-SRS-023.8",
    "KIT-SRS-023.9",
    "KIT-SRS-023.10",
    "KIT-SRS-023.11",
    "KIT-SRS-023.12",
    "KIT-SRS-023.13",
    "KIT-SRS-023.14",
    "KIT-SRS-023.15",
    "KIT-SRS-024.1",
    "KIT-SRS-024.2",
    "KIT-SRS-024.3",
    "KIT-SRS-024.4",
    "KIT-SRS-024.5",
    "KIT-SRS-024.6",
    "KIT-SRS-025.1",
    "KIT-SRS-025.2",
    "KIT-SRS-025.3",
    "KIT-SRS-025.4",
    "KIT-SRS-025.5",
    "KIT-SRS-026.1",
    "KIT-SRS-026.2",
    "KIT-SRS-026.3",
    "KIT-SRS-026.4",
    "KIT-SRS-026.5",
    "KIT-SRS-027.1",
    "KIT-SRS-027.2",
    "KIT-SRS-027.3",
    "KIT-SRS-027.4",
    "KIT-SRS-027.6",
    "KIT-SRS-027.7",
    "KIT-SRS-027.8",
    "KIT-SRS-027.9",
    "KIT-SRS-027.10",
    "KIT-SRS-027.11",
    "KIT-SRS-027.12",
    "KIT-SRS-027.13",
    "KIT-SRS-027.14",
    "KIT-SRS-036.1",
    "KIT-SRS-036.2",
    "KIT-SRS-036.3",
    "KIT-SRS-036.4",
    "KIT-SRS-036.5",
    "KIT-SRS-036.6",
    "KIT-SRS-036.7",
    "KIT-SRS-036.8",
    "KIT-SRS-036.9",
)
@pytest.mark.parametrize(("check", "case"), list(cases()))
def test_each_broken_dossier_gives_exactly_its_findings(check, case, request):
    folder = request.getfixturevalue(case.get("project", "cuff"))
    for number, edits in enumerate(case.get("commits", [])):
        edited(folder, edits)
        committed(folder, f"2026-01-0{number + 1}")
    known = {digest: words for words, digest in digests(folder).items()}
    edited(folder, case["edits"])
    if "day" in case:
        committed(folder, case["day"])
    try:
        found = folder.findings(release=case.get("release", False))
    except SamdkitError as error:
        pytest.fail(f"not checked at all: {error}")
    looked_at = [one for one in found if one.check == check] if case.get("only") else found
    lines = sorted(f"{one.location}: {one.severity} {one.check} {known.get(one.item, one.item)}".rstrip() for one in looked_at)
    assert lines == sorted(case["findings"]), "found:\n" + "\n".join(lines)
    own = [line for line in lines if f" {check}" in line]
    assert bool(own) != ("near" in case), "a broken case has a finding of its check, a near miss none"


def test_each_check_has_broken_cases_of_different_structure_and_near_misses():
    by_check = {}
    for parameter in cases():
        check, case = parameter.values
        by_check.setdefault(check, []).append(case)
    assert sorted(set(by_check) - {one.id for one in checks()} - set(READING)) == [], "a corpus for no check"
    short = []
    for check in checks():
        found = by_check.get(check.id, [])
        near = [case for case in found if "near" in case]
        if len(found) - len(near) < BROKEN_AT_LEAST or len(near) < NEAR_AT_LEAST:
            short.append(f"{check.id}: {len(found) - len(near)} broken, {len(near)} near")
        edits = [
            str((case["edits"], case.get("release"), case.get("project"), case.get("commits"), case.get("day"))) for case in found
        ]
        assert len(set(edits)) == len(edits), f"{check.id}: a case stands twice"
    assert short == []
    assert sum(map(len, by_check.values())) >= ALL_AT_LEAST
