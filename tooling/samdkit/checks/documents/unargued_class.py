"""The class follows from recorded answers."""

from collections import defaultdict
from collections.abc import Iterator

from samdkit import annex
from samdkit.checks.check import Check
from samdkit.classification import argument
from samdkit.classification.recording import consequences
from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project

_CLASS = "mdr-annex-ii-iii:II.1.1.f"
#: What other checks are for.
_UNSTATED = ("", "open", "none")
_STATED = (*argument.CLASSES, "A", "B", "C")


# implements: KIT-SRS-027.8
def find(project: Project) -> Iterator[Finding]:
    """Class, rule and safety class in `device.md` are those that the recorded answers lead to, and no question is open.

    The answers are items of the kind `answer`, one a question of the questionnaire on qualification, Annex VIII and IEC 62304
    4.3; `samdkit classify` asks and writes them. The same question answered twice for the same module, an answer to no question,
    and an answer that no other answer leads to any more are found too: the last misleads whoever reads it.

    A device without any answer gets one note, unless a task about its class (`mdr-annex-ii-iii:II.1.1.f`) is open. Whether an
    answer is right, people judge.
    """
    if project.identity.is_component or not project.has_identity:
        return
    given = project.of_kind(argument.KIND, inherited=False)
    if not given:
        if project.identity.fact("mdr-class") not in _UNSTATED and not annex.open_tasks(project, _CLASS):
            message = "the class rests on no recorded answers"
            yield Finding("", message, _fact(project, "mdr-class"), hint="run `samdkit classify`", severity=Severity.NOTE)
        return
    yield from _wrong_answers(project, given)
    for found in argument.arguments(project):
        where = f" of {found.module}" if found.module else ""
        for question in found.open:
            message = f"the question {question.id}{where} has no answer: {question.title}"
            hint = f"run `samdkit classify{f' --module {found.module}' if found.module else ''}`"
            yield Finding("", message, _fact(project, "mdr-class"), hint=hint, fact=f"{found.module} {question.id}")
    for name, word in consequences(project).items():
        stated = project.identity.fact(name)
        if word and stated not in {word, *_UNSTATED} and (name == "rule" or stated in _STATED):
            message = f"`{name}` is {stated}, the answers lead to {word}"
            yield Finding("", message, _fact(project, name), hint=f"write `{name}: {word}`, or change an answer", fact=name)


def _wrong_answers(project: Project, given: list[Item]) -> Iterator[Finding]:
    asked = defaultdict(set)
    for found in argument.arguments(project):
        walks = (found.qualification, *found.rules, found.safety)
        asked[found.module] = {step.question.id for walk in walks for step in walk.steps}
    everywhere = set().union(*asked.values())
    counted = argument.answers(project)
    for item in given:
        questions = argument.questions_of(item)
        if not questions:
            hint = "write `concerns: classification:CLASS.R11a` or another question"
            yield Finding("", f"{item.id} answers no question", item.place("concerns"), item.id, hint=hint)
        for module in argument.modules_of(item) or [""]:
            for question in questions:
                first = counted[module, question]
                if first is not item:
                    message = f"{item.id} answers {question}, which {first.id} answers already"
                    yield Finding("", message, item.location, item.id, hint="keep one of the two", fact=question)
                elif question not in (asked[module] if module else everywhere):
                    message = f"{item.id} answers {question}, to which no answer leads any more"
                    yield Finding("", message, item.location, item.id, hint="set its status to obsolete", fact=question)


def _fact(project: Project, name: str) -> Location:
    location = project.identity.location
    file = next((one for one in project.files if one.path == location.path), None)
    return Location(location.path, file.attribute_lines.get(name, location.line) if file else location.line)


CHECK = Check("documents.unargued-class", find, ("identity",), (_CLASS, "iec62304:4.3"))
