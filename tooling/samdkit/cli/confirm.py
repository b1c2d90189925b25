"""`samdkit confirm`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from samdkit import reviews
from samdkit.errors import UsageError
from samdkit.project import load
from samdkit.reviews import State
from samdkit.sources import git


# implements: KIT-SRS-034
@click.command()
@click.argument("items", metavar="[ID]...", nargs=-1)
@click.option("--role", required=True, help="Who looked: a role, never a person.")
@click.option("--all", "every", is_flag=True, help="Every link of the project.")
@click.option("--dry-run", is_flag=True, help="Say what would be confirmed, and write nothing.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True)
def command(items: tuple[str, ...], role: str, folder: Path, *, every: bool, dry_run: bool) -> None:
    """Record that somebody in ROLE looked at the links from and to each item or part ID, and found them right.

    The record holds the digests of both ends, in `evidence/reviews.jsonl`. When one of them changes, the link is suspect until it
    is confirmed again. Look first: `samdkit trace ID` prints the links with what stands at their ends.
    """
    role = role.strip()
    if not role:
        raise UsageError("the role is empty", hint='write --role "software lead"')
    if bool(items) == every:
        message = "ids and --all exclude each other" if items else "nothing named"
        raise UsageError(message, hint="name items or parts, or give --all")
    project = load(folder.resolve())
    commit = git.state(project.root, project.commit, [*project.configuration.evidence, "build"])
    done = reviews.confirm(project, items, role, moment=datetime.now(UTC), commit=commit, dry_run=dry_run)
    for state in done.written:
        click.echo(f"{state.words} ({_before(state)})")
    verb = "would be confirmed" if dry_run else "confirmed"
    click.echo(f"{len(done.written)} links {verb} as {role}; {done.unchanged} were, and stay as they are.")
    if done.dropped:
        click.echo(f"{done.dropped} records of links that are gone {'would be' if dry_run else 'are'} dropped.")


def _before(state: State) -> str:
    """How the link stood."""
    if state.review is None:
        return "new"
    if state.changed:
        return f"{' and '.join(state.changed)} changed"
    return f"confirmed before as {state.review.role}"
