"""`samdkit item`."""

from pathlib import Path

import click

from samdkit import ids
from samdkit.project import load


# implements: KIT-SRS-062.b
@click.command()
@click.argument("kind")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--prefix", default="", help="Of the id; else the one that the project uses most for the kind.")
@click.option("--text", "title", metavar="TITLE", help="Print an item with that title and its wanted attributes, to paste.")
def command(kind: str, folder: Path, prefix: str, title: str | None) -> None:
    """Print the next free id for an item of KIND in the project in FOLDER.

    An id counts as used wherever it stands: in the dossier, be the item obsolete, in code, tests, results and evidence. What was
    used on another branch is not seen; `samdkit rename` mends an id that was taken twice.
    """
    identifier = ids.next_free(load(folder.resolve()), kind, prefix)
    click.echo(identifier if title is None else ids.skeleton(ids.kind_named(kind), identifier, title))
