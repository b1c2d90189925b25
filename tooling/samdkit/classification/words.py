"""The argument as text, Markdown and plain data."""

from collections.abc import Iterator
from typing import Any

from samdkit.classification.argument import Argument, Walk
from samdkit.project import Project


# implements: KIT-SRS-080.e
def text(project: Project, found: Argument) -> Iterator[str]:
    """The argument for people at a terminal, line by line."""
    yield _heading(project, found)
    yield from _walk("Qualification (MDCG 2019-11)", found.qualification)
    for walk in found.rules:
        yield from _walk(f"Rule {walk.rule}" if "." not in walk.rule else f"Annex VIII {walk.rule}", walk)
    yield from _walk("Safety class (IEC 62304)", found.safety)
    yield ""
    for name, value in _results(found):
        yield f"{name}: {value}"


def data(found: Argument) -> dict[str, Any]:
    """The argument as plain data."""
    return {
        "module": found.module,
        "medical-device-software": found.is_device,
        "mdr-class": found.mdr_class,
        "rule": found.rule,
        "safety-class": found.safety_class,
        "route": found.route,
        "open": [question.id for question in found.open],
        "walks": [
            {
                "steps": [
                    {"question": step.question.id, "answer": step.word, "item": step.answer.id if step.answer else ""}
                    for step in walk.steps
                ],
                "outcome": walk.outcome.id if walk.outcome else "",
            }
            for walk in (found.qualification, *found.rules, found.safety)
        ],
    }


def _heading(project: Project, found: Argument) -> str:
    if not found.module:
        return f"{project.identity.name or 'The device'}"
    return f"\nModule {found.module} {project.items[found.module].title}"


def _walk(title: str, walk: Walk) -> Iterator[str]:
    yield f"\n{title}: {_outcome(walk)}"
    for step in walk.steps:
        yield f"  {step.question.id}  {step.question.text}"
        if step.answer is not None and step.word:
            yield f"    {step.word} ({step.answer.id}): {' '.join(step.answer.text.split())}"


def _outcome(walk: Walk) -> str:
    if walk.outcome is None:
        return "open"
    if walk.lacks_class:
        return "open: the answer needs the `driven-class`"
    return f"class {walk.mdr_class}" if walk.mdr_class else walk.outcome.title


def _results(found: Argument) -> Iterator[tuple[str, str]]:
    words = {True: "yes", False: "no", None: "open"}
    yield "Medical device software", words[found.is_device]
    if found.is_device:
        yield "MDR class", f"{found.mdr_class} by Rule {found.rule}" if found.mdr_class else "open"
        if found.route:
            yield "Conformity assessment", found.route
    yield "Safety class", found.safety_class or "open"
