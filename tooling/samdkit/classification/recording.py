"""Writes an answer into the dossier, and what follows from all answers into `device.md`."""

from dataclasses import dataclass
from pathlib import Path

from samdkit import ids
from samdkit.classification import argument
from samdkit.errors import UsageError
from samdkit.files import write_text
from samdkit.model.item import Item
from samdkit.model.questionnaire import ANSWERS
from samdkit.project import Project, load
from samdkit.sources.questionnaire import STANDARD, questionnaire

FILE = "classification.md"
_HEAD = """---
kind: answer
---
# Answers to the questionnaire on qualification and class

Written by `samdkit classify`: each answer with its reason. The argument that follows from them stands in the technical file.
"""


@dataclass(slots=True, frozen=True)
class Answer:
    """What somebody answered, and why."""

    question: str
    word: str
    """`yes` or `no`."""
    reason: str
    module: str = ""
    driven_class: str = ""
    role: str = ""


# implements: KIT-SRS-080.c
def record(project: Project, answer: Answer) -> str:
    """Writes the answer as an item of its own, or in place of the one that is there, and returns its id.

    Raises `UsageError` for an unknown question, module or word, and for an answer without a reason.
    """
    _judge(project, answer)
    before = argument.answers(project).get((answer.module, answer.question))
    if before is not None and argument.questions_of(before) == [answer.question]:
        _replace(project, before, answer)
        return before.id
    if before is not None:
        message = f"{before.id} answers several questions at once"
        raise UsageError(message, where=str(before.location), hint="give each question an item of its own")
    path = project.root / project.configuration.dossier / FILE
    text = path.read_text("utf-8").rstrip("\n") + "\n" if path.is_file() else _HEAD
    identifier = ids.next_free(project, argument.KIND)
    title = questionnaire().questions[answer.question].title
    write_text(path, f"{text}\n## {identifier} {title}\n{_bullets(answer)}\n\n{answer.reason.strip()}\n")
    return identifier


# implements: KIT-SRS-080.d
def carry_over(root: Path) -> list[str]:
    """Writes class, rule and safety class that follow from the answers into `device.md`; returns each fact that changed.

    What a question that is open leaves open, stays as it stands.
    """
    project = load(root)
    facts = consequences(project)
    changed = {name: word for name, word in facts.items() if word and project.identity.fact(name) != word}
    own = next((file for file in project.files if file.is_identity and not file.origin), None)
    if own is None or not changed:
        return []
    path = root / own.path
    lines = path.read_text("utf-8").split("\n")
    for name, word in changed.items():
        if name not in own.attribute_lines:
            raise UsageError(f"{own.path} has no `{name}`", where=own.path, hint=f"write `{name}: {word}` into its front matter")
        lines[own.attribute_lines[name] - 1] = f"{name}: {word}"
    write_text(path, "\n".join(lines))
    return [f"{name}: {project.identity.fact(name) or 'nothing'} → {word}" for name, word in changed.items()]


def consequences(project: Project) -> dict[str, str]:
    """`mdr-class`, `rule` and `safety-class` as the answers give them; empty where a question is open."""
    found = argument.arguments(project)
    mdr_class = argument.strictest(found)
    rules = [one.rule for one in found if one.mdr_class == mdr_class and mdr_class]
    return {
        "mdr-class": mdr_class,
        "rule": min(rules, key=lambda one: (one != "11", one), default=""),
        "safety-class": argument.strictest_safety(found),
    }


def _judge(project: Project, answer: Answer) -> None:
    if answer.question not in questionnaire().questions:
        raise UsageError(f"there is no question `{answer.question}`", hint="`samdkit classify` prints those that are open")
    if answer.word not in ANSWERS:
        raise UsageError(f"`{answer.word}` is no answer", hint="yes or no")
    if not answer.reason.strip():
        raise UsageError("an answer needs its reason", hint="a reviewer reads why, not only what")
    if any(line.lstrip().startswith(("#", "- ", "```", "~~~", "<!--")) for line in answer.reason.splitlines()):
        raise UsageError("the reason is no plain text", hint="write sentences; headings, lists and fences belong into a document")
    module = project.items.get(answer.module)
    if answer.module and (module is None or module.kind != "architecture"):
        raise UsageError(f"`{answer.module}` is no architecture element", hint="a module is an item of the kind architecture")


def _bullets(answer: Answer) -> str:
    concerned = ", ".join(filter(None, [answer.module, f"{STANDARD}:{answer.question}"]))
    rows = [("answer", answer.word), ("driven-class", answer.driven_class), ("role", answer.role), ("concerns", concerned)]
    return "\n".join(f"- {name}: {value}" for name, value in rows if value)


def _replace(project: Project, before: Item, answer: Answer) -> None:
    """The item's bullets and text written anew; its heading and all around it stay."""
    path = project.root / before.location.path
    lines = path.read_text("utf-8").split("\n")
    start = before.location.line
    end = next((index for index in range(start, len(lines)) if lines[index].startswith("#")), len(lines))
    status = [f"- status: {before.status}"] if "status" in before.lines else []
    body = [*status, *_bullets(answer).split("\n"), "", *answer.reason.strip().split("\n"), ""]
    write_text(path, "\n".join([*lines[:start], *body, *lines[end:]]).rstrip("\n") + "\n")
