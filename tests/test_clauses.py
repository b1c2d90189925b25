"""The state of each clause is computed, and met only where something was looked at."""

import json
import shutil
from pathlib import Path

import pytest
from samdkit import annex, checking, clauses, resources
from samdkit.checks import subjects
from samdkit.checks.catalogue import checks
from samdkit.clauses import State
from samdkit.errors import UsageError
from samdkit.sources import standards
from samdkit.technical_file.elements import element
from samdkit.technical_file.tables import conformity
from samdkit.technical_file.writing import assemble


def states(folder):
    project = folder.load()
    found = clauses.states(project, checking.run(project))
    return {one.clause.reference: one for every in found.values() for one in every}


@pytest.mark.verifies("KIT-SRS-031.a")
def test_a_clause_is_met_by_a_check_that_looked_at_something_and_found_nothing(cuff):
    met = states(cuff)["iec62304:5.7.1"]
    assert met.state is State.MET
    assert any(one.startswith("trace.untested-requirement (") for one in met.rests_on)


@pytest.mark.verifies("KIT-SRS-031.b")
def test_a_clause_whose_check_had_nothing_to_look_at_is_open(cuff):
    for path in (cuff.root / "dossier").glob("risk*.md"):
        path.unlink()
    found = states(cuff)["iso14971:7.1"]
    assert (found.state, found.rests_on) == (State.OPEN, [])
    assert "no check looked at anything" in found.reason


@pytest.mark.verifies("KIT-SRS-031.b")
def test_findings_open_a_clause_and_are_named(cuff):
    text = cuff.read("tests/test_reading.py")
    cuff.write("tests/test_reading.py", text.replace("def test_", "def not_a_test_"))
    found = states(cuff)["iec62304:5.7.1"]
    assert found.state is State.OPEN
    assert {one.check for one in found.findings} >= {"trace.untested-requirement"}


@pytest.mark.verifies("KIT-SRS-031.c")
def test_an_open_task_needs_a_person_and_a_done_one_does_not(cuff):
    cuff.append("dossier/tasks.md", "\n## TASK-900 Judge the plan\n- role: auditor\n- concerns: iec62304:5.1.2\n\nRead it.\n")
    found = states(cuff)["iec62304:5.1.2"]
    assert (found.state, [item.id for item in found.tasks]) == (State.PERSON, ["TASK-900"])
    cuff.replace("dossier/tasks.md", "- concerns: iec62304:5.1.2", "- concerns: iec62304:5.1.2\n- state: done\n- by: auditor")
    assert states(cuff)["iec62304:5.1.2"].state is State.OPEN


@pytest.mark.verifies("KIT-SRS-031.d")
def test_the_safety_class_takes_clauses_out_and_says_so(cuff):
    found = states(cuff)["iec62304:5.4.2"]
    assert found.state is State.NOT_APPLICABLE
    assert found.reason == "safety-class is B; the clause is for C"
    cuff.replace("dossier/device.md", "safety-class: B", "safety-class: C")
    assert states(cuff)["iec62304:5.4.2"].state is not State.NOT_APPLICABLE


@pytest.mark.verifies("KIT-SRS-031.d")
def test_a_justification_makes_a_clause_not_applicable_with_its_reason(cuff):
    cuff.append("dossier/justifications.md", "\n## JUS-900 Nothing old here\n- concerns: iec62304:4.4.1\n\nThe device is new.\n")
    found = states(cuff)["iec62304:4.4.1"]
    assert (found.state, found.reason) == (State.NOT_APPLICABLE, "JUS-900 Nothing old here")


def test_every_check_cites_clauses_that_exist_and_has_something_to_look_at(cuff):
    cuff.append(
        "dossier/waivers.md", "\n## WVR-900 One\n- check: trace.orphan-need\n- role: auditor\n- until: 2099-01-01\n\nA reason.\n"
    )
    cuff.replace("dossier/architecture.md", "- satisfies: SRS-001, SRS-002", "- satisfies: SRS-001, SRS-002\n- uses: SAD-003")
    cuff.write("dossier/plan.md", "---\ndocument: software-development-plan\n---\n# Plan\n\n## Gates\n- runs: samdkit check\n")
    cuff.write("results/other.xml", '<testsuite><testcase classname="other" name="runs"/></testsuite>')
    project = cuff.load()
    for check in checks():
        assert check.subjects, check.id
        assert sum(subjects.count(project, subject) for subject in check.subjects), f"{check.id}: the small device has none"
        for reference in check.clauses:
            assert standards.known(reference), f"{check.id} cites {reference}"


@pytest.fixture
def second_edition(tmp_path, monkeypatch):
    """The kit's data with a made-up second edition beside the others: only a file is added."""
    data = tmp_path / "kit"
    shutil.copytree(Path(resources.root()) / "qms", data / "qms")
    (data / "qms/standards/iec62304-next.yaml").write_text(
        "id: iec62304-next\ntitle: A made-up edition\nedition: next\nsupersedes: iec62304\nlevels: {I: [A], II: [B, C]}\nitems:\n"
        "  - id: '6.1'\n    title: Tests\n    text: Test.\n    corresponds: ['iec62304:5.7.1']\n    applies: {scope: [I, II]}\n"
        "  - id: '6.2'\n    title: Rigour\n    text: More.\n    applies: {scope: [I]}\n",
        "utf-8",
    )
    standards.standard.cache_clear()
    monkeypatch.setattr(resources, "root", lambda: data)
    yield
    standards.standard.cache_clear()


@pytest.mark.verifies("KIT-SRS-031.a")
def test_another_edition_is_a_file_and_a_setting(cuff, second_edition):
    assert "iec62304-next:6.1" not in states(cuff)
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests"]\neditions = ["iec62304-next"]')
    found = states(cuff)
    assert "iec62304:5.7.1" not in found
    assert found["iec62304-next:6.1"].state is State.MET
    assert found["iec62304-next:6.2"].reason == "safety-class is B; the clause is for A"


@pytest.mark.verifies("KIT-SRS-002")
def test_an_unknown_edition_is_refused_with_those_that_there_are(cuff):
    cuff.replace("pyproject.toml", 'tests = ["tests"]', 'tests = ["tests"]\neditions = ["iec99999"]')
    with pytest.raises(UsageError, match="iec99999, which is no standard"):
        cuff.load()


@pytest.mark.verifies("KIT-RC-012")
def test_the_command_prints_states_and_says_what_a_person_must_judge(cuff, samdkit):
    every = samdkit("clauses", "--folder", cuff.root)
    assert every.code == 0
    assert any(line.startswith("iec62304 ") and " met" in line for line in every.lines)
    one = samdkit("clauses", "iso14971", "--folder", cuff.root)
    assert len(one.lines) == len(standards.standard("iso14971").clauses)
    data = samdkit("clauses", "iso14971", "--folder", cuff.root, "--format", "json")
    assert any(entry["to_be_judged"] for entry in json.loads(data.out)["iso14971"])
    wrong = samdkit("clauses", "iso1", "--folder", cuff.root)
    assert wrong.code == 2
    assert "iso1 is not in force here" in wrong.err


@pytest.mark.verifies("KIT-SRS-031.a")
def test_a_leaf_is_met_by_the_document_that_is_generated_for_it(cuff, pulse):
    assert states(cuff)["mdr-annex-ii-iii:II.3.a"].state is State.PERSON
    cuff.replace("dossier/tasks.md", "mdr-annex-ii-iii:II.3.*", "mdr-annex-ii-iii:II.3.b")
    found = states(cuff)["mdr-annex-ii-iii:II.3.a"]
    assert (found.state, found.rests_on) == (State.MET, ["architecture (generated)"])
    # A component has no checklist of its own.
    assert states(pulse)["mdr-annex-ii-iii:II.4.a"].state is State.OPEN


@pytest.mark.verifies("KIT-SRS-031.e")
def test_a_heading_of_annex_ii_stands_as_the_weakest_of_its_leaves(cuff):
    heading = states(cuff)["mdr-annex-ii-iii:II.4"]
    assert (heading.state, heading.rests_on) == (State.MET, ["below it: 4 met"])
    cuff.replace("dossier/tasks.md", "mdr-annex-ii-iii:II.5.*", "mdr-annex-ii-iii:II.5.*, mdr-annex-ii-iii:II.4.c")
    heading = states(cuff)["mdr-annex-ii-iii:II.4"]
    assert (heading.state, heading.rests_on) == (State.PERSON, ["below it: 3 met, 1 needs a person"])
    cuff.replace("dossier/tasks.md", "mdr-annex-ii-iii:III.*", "mdr-annex-ii-iii:III.1.1.a.*")
    heading = states(cuff)["mdr-annex-ii-iii:III.1.1"]
    assert (heading.state, heading.rests_on) == (State.OPEN, [])
    assert heading.reason == "below it: 10 open, 6 needs a person"


@pytest.mark.verifies("KIT-SRS-031.e")
def test_what_concerns_a_heading_itself_counts_too(cuff):
    cuff.replace("dossier/tasks.md", "mdr-annex-ii-iii:II.5.*", "mdr-annex-ii-iii:II.5.*, mdr-annex-ii-iii:II.4")
    heading = states(cuff)["mdr-annex-ii-iii:II.4"]
    assert (heading.state, heading.rests_on) == (State.PERSON, ["below it: 4 met"])
    assert [one.id for one in heading.tasks] == ["TASK-002"]


@pytest.mark.verifies("KIT-SRS-031.a", "KIT-SRS-031.c", "KIT-SRS-031.d")
@pytest.mark.parametrize("name", ["cuff", "bolus"])
def test_the_leaves_of_the_technical_file_and_the_list_of_clauses_say_the_same(name, request):
    folder = request.getfixturevalue(name)
    found, said = states(folder), dict.fromkeys(State, 0)
    same = {
        annex.State.ANSWERED: State.MET,
        annex.State.GENERATED: State.MET,
        annex.State.OPEN: State.PERSON,
        annex.State.NOT_APPLICABLE: State.NOT_APPLICABLE,
        annex.State.MISSING: State.OPEN,
    }
    project = folder.load()
    for leaf in annex.leaves(project):
        here = found[leaf.clause.reference]
        if not here.findings:
            assert here.state is same[leaf.state], leaf.clause.id
            said[here.state] += 1
    for clause in [*standards.standard("gspr").clauses.values(), *standards.standard("labelling").clauses.values()]:
        here, there = found[clause.reference], element(project, clause).state
        if here.findings:
            continue
        # A check may meet what nobody answers in words.
        assert here.state is same[there] or (there is annex.State.MISSING and here.rests_on), clause.reference
    assert said[State.NOT_APPLICABLE]
    assert said[State.PERSON]


@pytest.mark.verifies("KIT-SRS-031.d")
@pytest.mark.parametrize(("stated", "asked"), [("IIa", False), ("IIb", False), ("III", True)])
def test_the_class_alone_decides_whether_the_summary_of_safety_and_performance_is_asked_for(cuff, stated, asked):
    cuff.replace("dossier/device.md", "mdr-class: IIa", f"mdr-class: {stated}")
    found = states(cuff)["gspr:23.4.d"]
    assert (found.state is State.OPEN) == asked
    if not asked:
        assert (found.state, found.reason) == (State.NOT_APPLICABLE, f"mdr-class is {stated}; the clause is for III")
    checklist = {row[0]: row for row in conformity.gspr(assemble(cuff.load()).context).rows}
    assert checklist["23.4.d"][2] == ("**open**" if asked else "not applicable")


@pytest.mark.verifies("KIT-SRS-031.a")
def test_a_requirement_that_derives_from_a_point_for_the_product_meets_it_and_none_meets_one_for_the_process(cuff):
    assert states(cuff)["gspr:23.2.j"].state is State.OPEN
    old = "- derives-from: UN-001"
    text = cuff.read("dossier/requirements.md")
    cuff.write("dossier/requirements.md", text.replace(old, f"{old}, gspr:23.2.j, iec62304:4.4.1", 1))
    found = states(cuff)
    # The same point stands in two lists.
    assert [found[one].rests_on for one in ("gspr:23.2.j", "labelling:LABEL.date")] == [["SRS-001"], ["SRS-001"]]
    assert found["iec62304:4.4.1"].state is State.OPEN
