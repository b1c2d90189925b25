"""`samdkit format`."""

from pathlib import Path

import click

from samdkit import canonical
from samdkit.errors import ExitCode, UsageError
from samdkit.files import write_bytes
from samdkit.project import files
from samdkit.sources import configuration, dossier


# implements: KIT-SRS-062.a
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; name the files that would change.")
def command(folder: Path, *, only_check: bool) -> None:
    """Rewrite the dossier of the project in FOLDER in its canonical shape; what it says stays the same.

    Front matter and attributes in the order of the kind, lists of references sorted, one blank line around headings and parts.
    Text stays as it is. A file that can't be read is named and left alone.

    Exit code 0: all is canonical now; 1: with --check, some is not; 2: something can't be read.
    """
    root = folder.resolve()
    place = configuration.read(root).dossier
    if not (root / place).is_dir():
        raise UsageError(f"no {place}/ here", where=root.name, hint="run the command in a device's or component's folder")
    contents = {path: (root / path).read_bytes() for path in files(root, (place,), ".md")}
    _refuse_newer(contents, place)
    changed, unread = 0, 0
    for path, content in contents.items():
        try:
            made = canonical.canonical(path, content, place)
        except canonical.Unreadable as refused:
            unread += 1
            for finding in refused.findings:
                click.echo(f"{finding.location}: {finding.message}{f' ({finding.hint})' if finding.hint else ''}", err=True)
            why = "" if refused.findings else ": rewritten it would say something else, which is a fault of samdkit"
            click.echo(f"{path} is left as it is{why}", err=True)
            continue
        if made != content:
            changed += 1
            click.echo(path)
            if not only_check:
                write_bytes(root / path, made)
    verb = "would be rewritten" if only_check else "rewritten"
    left = f", {unread} left as they are" if unread else ""
    click.echo(f"{changed} of {len(contents)} files {verb}{left}", err=True)
    found = ExitCode.UNREADABLE if unread else ExitCode.FINDINGS if changed and only_check else ExitCode.CLEAN
    raise click.exceptions.Exit(found)


def _refuse_newer(contents: dict[str, bytes], place: str) -> None:
    """A dossier of a newer format may mean something by what looks odd here: none of it is touched."""
    for finding in dossier.read(contents.items(), folder=place).findings:
        if finding.check == dossier.NEWER_FORMAT:
            raise UsageError(finding.message, where=str(finding.location), hint=finding.hint)
