"""`samdkit impact`."""

import gc
from pathlib import Path

import click

from samdkit.cli import forms
from samdkit.cli.forms import Form
from samdkit.errors import UsageError

FORMS = ("text", "json", "markdown")


# implements: KIT-SRS-063.h
@click.command()
@click.argument("revision", required=False, metavar="[REV]")
@click.option("--staged", is_flag=True, help="Compare what is staged with the last commit.")
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    help="The project's folder; else this one.",
)
@forms.option(*FORMS)
def command(revision: str | None, folder: Path, wanted: tuple[Form, ...], *, staged: bool) -> None:
    """Say what a change touches and why, which evidence became stale, and which tests make it fresh again.

    \b
    samdkit impact                            the work tree against the last commit
    samdkit impact --staged                   what is staged against the last commit
    samdkit impact v1.2.0                     the work tree against a revision
    samdkit impact main...                    against where the branch left main
    samdkit impact main... --format markdown  for a pull request

    What counts is what the files say: formatting, comments and moved text touch nothing. Nothing is written or checked out.

    Exit code 0, whatever is touched; 2: no such revision; 3: cannot tell, as without git or in a clone without the history.
    """  # noqa: D301 - click reads the control character and keeps the lines below it apart
    if staged and revision:
        raise UsageError("--staged compares with the last commit", hint="leave out REV or --staged")
    from samdkit import impact  # noqa: PLC0415 - help needs none of it
    from samdkit.outputs.impact import as_json, as_markdown, as_text  # noqa: PLC0415 - as above

    render = {"text": as_text.render, "json": as_json.render, "markdown": as_markdown.render}
    gc.disable()  # the graph lives to the end of the command; looking for rubbish in it costs a tenth of the time
    try:
        with impact.of(folder.resolve(), revision or "HEAD", staged=staged) as found:
            for form in wanted:
                if form.file is not None:
                    forms.write_file(form.file, forms.encoded(render[form.name](found) + "\n"))
            shown = next((form.name for form in reversed(wanted) if form.file is None), "text")
            click.echo(forms.encoded(render[shown](found)))
    finally:
        gc.enable()
