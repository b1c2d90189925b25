"""`samdkit sync`."""

from pathlib import Path

import click

from samdkit.scaffold import sync, vendor


# implements: KIT-SRS-051
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--kit", is_flag=True, help="Before that, let samdkit.lock name the samdkit that runs.")
def command(folder: Path, *, kit: bool) -> None:
    """Put the locked components into vendor/ where they are missing, and make .venv from the hashed lock.

    This is the one step that may use the network: pip fetches what the lock names, and refuses what differs from it.
    """
    if kit:
        vendor.name_kit(folder.resolve())
    sync.sync(folder.resolve(), echo=lambda text: click.echo(text, err=True))
