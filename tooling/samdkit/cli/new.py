"""`samdkit new`."""

import sys
from pathlib import Path

import click

from samdkit.errors import UsageError
from samdkit.scaffold import new
from samdkit.scaffold import template as templates


# implements: KIT-SRS-050.b
@click.command()
@click.argument("template")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", help="Answer a question of the template.")
@click.option("--no-input", is_flag=True, help="Ask nothing; take the default answers.")
def command(template: str, folder: Path, given: tuple[str, ...], *, no_input: bool) -> None:
    """Make a new device in FOLDER from TEMPLATE, with its components, locks and git repository. Uses no network."""
    answers: dict[str, str] = {}
    for one in given:
        key, mark, value = one.partition("=")
        if not mark:
            message = f"`{one}` is not KEY=VALUE"
            raise UsageError(message, hint="write --set name='My device'")
        answers[key] = value
    if not no_input and sys.stdin.isatty():
        for question in templates.find(template).questions.values():
            if question.name not in answers:
                choice = click.Choice(question.choices) if question.choices else None
                answers[question.name] = click.prompt(question.text, default=question.default, type=choice)
    new.new(template, folder.resolve(), answers, echo=lambda text: click.echo(text, err=True))
    click.echo(f"Made {folder}. Next: cd {folder} && samdkit verify && samdkit check && samdkit build")
