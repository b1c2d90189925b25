"""`samdkit verify`."""

from pathlib import Path

import click

from samdkit.errors import CannotTell, ExitCode
from samdkit.project import load
from samdkit.scaffold import sync as syncing
from samdkit.verification import recorder


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--python", type=click.Path(path_type=Path), help="The interpreter to test with; else .venv, else `sync` makes it.")
def command(folder: Path, python: Path | None) -> None:
    """Run the tests of the project in FOLDER under observation and record evidence.

    Exit code 0: recorded, all passed; 1: recorded, with failures; 3: could not be observed.
    """
    root = folder.resolve()
    project = load(root)
    chosen = recorder.interpreter(root, python)
    if chosen is None and (root / "requirements-test.txt").is_file():
        chosen = syncing.sync(root, echo=lambda text: click.echo(text, err=True))
    if chosen is None:
        chosen = syncing.active_interpreter()
    if chosen is None:
        raise CannotTell("there is no environment to test in", hint="run `samdkit sync`, or give --python")
    recorded = recorder.record(project, chosen, echo=click.echo)
    click.echo(f"{len(recorded.runs)} tests observed, {recorded.changed} records new or changed.")
    for run in recorded.failed:
        what = f" (verifies {', '.join(run.verifies)})" if run.verifies else ""
        click.echo(f"{run.outcome}: {run.test}{what} {run.reason}")
    raise click.exceptions.Exit(ExitCode.FINDINGS if recorded.failed else ExitCode.CLEAN)
