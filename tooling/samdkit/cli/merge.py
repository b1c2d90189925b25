"""`samdkit merge`."""

from pathlib import Path

import click

from samdkit.errors import ExitCode
from samdkit.project import load


# implements: KIT-SRS-065.b
@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR...")
@click.option(
    "--project",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    help="The project's folder; else this one.",
)
def command(folders: tuple[Path, ...], root: Path) -> None:
    """Merge the records of shards into the project's evidence.

    \b
    samdkit verify --shard 1/2 --into shards/1       on one machine
    samdkit verify --shard 2/2 --into shards/2       on another
    samdkit merge shards/*                           where both folders came together
    samdkit verify --affected                        runs nothing more, and seeds the faults that are due

    The order of the folders makes no difference. Of several records of one test those count that fit the files that are here.

    Exit code 0: merged, all passed; 1: a test failed, or records contradict each other; 2: a folder has no records, or some that
    can't be read; 3: a shard is missing.
    """  # noqa: D301 - click reads the control character and keeps the lines below it apart
    from samdkit.verification import merging  # noqa: PLC0415 - help needs none of it

    taken = merging.take(load(root.resolve()), folders)
    merged = taken.merged
    click.echo(f"{len(merged.runs)} records of tests and {len(merged.faults)} of faults from {len(folders)} folders.")
    for shard in taken.missing:
        click.echo(f"missing: shard {shard}", err=True)
    for name in merged.contradictions:
        click.echo(f"records contradict each other, both are kept: {name}")
    for run in taken.failed:
        click.echo(f"{run.outcome}: {run.test} {run.reason}".rstrip())
    if taken.failed or merged.contradictions:
        raise click.exceptions.Exit(ExitCode.FINDINGS)
    raise click.exceptions.Exit(ExitCode.CANNOT_TELL if taken.missing else ExitCode.CLEAN)
