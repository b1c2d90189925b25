"""`samdkit trace`."""

from pathlib import Path

import click

from samdkit import grading, matrix, seeded
from samdkit.errors import UsageError
from samdkit.project import Project, load
from samdkit.sources import standards
from samdkit.sources.kinds import inverse


# implements: KIT-SRS-060.d
@click.command()
@click.argument("item_id", required=False)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True)
def command(item_id: str | None, folder: Path) -> None:
    """Print the trace matrix of the project, or the chain of ITEM_ID up to its needs and down to its tests."""
    project = load(folder.resolve())
    if item_id is None:
        for row in matrix.forward(project):
            tests = ", ".join(map(str, row.tests)) or "no test"
            grade = f"{row.grade}{' (wanted: ' + str(row.wanted.grade) + ')' if row.falls_short else ''}"
            click.echo(f"{row.address:18} {grade:15} {row.title}  ←  {', '.join(row.sources)}  →  {tests}")
        return
    item = project.item(item_id)
    if item is None:
        raise UsageError(f"there is no {item_id}", hint="`samdkit trace` lists all")
    click.echo(f"{item.id} {item.title}  ({item.kind}, {item.location})")
    for link in item.links:
        click.echo(f"  {link.kind} {link.target} {_title(project, link.target)}".rstrip())
    incoming = [link for address in (item.id, *item.addresses) for link in project.links_to(address)]
    for kind, source in dict.fromkeys((link.kind, link.source) for link in incoming):
        click.echo(f"  {inverse(kind)} {source} {project.items[source].title}")
    for row in matrix.rows(project, item):
        click.echo(f"  {row.address}: {row.grade}; wanted: {row.wanted}")
        for name in row.units:
            click.echo(f"    implemented by {name}{_seeded(project, row.origin, name)}")
        for test in row.tests:
            click.echo(f"    verified by {test}")


# implements: KIT-SRS-018.f
def _seeded(project: Project, origin: str, name: str) -> str:
    """How many of the faults seeded in a unit were noticed, and those that were not."""
    unit = project.units.get(seeded.key(origin, name))
    if unit is None or not project.faults_in(unit):
        return ""
    figures = grading.figures(project, unit)
    lines = [f" ({figures} seeded faults noticed)"]
    for one in grading.survivors(project, unit):
        judged = f"judged by {one.waiver}" if one.waiver else f"not judged, fault {one.fault.fault}"
        lines.append(f"      not noticed at {one.location}: {one.fault.what} ({judged})")
    return "\n".join(lines)


def _title(project: Project, address: str) -> str:
    """What an item or a clause is called."""
    if ":" not in address:
        end = project.item(address)
        return end.title if end else ""
    return "; ".join(standards.clause(one).title for one in standards.expand(address))
