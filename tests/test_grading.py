"""What is wanted of each address, and what seeded faults show: which count, which survive, who judged them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit import grading, matrix, seeded, trace
from samdkit.model.evidence import Grade

FAULTS = "evidence/faults.jsonl"
TEST = "tests/test_reading.py::test_systolic_limits"


@pytest.fixture(scope="module")
def project(made_cuff):
    """The small device, read once; a test that changes its faults begins with those that were recorded."""
    return made_cuff.load()


@pytest.fixture(scope="module")
def recorded(project):
    """The faults that were really seeded in it."""
    return [one for one in project.faults if not one.origin]


def wanted(folder) -> dict[str, str]:
    project = folder.load()
    return {address: str(grading.demand(project, address)) for _, address in grading.graded(project)}


def records(folder) -> list[dict]:
    return [json.loads(line) for line in folder.read(FAULTS).splitlines()]


def rewrite(folder, change) -> None:
    """Changes the record of each fault: `change(record)` gives the fields that differ."""
    folder.write(FAULTS, "".join(json.dumps({**one, **change(one)}, sort_keys=True) + "\n" for one in records(folder)))


def unit(project, name):
    return project.units[f"src/cuff/reading.py::{name}"]


@pytest.mark.verifies("KIT-SRS-018.a", "KIT-SRS-018.b")
def test_the_policy_speaks_of_controls_and_classes_and_of_less_where_less_can_be_observed(cuff):
    assert wanted(cuff) == {
        "RC-001": "fault-sensitive (risk control)",
        "RC-002": "nothing (by words to users)",
        "SRS-001.a": "executed (class B)",
        "SRS-001.b": "executed (class B)",
        "SRS-001.c": "executed (class B)",
        "SRS-002": "executed (class B)",
        "SRS-003": "executed (class B)",
        "SRS-004": "nothing (by words to users)",
        "SRS-005.1": "declared (class A)",
        "SRS-005.2": "nothing (demonstration)",
        "SRS-007": "nothing (analysis)",
    }


@pytest.mark.verifies("KIT-SRS-018.a")
@pytest.mark.parametrize(
    ("own", "architecture", "device", "expected"),
    [
        ("safety-class: A", "B", "B", "declared (class A)"),
        ("source: users", "C", "B", "fault-sensitive (class C)"),
        ("source: users", "", "C", "fault-sensitive (class C)"),
        ("source: users", "", "open", "fault-sensitive (class C)"),
    ],
    ids=["its own class", "the class of what satisfies it", "the class of the whole", "none is assigned: C"],
)
def test_the_class_is_the_requirement_s_own_else_that_of_what_satisfies_it_else_that_of_the_whole(
    cuff, own, architecture, device, expected
):
    cuff.replace("dossier/requirements.md", "safety-class: B\n", "")
    cuff.replace("dossier/requirements.md", "rationale: clinicians asked for\n  one figure", own)
    text = cuff.read("dossier/architecture.md")
    for one in "ABC":
        text = text.replace(f"- safety-class: {one}\n", f"- safety-class: {architecture}\n" if architecture else "")
        text = text.replace(f"\nsafety-class: {one}\n", f"\nsafety-class: {architecture}\n" if architecture else "\n")
    cuff.write("dossier/architecture.md", text)
    cuff.replace("dossier/device.md", "safety-class: B", f"safety-class: {device}")
    assert wanted(cuff)["SRS-002"] == expected


@pytest.mark.verifies("KIT-SRS-018.b")
def test_of_a_constraint_of_class_c_a_passed_test_is_wanted_and_of_a_manual_protocol_its_record(cuff):
    cuff.replace("dossier/requirements.md", "safety-class: B\n", "safety-class: C\n")
    cuff.replace("dossier/requirements.md", "- method.2: demonstration\n- safety-class: A\n", "")
    found = wanted(cuff)
    assert (found["SRS-003"], found["SRS-005.2"]) == ("executed (constraint)", "declared (by hand)")


@pytest.mark.verifies("KIT-SRS-018.b")
def test_of_code_in_another_language_no_more_than_a_mark_is_wanted_and_a_note_says_so(cuff):
    cuff.replace("src/cuff/reading.py", "# implements: SRS-001.a\n", "# \n")
    cuff.replace("src/cuff/reading.py", "# implements: SRS-001.b\n", "# \n")
    cuff.write("src/cuff/limits.js", "// implements: SRS-001.a, SRS-001.b\nfunction refusals() { return [] }\n")
    assert wanted(cuff)["RC-001"] == "declared (in code that is not observed here)"
    notes = [(str(one.severity), one.item) for one in cuff.findings("evidence.grade")]
    assert notes == [("note", "SRS-001.a"), ("note", "SRS-001.b"), ("note", "RC-001")]


@pytest.mark.verifies("KIT-SRS-018.a")
def test_of_what_is_no_requirement_or_obsolete_nothing_is_wanted(cuff):
    project = cuff.load()
    assert {grading.wanted(project, one) for one in ("UN-001", "SRS-006", "SRS-099")} == {Grade.NONE}


@pytest.mark.verifies("KIT-SRS-018.c")
def test_faults_are_wanted_in_the_code_of_controls_and_in_no_other(cuff):
    assert [one.id for one in grading.seeded_units(cuff.load())] == [
        "src/cuff/reading.py::refusals#1",
        "src/cuff/reading.py::refusals#2",
    ]
    cuff.replace("dossier/requirements.md", "rationale: clinicians asked for\n  one figure", "safety-class: C")
    assert "src/cuff/reading.py::mean" in [one.id for one in grading.seeded_units(cuff.load())]


@pytest.mark.verifies("KIT-SRS-012.e")
def test_a_test_that_noticed_a_fault_in_the_code_of_an_address_is_fault_sensitive_for_it(cuff):
    project = cuff.load()
    assert {address: str(trace.grade(project, address)) for address in ("RC-001", "SRS-001.a", "SRS-001.c")} == {
        "RC-001": "fault-sensitive",
        "SRS-001.a": "fault-sensitive",
        "SRS-001.c": "executed",
    }


@pytest.mark.verifies("KIT-SRS-012.e")
def test_a_case_that_verifies_something_else_makes_no_link_of_its_function_fault_sensitive(cuff):
    rewrite(cuff, lambda one: {"noticed": [f"{TEST}[no such case]"] if one["noticed"] else []})
    assert trace.grade(cuff.load(), "SRS-001.a") is Grade.EXECUTED


@pytest.mark.verifies("KIT-SRS-012.e")
def test_a_fault_that_was_noticed_in_other_code_says_nothing(cuff):
    rewrite(cuff, lambda one: {"noticed": []} if one["unit"].endswith("#1") else {})
    project = cuff.load()
    assert [str(trace.grade(project, one)) for one in ("SRS-001.a", "SRS-001.b", "RC-001")] == [
        "executed",
        "fault-sensitive",
        "fault-sensitive",  # what realises the control is both
    ]


@pytest.mark.verifies("KIT-SRS-012.e")
@given(st.data())
def test_whatever_takes_too_long_raises_no_grade(project, recorded, data):
    noticed = data.draw(st.lists(st.booleans(), min_size=len(recorded), max_size=len(recorded)))
    cases = [run.test for run in project.runs if not run.origin]
    project.faults = [
        one if keep else replace(one, noticed=(), outcome="survived") for one, keep in zip(recorded, noticed, strict=True)
    ]
    before = grades(project)
    slow = st.lists(st.sampled_from(cases)).map(tuple)
    project.faults = [
        replace(one, timed_out=data.draw(slow), outcome="timeout" if not one.noticed else one.outcome) for one in project.faults
    ]
    assert grades(project) == before


@pytest.mark.verifies("KIT-SRS-012.f")
@given(st.data())
def test_a_record_of_anything_that_changed_since_counts_for_nothing(project, recorded, data):
    field = data.draw(st.sampled_from(["unit", "unit_digest", "tests", "inputs", "environment"]))
    text = st.text(min_size=1).map(lambda word: f"not {word}")
    changed = {"tests": {data.draw(text): "0"}, "inputs": {data.draw(text): "0"}}.get(field) or data.draw(text)
    project.faults = [replace(one, **{field: changed}) for one in recorded]
    found = grades(project)
    assert Grade.FAULT_SENSITIVE not in found.values()
    assert not any(seeded.fresh(project, one) for one in project.units.values())
    assert all(seeded.stale(project, one) for one in project.faults)


def grades(project) -> dict[str, Grade]:
    """Of every address, with the look-ups made anew."""
    project.index()
    return {address: trace.grade(project, address) for _, address in grading.graded(project)}


@pytest.mark.verifies("KIT-SRS-012.f")
@pytest.mark.parametrize(
    ("path", "old", "new", "reason"),
    [
        ("src/cuff/reading.py", "if not 60 <=", "if not 61 <=", "src/cuff/reading.py::refusals#1 changed"),
        ("src/cuff/reading.py", "# implements: SRS-001.a\n", "# \n", "src/cuff/reading.py::refusals#1 changed"),
        ("tests/data/limits.json", "[60", "[61", "tests/data/limits.json, which the tests read, changed"),
        ("tests/conftest.py", "120, 80", "121, 80", f"the test {TEST}, its module or a conftest.py changed"),
        ("tests/test_reading.py", "def test_systolic_limits", "def test_limits", f"the test {TEST} is gone"),
        ("requirements.txt", "==", " ==", "requirements.txt changed"),
    ],
)
def test_what_changed_since_a_fault_was_seeded_is_named(cuff, path, old, new, reason):
    text = cuff.read(path)
    cuff.write(path, text.replace(old, new, 1))
    project = cuff.load()
    (first, *_) = [one for one in project.faults if one.unit.endswith("refusals#1")]
    assert reason in seeded.stale(project, first)


@pytest.mark.verifies("KIT-SRS-018.d")
def test_survivors_stand_in_their_order_with_who_judged_them(cuff):
    chosen = {"`60` becomes `61`": "survived", "the call `found.append(…)` is left out": "not-reached"}
    rewrite(
        cuff, lambda one: {"outcome": chosen[one["what"]], "noticed": []} if one["what"] in chosen and "#1" in one["unit"] else {}
    )
    (digest,) = [one["fault"] for one in records(cuff) if one["outcome"] == "survived"]
    cuff.append(
        "dossier/waivers.md",
        f"\n## WVR-001 The limit\n- check: evidence.unjudged-survivor\n- at: {digest}\n- until: 2099-01-01\n\nNobody has 60.\n",
    )
    project = cuff.load()
    found = grading.survivors(project, unit(project, "refusals#1"))
    assert [(str(one.location), one.fault.what, one.waiver) for one in found] == [
        (cuff.place("src/cuff/reading.py", "if not 60 <= "), "`60` becomes `61`", "WVR-001"),
        (cuff.place("src/cuff/reading.py", 'found.append("systolic")'), "the call `found.append(…)` is left out", ""),
    ]
    assert grading.survivors(project, unit(project, "refusals#2")) == []


@pytest.mark.verifies("KIT-SRS-018.e")
def test_killed_and_seeded_are_counted_for_the_unit_and_for_each_operator(cuff):
    chosen = {"`60` becomes `61`": "survived", "`60` becomes `59`": "error", "`250` becomes `251`": "timeout"}
    rewrite(cuff, lambda one: {"outcome": chosen[one["what"]], "noticed": []} if one["what"] in chosen else {})
    project = cuff.load()
    found = grading.figures(project, unit(project, "refusals#1"))
    seeded_in = [one for one in records(cuff) if one["unit"].endswith("#1")]
    assert (found.seeded, found.killed, found.stale) == (len(seeded_in) - 1, len(seeded_in) - 3, 0)
    boundary = [one for one in seeded_in if one["operator"] == "boundary"]
    assert found.operators["boundary"] == (len(boundary) - 3, len(boundary) - 1)
    assert sum(total for _, total in found.operators.values()) == found.seeded
    assert (found.outcomes["survived"], found.outcomes["error"], found.outcomes["timeout"]) == (1, 1, 1)


@pytest.mark.verifies("KIT-SRS-018.e")
def test_faults_of_a_marked_block_count_for_the_marked_code_around_it(cuff):
    cuff.replace("src/cuff/reading.py", "def refusals(", "# implements: SRS-007\ndef refusals(")
    project = cuff.load()
    outer, inner = unit(project, "refusals"), [unit(project, f"refusals#{number}") for number in (1, 2)]
    figures = [grading.figures(project, one) for one in (outer, *inner)]
    assert figures[0].seeded == sum(one.seeded for one in figures[1:]) > 0


@pytest.mark.verifies("KIT-SRS-018.f")
def test_the_matrix_holds_what_is_wanted_beside_what_was_observed(cuff):
    cuff.remove(FAULTS)
    rows = {row.address: row for row in matrix.forward(cuff.load())}
    assert [rows[one].falls_short for one in ("RC-001", "SRS-001.a", "SRS-007")] == [True, False, False]
    assert str(rows["RC-001"].wanted) == "fault-sensitive (risk control)"
