"""`samdkit explain`."""

import click

from samdkit.checks.catalogue import READING, checks
from samdkit.errors import UsageError
from samdkit.sources import standards


# implements: KIT-SRS-060.c
@click.command()
@click.argument("check_id", required=False)
def command(check_id: str | None) -> None:
    """Print what CHECK_ID looks for, the clauses it serves and why; without an id, list all checks."""
    known = {check.id: check for check in checks()}
    if check_id is None:
        for name, text in sorted({**READING, **{one.id: one.page for one in known.values()}}.items()):
            click.echo(f"{name:36} {text.partition(chr(10))[0]}")
        return
    if check_id in READING:
        click.echo(f"{check_id}\n\n{READING[check_id]}\n\nFound while reading, before any check looks.")
        return
    if check_id not in known:
        raise UsageError(f"there is no check `{check_id}`", hint="`samdkit explain` lists them")
    check = known[check_id]
    click.echo(f"{check.id}\n\n{check.page}\n")
    if not check.clauses:
        click.echo("The kit's own policy; no demand of a standard.")
    for reference in check.clauses:
        name, _, clause = reference.partition(":")
        found = standards.standard(name)
        click.echo(f"{reference}  {found.clauses[clause].title} ({found.edition})")
