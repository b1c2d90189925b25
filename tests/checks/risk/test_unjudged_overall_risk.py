"""risk.unjudged-overall-risk."""

import pytest

CHECK = "risk.unjudged-overall-risk"
PLAN = "dossier/documents/risk-management-plan.md"


@pytest.mark.verifies("KIT-SRS-023.15")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-023.15")
def test_a_plan_without_a_criterion_is_found(cuff):
    cuff.replace(PLAN, "- answers: iso14971:8\n", "")
    assert cuff.seen() == [
        (
            f"{PLAN}:1",
            CHECK,
            "",
            "the risk management plan has no criterion for the overall residual risk",
            "add a section with `- answers: iso14971:8` that states method and criterion",
            ("iso14971:8",),
        )
    ]


@pytest.mark.verifies("KIT-SRS-023.15")
def test_that_nobody_judged_is_found_until_there_is_a_task(cuff):
    cuff.replace("dossier/tasks.md", ", iso14971:8", "")
    (found,) = cuff.findings()
    assert (str(found.location), found.check) == (f"{PLAN}:1", CHECK)
    assert found.message == "nobody judged the overall residual risk, and no open task is there to do so"
    assert found.hint == "add such a section to the risk management report, or a task that concerns iso14971:8"


@pytest.mark.verifies("KIT-SRS-023.15")
def test_a_judgement_beside_the_open_task_is_found_with_the_task(cuff):
    report = (
        "---\ndocument: risk-management-report\n---\n# Report\n\n## Together\n- answers: iso14971:8\n\nThey are acceptable.\n"
    )
    cuff.write("dossier/documents/report.md", report)
    (found,) = cuff.findings()
    assert (found.check, found.item) == (CHECK, "TASK-002")
    assert str(found.location) == cuff.place("dossier/documents/report.md", "- answers:")
    assert found.message == "the overall residual risk is judged here, and TASK-002 to do so is open"


@pytest.mark.verifies("KIT-SRS-023.15")
def test_a_device_without_risks_or_plan_and_a_component_are_not_asked(cuff, pulse):
    cuff.remove(PLAN)
    assert cuff.findings(CHECK) == []
    assert pulse.findings(CHECK) == []
