"""`samdkit build`."""

from pathlib import Path

import click

from samdkit.project import load
from samdkit.sources.configuration import LANGUAGES
from samdkit.technical_file.layout import FORMS


# implements: KIT-SRS-042.a, KIT-SRS-092.4
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where to write; else `build/` of the project.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="The language of generated text; else the setting `language`, else English."
)
@click.option(
    "--only", "forms", type=click.Choice(FORMS), multiple=True, help="Write only this form; may be repeated. No archive."
)
def command(folder: Path, output: Path | None, language: str | None, forms: tuple[str, ...]) -> None:
    """Write the technical file of the project in FOLDER: site, PDF, Word files, tables, findings and SBOM, and an archive of it.

    It shows what is missing and fails for nothing that is: that is `samdkit check`. Exit code 0: written; 2: no project; 3: a
    renderer failed, and what was there before is unchanged.
    """
    from samdkit.outputs.technical_file import archive, writer  # noqa: PLC0415 - slow

    root, wanted = folder.resolve(), [one for one in FORMS if one in forms or not forms]
    project, target = load(root), (output or root / "build").resolve()
    made = writer.write(project, target, echo=lambda text: click.echo(text, err=True), language=language or "", forms=wanted)
    names = ("README.txt", "site/index.html", "technical-file.pdf", "documents/word", "tables", "sbom.cdx.json", "findings.json")
    places = [place for place in (made / name for name in names) if place.exists()]
    for place in [*places, *([target / archive.name(project)] if not forms else [])]:
        click.echo(click.format_filename(place))
