"""`samdkit init`."""

from pathlib import Path

import click

from samdkit import checking
from samdkit.cli import forms
from samdkit.project import load
from samdkit.scaffold.adopt import found, worklist
from samdkit.scaffold.adopt import plan as adopting
from samdkit.scaffold.adopt.plan import Plan

_NEXT = """\
Next: work down the list; `samdkit check` repeats it by file, `samdkit check --release` with the open tasks.
A gate that starts green and refuses anything new:
  samdkit check --write-known known-findings.jsonl    once; commit the file
  samdkit check --known known-findings.jsonl          in CI
Keep .samdkit/ out of git."""


# implements: KIT-SRS-053.d
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
def command(folder: Path, *, dry_run: bool) -> None:
    """Write a dossier for the app that is in FOLDER already, and say what is missing, in an order to work in.

    It reads packages, tests, dependencies, routes, tables and outgoing calls, without running anything, and writes `dossier/` and
    the settings. No code is touched, and nothing is invented: what only people know becomes an open task.
    """
    plan = adopting.plan(folder.resolve(), echo=lambda text: click.echo(text, err=True))
    if dry_run:
        _print(_contents(plan))
        click.echo("Nothing was written.", err=True)
        return
    adopting.write(plan)
    click.echo("Checking what is missing …", err=True)
    report = checking.run(load(plan.root), release=True)
    written = f"Wrote {len(plan.pages)} files below dossier/, and the settings in {plan.settings.path}."
    gaps = f"What is missing, in an order to work in ({len(report.open)} findings)"
    _print("\n\n".join([found.render(plan.app), written, gaps, worklist.render(report.open), _NEXT]))


def _contents(plan: Plan) -> str:
    settings = plan.settings
    pages = [f"==> dossier/{name} (new) <==\n{text}" for name, text in plan.pages.items()]
    where = "at its end" if settings.before else "new"
    return "\n".join([*pages, f"==> {settings.path} ({where}) <==\n{settings.added.decode('utf-8')}"])


def _print(text: str) -> None:
    click.echo(forms.encoded(text))
