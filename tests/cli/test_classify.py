"""`samdkit classify`: one answer changes class, argument, route and what `device.md` says, together."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.classification import argument
from samdkit.classification.argument import CLASSES
from samdkit.model.item import Item, Link
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources.questionnaire import questionnaire

PLACE = Location("dossier/classification.md")


@pytest.fixture
def argued(samdkit):
    """The argument of the device as the command prints it, after an answer if one is given."""

    def call(folder, *options):
        called = samdkit("classify", folder.root, "--no-input", "--format", "json", *options)
        return called, json.loads(called.out)

    return call


@pytest.mark.verifies("KIT-SRS-080.b", "KIT-SRS-080.e")
def test_the_argument_of_the_device_is_printed_with_every_answer(cuff, argued, samdkit):
    called, (device,) = argued(cuff)
    assert (called.code, device["mdr-class"], device["rule"], device["safety-class"], device["open"]) == (0, "IIa", "11", "B", [])
    assert "representative device per category" in device["route"]
    words = samdkit("classify", cuff.root, "--no-input").out
    assert "MDR class: IIa by Rule 11" in words
    for item in cuff.load().of_kind("answer"):
        assert f"({item.id})" in words


@pytest.mark.verifies("KIT-SRS-080.a", "KIT-SRS-080.c", "KIT-SRS-080.d")
def test_one_answer_changes_class_route_and_device_md_together(cuff, argued):
    changed = ("--answer", "CLASS.R11a-IIb=yes", "--reason", "A wrong dose may lead to admission.")
    called, (device,) = argued(cuff, *changed)
    assert called.code == 0
    assert (device["mdr-class"], device["rule"]) == ("IIb", "11")
    assert "generic device group" in device["route"]
    assert "mdr-class: IIb" in cuff.read("dossier/device.md")
    assert "mdr-class: IIa → IIb" in called.err
    assert "A wrong dose may lead to admission." in cuff.read("dossier/classification.md")
    assert [one for one in cuff.findings() if one.check == "documents.unargued-class"] == []


@pytest.mark.verifies("KIT-SRS-080.c")
def test_an_answer_that_is_given_again_keeps_its_item(cuff, argued):
    before = {item.id for item in cuff.load().of_kind("answer")}
    argued(cuff, "--answer", "S62304.3=yes", "--reason", "Death is possible.\n\nA second thought.")
    items = {item.id: item for item in cuff.load().of_kind("answer")}
    assert items.keys() == before
    (changed,) = [item for item in items.values() if argument.questions_of(item) == ["S62304.3"]]
    assert changed.attribute("answer") == "yes"
    assert " ".join(changed.text.split()) == "Death is possible. A second thought."
    assert cuff.load().identity.safety_class == "C"


@pytest.mark.verifies("KIT-SRS-080.a")
def test_the_device_has_the_strictest_class_of_its_modules(cuff, argued):
    called, (device, module) = argued(
        cuff, "--module", "SAD-002", "--answer", "CLASS.R11a-IIb=yes", "--reason", "This module proposes a dose."
    )
    assert called.code == 0
    assert (device["mdr-class"], module["module"], module["mdr-class"]) == ("IIa", "SAD-002", "IIb")
    assert "mdr-class: IIb" in cuff.read("dossier/device.md")


@pytest.mark.verifies("KIT-SRS-080.e")
def test_without_answers_the_first_questions_are_open(cuff, argued):
    cuff.remove("dossier/classification.md")
    called, (device,) = argued(cuff)
    assert (called.code, device["open"], device["mdr-class"]) == (1, ["QUAL.1", "S62304.1"], "")


@pytest.mark.verifies("KIT-SRS-080.a")
def test_software_that_drives_a_device_has_at_least_its_class(cuff, argued):
    answer = ("--answer", "CLASS.3.3=yes", "--reason", "It sets the pump.")
    called, (device,) = argued(cuff, *answer)
    assert (called.code, device["open"]) == (1, ["CLASS.3.3"])
    called, (device,) = argued(cuff, *answer, "--driven-class", "IIb")
    assert (called.code, device["mdr-class"], device["rule"]) == (0, "IIb", "3.3")


WRONG = {
    "an unknown question": (("--answer", "CLASS.R99=yes", "--reason", "So."), "no question `CLASS.R99`"),
    "another word": (("--answer", "CLASS.R15=perhaps", "--reason", "So."), "`perhaps` is no answer"),
    "no reason": (("--answer", "CLASS.R15=no"), "needs its reason"),
    "a reason with a heading": (("--answer", "CLASS.R15=no", "--reason", "So.\n## SRS-001 Mine"), "no plain text"),
    "a module that is none": (("--answer", "CLASS.R15=no", "--reason", "So.", "--module", "SRS-001"), "no architecture element"),
}


@pytest.mark.verifies("KIT-SRS-080.c")
@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_answer_is_refused_and_nothing_is_written(cuff, samdkit, case):
    options, words = WRONG[case]
    before = cuff.read("dossier/classification.md")
    called = samdkit("classify", cuff.root, *options)
    assert (called.code, cuff.read("dossier/classification.md")) == (2, before)
    assert words in called.err


@pytest.mark.verifies("KIT-SRS-080.f")
def test_a_component_is_not_classified(pulse, samdkit):
    called = samdkit("classify", pulse.root, "--no-input")
    assert called.code == 2
    assert "a component has no class" in called.err


def answered(answers):
    """A project with these answers, question → word, and nothing else."""
    project = Project(root=PLACE)
    for number, (question, word) in enumerate(answers.items()):
        name = f"ANS-{number}"
        link = Link(name, "concerns", f"classification:{question}", PLACE)
        project.items[name] = Item(name, "answer", "", PLACE, {"answer": word, "driven-class": "IIa"}, [link])
    return project


ALL = st.fixed_dictionaries({name: st.sampled_from(["yes", "no"]) for name in questionnaire().questions})


@pytest.mark.verifies("KIT-SRS-080.a")
@given(ALL)
def test_whoever_answers_everything_gets_an_outcome_of_every_tree(answers):
    (found,) = argument.arguments(answered(answers))
    assert found.open == []
    assert found.safety_class in {"A", "B", "C"}
    classes = [walk.mdr_class for walk in found.rules if walk.mdr_class]
    assert found.mdr_class == max(classes, key=CLASSES.index, default="")
    assert bool(found.rules) == (found.is_device is True)


@pytest.mark.verifies("KIT-SRS-080.a")
@given(ALL, st.sampled_from(sorted(questionnaire().questions)))
def test_a_question_that_is_asked_and_has_no_answer_leaves_no_class(answers, left_out):
    (whole,) = argument.arguments(answered(answers))
    asked = {step.question.id for walk in (whole.qualification, *whole.rules) for step in walk.steps}
    (found,) = argument.arguments(answered({name: word for name, word in answers.items() if name != left_out}))
    if left_out in asked:
        assert (left_out in {one.id for one in found.open}, found.mdr_class) == (True, "")
    else:
        assert found.mdr_class == whole.mdr_class
