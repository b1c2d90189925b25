"""`samdkit check`."""

import sys
from pathlib import Path

import click

from samdkit import checking
from samdkit.outputs import findings_json, findings_text
from samdkit.project import load


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--release", is_flag=True, help="Also what must be done before a release: human tasks that are open.")
def command(folder: Path, form: str, *, release: bool) -> None:
    """Report every finding about the project in FOLDER.

    Exit code 0: nothing found; 1: findings; 2: something unreadable; 3: cannot tell.
    """
    report = checking.run(load(folder.resolve()), release=release)
    if form == "json":
        click.echo(findings_json.render(report))
    else:
        click.echo(findings_text.render(report, terminal=sys.stdout.isatty()))
    raise click.exceptions.Exit(report.exit_codes[0])
