"""`samdkit trace`."""

from pathlib import Path

import click

from samdkit import matrix
from samdkit.errors import UsageError
from samdkit.project import load


@click.command()
@click.argument("item_id", required=False)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True)
def command(item_id: str | None, folder: Path) -> None:
    """Print the trace matrix of the project, or the chain of ITEM_ID up to its needs and down to its tests."""
    project = load(folder.resolve())
    if item_id is None:
        for row in matrix.forward(project):
            tests = ", ".join(row.tests) or "no test"
            click.echo(f"{row.address:18} {row.grade!s:10} {row.title}  ←  {', '.join(row.sources)}  →  {tests}")
        return
    item = project.item(item_id)
    if item is None:
        raise UsageError(f"there is no {item_id}", hint="`samdkit trace` lists all")
    click.echo(f"{item.id} {item.title}  ({item.kind}, {item.location})")
    for link in item.links:
        end = project.item(link.target)
        click.echo(f"  {link.kind} {link.target} {end.title if end else ''}")
    for link in project.links_to(item.id):
        click.echo(f"  ← {link.kind} of {link.source} {project.items[link.source].title}")
    for row in matrix.rows(project, item):
        click.echo(f"  {row.address}: {row.grade}")
        for unit in row.units:
            click.echo(f"    implemented by {unit}")
        for test in row.tests:
            click.echo(f"    verified by {test}")
