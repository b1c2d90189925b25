"""documents.unanswered-clause."""

import pytest

CHECK = "documents.unanswered-clause"
CLAUSE = "mdr-annex-ii-iii:VIG.88"
ANSWER = ("dossier/documents/instructions-for-use.md", f"- answers: {CLAUSE}\n", "")


@pytest.mark.verifies("KIT-SRS-027.1")
def test_the_good_device_has_none(cuff):
    assert cuff.findings(CHECK) == []


@pytest.mark.verifies("KIT-SRS-027.1")
def test_a_leaf_that_nothing_answers_is_found(cuff):
    cuff.replace(*ANSWER)
    ((place, check, item, message, hint, clauses),) = cuff.seen()
    assert (place, check, item, clauses) == ("dossier/device.md:1", CHECK, CLAUSE, ("mdr-annex-ii-iii:II.0",))
    assert message.startswith(f"nothing answers {CLAUSE} (")
    assert hint == f"add `- answers: {CLAUSE}` to a section, or a task that concerns it"


@pytest.mark.verifies("KIT-SRS-027.1")
def test_an_item_answers_it(cuff):
    cuff.replace(*ANSWER)
    cuff.replace("dossier/claims.md", "- kind-of: performance", f"- kind-of: performance\n- answers: {CLAUSE}")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-027.1")
def test_a_justification_or_an_open_task_stands_for_an_answer_and_a_done_one_does_not(cuff):
    cuff.replace(*ANSWER)
    cuff.replace("dossier/tasks.md", "- state: done", f"- state: open\n- concerns: {CLAUSE}")
    assert cuff.findings() == []
    cuff.replace("dossier/tasks.md", "- state: open", "- state: done")
    assert [one.item for one in cuff.findings()] == [CLAUSE]
    cuff.append("dossier/justifications.md", f"\n## JUS-900 None yet\n- concerns: {CLAUSE}\n\nNothing is on the market.\n")
    assert cuff.findings() == []


@pytest.mark.verifies("KIT-SRS-027.1")
def test_a_leaf_of_another_class_needs_no_answer(cuff):
    cuff.replace("dossier/tasks.md", "mdr-annex-ii-iii:III.*", "mdr-annex-ii-iii:III.1.1.*")
    assert [one.item for one in cuff.findings()] == ["mdr-annex-ii-iii:III.1.2.psur"]
    cuff.replace("dossier/device.md", "mdr-class: IIa", "mdr-class: I")
    assert [one.item for one in cuff.findings(CHECK)] == ["mdr-annex-ii-iii:III.1.2.pmsr"]


@pytest.mark.verifies("KIT-SRS-027.1")
def test_a_component_and_a_folder_without_identity_have_no_annex(cuff, pulse):
    assert pulse.findings(CHECK) == []
    cuff.remove("dossier/device.md")
    assert cuff.findings(CHECK) == []
