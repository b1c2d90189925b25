"""`samdkit rename`."""

from pathlib import Path

import click

from samdkit.errors import UsageError
from samdkit.renaming import rename as renaming
from samdkit.sources import git


# implements: KIT-SRS-062.c
@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--at", default="", metavar="FILE:LINE", help="Which item, where OLD was taken twice.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--force", is_flag=True, help="Also where git has no copy of what is there now.")
def command(old: str, new: str, at: str, folder: Path, *, dry_run: bool, force: bool) -> None:
    """Give the item OLD the id NEW, and let everything that names it follow.

    Links, parts, references in text, `implements:` comments, `verifies` marks and evidence records follow; nothing gets stale by
    it. Results of other runners are left and named.

    \b
    samdkit rename SRS-012 SRS-031 --at dossier/requirements.md:40

    An id that two branches took stands at two items: the one at that place gets the new id, and what names the old one is listed,
    for only people know which of the two it means.

    Exit code 0: renamed; 2: refused, and nothing is changed.
    """  # noqa: D301 - click reads the control character and keeps the lines below it apart
    root = folder.resolve()
    if not dry_run and not force:
        _refuse_without_way_back(root)
    done = renaming.rename(root, old, new, at=at, dry_run=dry_run)
    would = "would be " if dry_run else ""
    for path, count in done.changed.items():
        click.echo(f"{path}: {count} place{'s' if count > 1 else ''} {would}changed")
    if done.records:
        click.echo(f"{done.records} evidence record{'s' if done.records > 1 else ''} {would}changed")
    for place in done.undecided:
        click.echo(f"{place}: {old} stands here and may mean either; decide, and change it by hand", err=True)
    for place in done.left:
        click.echo(f"{place}: {old} stands here still; it is no link", err=True)
    click.echo(f"{old} {'would be' if dry_run else 'is'} {new}. Next: samdkit check, then commit.", err=True)


def _refuse_without_way_back(root: Path) -> None:
    commit = git.head(root)
    if not commit.id:
        raise UsageError("nothing is committed here, so there is no way back", hint="commit first, or give --force")
    if git.state(root, commit, ()).dirty:
        raise UsageError("the work tree differs from its commit, so git is no way back", hint="commit first, or give --force")
