"""`samdkit check --release` ends with one list: what is left, by role, each with its place in Annex II and III."""

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from samdkit import checking
from samdkit.left import in_order, left
from samdkit.model.finding import Severity
from samdkit.outputs import left as words
from samdkit.technical_file.writing import context_of

SCHEMA = Path(__file__).parents[2] / "qms/schemas/findings.schema.json"
TASK = "\n## TASK-090 {title}\n- role: {role}\n- state: open\n{concerns}\n"


def with_task(folder, concerns="", *, title="Look", role="librarian"):
    folder.append(
        "dossier/tasks.md", TASK.format(title=title, role=role, concerns=f"- concerns: {concerns}\n" if concerns else "")
    )


def section(text, role):
    """The lines below a role."""
    lines = text.split("\n")
    start = lines.index(f"  {role}") + 1
    end = next(number for number, line in enumerate(lines[start:], start) if not line.startswith("    "))
    return [line.strip() for line in lines[start:end]]


def entry(found, name):
    return next(one for one in found if name in one["items"])


@pytest.fixture
def listed(cuff, samdkit):
    """What the JSON form lists as left."""
    return lambda: json.loads(samdkit("check", cuff.root, "--release", "--format", "json").out)["left"]


@pytest.mark.verifies("KIT-SRS-088.4")
def test_the_text_ends_with_a_line_for_each_task_below_its_role(cuff, samdkit):
    with_task(cuff, "mdr-annex-ii-iii:II.6.1.c")
    called = samdkit("check", cuff.root, "--release")
    assert called.code == 1
    place = cuff.place("dossier/tasks.md", "TASK-090")
    assert section(called.out, "librarian") == [f"II.6.1.c: TASK-090 Look ({place}) [documents.open-task]"]
    assert called.lines[-1] == words.LIMIT
    assert "What is left" not in samdkit("check", cuff.root).out


@pytest.mark.verifies("KIT-SRS-088.2")
@pytest.mark.parametrize(
    ("concerns", "leaves"),
    [
        ("mdr-annex-ii-iii:II.6.1.c, SRS-001", ["II.6.1.c"]),
        ("mdr-annex-ii-iii:II.6.1.d, mdr-annex-ii-iii:II.1.2.b", ["II.1.2.b", "II.6.1.d"]),
        ("SRS-001", ["II.3"]),
        ("RISK-001", ["II.5"]),
        ("gspr:23.1.a", ["II.4"]),
        ("iec62366-1:5.9, gspr:1", ["II.4", "II.5"]),
        ("", ["II.0"]),
    ],
)
def test_a_task_stands_at_the_leaves_that_it_concerns_else_where_the_file_shows_what_it_concerns(cuff, listed, concerns, leaves):
    with_task(cuff, concerns)
    found = entry(listed(), "TASK-090")
    assert len(found["leaves"]) == len(leaves)
    assert all(leaf.startswith(wanted) for leaf, wanted in zip(found["leaves"], leaves, strict=True))
    assert found["role"] == "librarian"


@pytest.mark.verifies("KIT-SRS-088.1")
def test_a_finding_without_a_role_belongs_to_whom_the_policy_names(cuff, listed):
    cuff.append("dossier/needs.md", "\n## UN-090 More\n\nA citizen wants more.\n")
    shutil.rmtree(cuff.root / "evidence")
    found = {one["check"]: one for one in listed()}
    code, need = found["evidence.not-recorded"], found["trace.orphan-need"]
    assert (need["role"], need["items"]) == ("product owner", ["UN-090"])
    assert code["role"] == "software developer"
    assert code["leaves"][0].startswith("II.6.1")


@pytest.mark.verifies("KIT-SRS-088.2")
def test_a_clause_that_nothing_answers_stands_at_its_leaf(cuff, listed):
    cuff.replace("dossier/tasks.md", "mdr-annex-ii-iii:III.*, ", "")
    found = entry(listed(), "mdr-annex-ii-iii:III.1.1.b.pmcf")
    assert (found["leaves"], found["role"]) == (["III.1.1.b.pmcf"], "regulatory affairs")


@pytest.mark.verifies("KIT-SRS-088.3")
def test_every_open_finding_but_notes_is_in_one_entry_and_findings_of_a_check_stand_together(cuff, samdkit, listed):
    for number in (91, 92):
        cuff.append("dossier/needs.md", f"\n## UN-0{number} More\n\nA citizen wants the number {number}.\n")
    read = json.loads(samdkit("check", cuff.root, "--release", "--format", "json").out)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(read)
    wanted = [one["fingerprint"] for one in read["findings"] if not one["waived_by"] and one["severity"] != "note"]
    assert sorted(name for one in read["left"] for name in one["findings"]) == sorted(wanted)
    found = entry(read["left"], "UN-091")
    assert found["items"] == ["UN-091", "UN-092"]
    assert found["what"].endswith("Not yet: UN-091, UN-092")
    assert "left" not in json.loads(samdkit("check", cuff.root, "--format", "json").out)


@pytest.mark.verifies("KIT-SRS-088.3")
def test_notes_and_what_is_waived_are_not_left(cuff):
    report = checking.run(cuff.load(), release=True)
    listed = [finding for one in left(cuff.load(), report) for finding in one.findings]
    assert not [one for one in listed if one.waived_by or one.severity is Severity.NOTE]


@pytest.mark.verifies("KIT-SRS-088.4")
def test_markdown_and_the_technical_file_list_the_same(cuff, samdkit, listed):
    with_task(cuff, "mdr-annex-ii-iii:II.6.1.c", title="Look | twice")
    text = samdkit("check", cuff.root, "--release", "--format", "markdown").out
    assert "\n### librarian\n" in text
    assert "\n| II.6.1.c | TASK-090 Look &#124; twice | documents.open-task |\n" in text
    assert text.index("## What is left, by role") > text.index("## Findings")
    rows = context_of(cuff.load()).table("what-is-left").rows
    found = listed()
    assert [(row[0], row[1]) for row in rows] == [(one["role"], ", ".join(one["leaves"])) for one in found]
    assert "## What is left" not in samdkit("check", cuff.root, "--format", "markdown").out


@pytest.mark.verifies("KIT-SRS-088.2", "KIT-SRS-088.4")
def test_a_component_has_no_place_in_the_annexes(pulse, samdkit):
    out = samdkit("check", pulse.root, "--release").out
    assert "What is left, by role:" in out
    assert section(out, "regulatory affairs")[0].startswith("At release, every item is approved.")


@pytest.mark.verifies("KIT-SRS-088.4")
def test_nothing_left_is_no_statement_of_conformity():
    assert words.text([]) == words.NOTHING
    assert "people judge" in words.NOTHING


@pytest.mark.verifies("KIT-SRS-088.1")
def test_leaves_stand_in_the_order_of_the_annexes():
    assert sorted(["III.1", "II.10", "II.2", "II.1.1.b", "II.1.1.a"], key=in_order) == [
        "II.1.1.a",
        "II.1.1.b",
        "II.2",
        "II.10",
        "III.1",
    ]
