"""What observed runs show: which count, how much, and why others are stale."""

import pytest
from samdkit import trace
from samdkit.model.evidence import Grade


def grades(folder) -> dict[str, str]:
    project = folder.load()
    return {
        address: str(trace.grade(project, address))
        for item in [*project.requirements(inherited=False), *project.of_kind("risk-control", inherited=False)]
        for address in item.addresses
    }


@pytest.mark.verifies("KIT-SRS-012.a")
def test_every_address_of_the_good_device_has_the_grade_that_was_observed(cuff):
    assert grades(cuff) == {
        "RC-001": "fault-sensitive",
        "RC-002": "no test",
        "SRS-001.a": "fault-sensitive",
        "SRS-001.b": "fault-sensitive",
        "SRS-001.c": "executed",
        "SRS-002": "executed",
        "SRS-003": "executed",
        "SRS-004": "no test",
        "SRS-005.1": "executed",
        "SRS-005.2": "declared",
        "SRS-007": "no test",
    }


@pytest.mark.verifies("KIT-SRS-012.a")
def test_without_evidence_a_mark_is_a_declaration(cuff):
    cuff.remove("evidence/runs.jsonl")
    assert grades(cuff)["SRS-001.a"] == "declared"


@pytest.mark.verifies("KIT-SRS-012.a")
def test_a_manual_record_is_a_declaration_too(cuff):
    cuff.replace("dossier/records.md", "result: pass", "result: fail")
    assert grades(cuff)["SRS-005.2"] == "no test"


@pytest.mark.verifies("KIT-SRS-012.a")
def test_a_test_that_never_entered_the_code_shows_no_more_than_its_mark(cuff):
    cuff.replace("src/cuff/reading.py", "# implements: SRS-002", "# implements: SRS-001.c")
    assert grades(cuff)["SRS-002"] == "declared"


@pytest.mark.verifies("KIT-SRS-012.b", "KIT-SRS-012.c")
def test_a_failed_or_stale_run_shows_no_more_than_its_mark(cuff):
    cuff.replace("dossier/requirements.md", "rounded to whole", "rounded to full")
    assert grades(cuff)["SRS-002"] == "declared"


@pytest.mark.verifies("KIT-SRS-012.a")
def test_an_address_of_nothing_has_no_grade(cuff):
    assert trace.grade(cuff.load(), "SRS-099") is Grade.NONE


@pytest.mark.verifies("KIT-SRS-012.c")
def test_runs_are_read_by_test_with_what_makes_them_stale(cuff):
    cuff.replace("dossier/requirements.md", "below 60 or above 250", "below 61 or above 250")
    seen = trace.observed(cuff.load(), "SRS-001.a")
    assert [one.run.test.rpartition("::")[2] for one in seen] == sorted(one.run.test.rpartition("::")[2] for one in seen)
    assert {one.stale for one in seen} == {("the text of SRS-001.a changed",)}
    assert not any(one.counts for one in seen)


@pytest.mark.verifies("KIT-SRS-012.d")
def test_a_component_is_judged_by_its_own_runs_and_not_by_the_device_s_locks(cuff):
    cuff.append("requirements.txt", "# a comment\n")
    (seen, *_) = trace.observed(cuff.load(), "PULSE-SRS-001")
    assert (seen.run.origin, seen.counts, seen.grade) == ("pulse-limits", True, Grade.EXECUTED)


@pytest.mark.verifies("KIT-SRS-012.a")
@pytest.mark.parametrize(
    ("address", "units"),
    [
        ("SRS-002", ["src/cuff/reading.py::mean"]),
        ("SRS-001.b", ["src/cuff/reading.py::refusals#2"]),
        ("SRS-001", []),
        ("RC-001", ["src/cuff/reading.py::refusals#1", "src/cuff/reading.py::refusals#2"]),
        ("RC-002", []),
    ],
)
def test_a_control_is_implemented_by_what_implements_its_requirements(cuff, address, units):
    assert [unit.id for unit in trace.implementing(cuff.load(), address)] == units


@pytest.mark.verifies("KIT-SRS-012.a")
def test_a_whole_requirement_that_realises_a_control_means_all_its_parts(cuff):
    cuff.replace("dossier/risk-controls.md", "SRS-001.a, SRS-001.b", "SRS-001")
    found = [unit.id.rpartition("::")[2] for unit in trace.implementing(cuff.load(), "RC-001")]
    assert found == ["refusals#1", "refusals#2", "refusals#3"]


@pytest.mark.verifies("KIT-SRS-012.a")
def test_a_control_that_only_constraints_realise_is_one(cuff):
    cuff.replace("dossier/risk-controls.md", "- realised-by: SRS-004", "- realised-by: SRS-003, SRS-007")
    project = cuff.load()
    assert [trace.is_constraint(project, project.items[name]) for name in ("RC-001", "RC-002", "SRS-003", "SRS-002")] == [
        False, True, True, False
    ]  # fmt: skip


@pytest.mark.verifies("KIT-SRS-012.a")
def test_a_section_realises_a_whole_requirement_or_one_part(cuff):
    cuff.replace(
        "dossier/documents/instructions-for-use.md", "- realises: SRS-004, RC-002", "- realises: SRS-001, SRS-005.2, RC-002"
    )
    assert trace.realised(cuff.load()) == {"SRS-001.a", "SRS-001.b", "SRS-001.c", "SRS-005.2", "RC-002"}
