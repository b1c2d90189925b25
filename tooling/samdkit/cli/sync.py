"""`samdkit sync`."""

from pathlib import Path

import click

from samdkit.scaffold import sync


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def command(folder: Path) -> None:
    """Put the locked components into vendor/ where they are missing, and make .venv from the hashed lock.

    This is the one step that may use the network: pip fetches what the lock names, and refuses what differs from it.
    """
    sync.sync(folder.resolve(), echo=lambda text: click.echo(text, err=True))
