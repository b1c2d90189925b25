"""documents.open-task: at release only."""

import pytest

CHECK = "documents.open-task"


@pytest.mark.verifies("KIT-SRS-027.7")
def test_before_a_release_open_tasks_are_no_findings(cuff):
    assert [one.id for one in cuff.load().of_kind("task")] == ["TASK-001", "TASK-002", "TASK-003"]
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-027.7")
def test_at_release_each_open_task_is_found(cuff):
    cuff.replace(
        "dossier/tasks.md",
        "## TASK-002 Write the documents that only people can write\n- due",
        "## TASK-002 Write\n- state: done\n- due",
    )
    found = cuff.seen(CHECK, release=True)
    assert found == [
        (
            cuff.place("dossier/tasks.md", "## TASK-001"),
            CHECK,
            "TASK-001",
            "TASK-001 is open: Registration",
            "to be done by: regulatory lead",
            ("mdr-annex-ii-iii:II.0",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-027.7")
def test_a_release_looks_at_everything_else_as_well(cuff):
    cuff.append("dossier/needs.md", "\n## UN-004 Forgotten\n")
    assert {one.check for one in cuff.findings(release=True)} >= {CHECK, "trace.orphan-need"}


@pytest.mark.verifies("KIT-SRS-027.7")
def test_obsolete_tasks_are_not_open(cuff):
    cuff.replace("dossier/tasks.md", "## TASK-001 Registration\n", "## TASK-001 Registration\n- status: obsolete\n")
    assert [one.item for one in cuff.findings(CHECK, release=True)] == ["TASK-002"]
