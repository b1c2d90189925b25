"""`samdkit classify`."""

import json
import sys
from pathlib import Path

import click

from samdkit.classification import argument, recording, words
from samdkit.classification.recording import Answer
from samdkit.errors import ExitCode, UsageError
from samdkit.model.questionnaire import Question
from samdkit.project import Project, load


# implements: KIT-SRS-080.e, KIT-SRS-080.f
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--answer", "given", metavar="QUESTION=yes|no", help="Record one answer, with --reason, and ask nothing.")
@click.option("--reason", default="", help="Why; a reviewer reads it.")
@click.option("--module", default="", metavar="ID", help="The architecture element that is answered for; else the device.")
@click.option("--driven-class", type=click.Choice(argument.CLASSES), help="The class of the device that the software drives.")
@click.option("--role", default="", help="Who answers: a role, never a person.")
@click.option("--no-input", is_flag=True, help="Ask nothing: print the argument as it stands.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    folder: Path,
    given: str | None,
    reason: str,
    module: str,
    driven_class: str | None,
    role: str,
    form: str,
    *,
    no_input: bool,
) -> None:
    """Ask what decides qualification, MDR class and safety class of the device in FOLDER, and show the argument.

    Each answer goes with its reason into dossier/classification.md, an item a question; `device.md` gets the class, rule and
    safety class that follow. Answer again to change one: everything that follows from it changes with it.

    Exit code 0: every question that is asked has its answer; 1: some are open.
    """
    root = folder.resolve()
    project = load(root)
    if project.identity.is_component:
        raise UsageError("a component has no class; the device that uses it has", hint="run it in a device's folder")
    if given is not None:
        question, _, word = given.partition("=")
        _record(project, Answer(question, word, reason, module, driven_class or "", role))
    elif not no_input and sys.stdin.isatty():
        _ask_all(root, module, role)
    project = load(root)
    found = argument.arguments(project)
    if form == "json":
        click.echo(json.dumps([words.data(one) for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            click.echo("\n".join(words.text(project, one)))
    raise click.exceptions.Exit(ExitCode.FINDINGS if any(one.open for one in found) else ExitCode.CLEAN)


def _record(project: Project, answer: Answer) -> None:
    identifier = recording.record(project, answer)
    click.echo(f"{identifier}: {answer.question} {answer.word}", err=True)
    for change in recording.carry_over(project.root):
        click.echo(f"device.md: {change}", err=True)


def _ask_all(root: Path, module: str, role: str) -> None:
    """Asks question after question, and writes each answer before the next; Ctrl+C loses nothing."""
    while True:
        project = load(root)
        found = {one.module: one for one in argument.arguments(project)}
        chosen = found.get(module) or found[""]
        if not chosen.open:
            return
        question = chosen.open[0]
        _explain(question)
        word = "yes" if click.confirm("Answer", default=None) else "no"
        driven = ""
        if question.leads_to[word] == "outcome:class-of-device":
            driven = click.prompt("Class of that device", type=click.Choice(argument.CLASSES))
        reason = click.prompt("Why")
        _record(project, Answer(question.id, word, reason, module, driven, role))


def _explain(question: Question) -> None:
    click.echo(f"\n{question.id} {question.title}\n{question.text}")
    for line in filter(None, [question.note, *(f"To be judged: {one}." for one in question.judged)]):
        click.echo(f"  {line}")
