"""`samdkit build`."""

from pathlib import Path

import click

from samdkit.project import load


# implements: KIT-SRS-042.a
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where to write; else `build/` of the project.")
def command(folder: Path, output: Path | None) -> None:
    """Write the technical file of the project in FOLDER: site, PDF, trace matrix, findings and SBOM.

    It shows what is missing and fails for nothing that is: that is `samdkit check`. Exit code 0: written; 2: no project; 3: a
    renderer failed, and what was there before is unchanged.
    """
    from samdkit.outputs.technical_file import writer  # noqa: PLC0415 - slow

    root = folder.resolve()
    made = writer.write(load(root), (output or root / "build").resolve(), echo=lambda text: click.echo(text, err=True))
    for name in ("site/index.html", "technical-file.pdf", "sbom.cdx.json", "trace-matrix.csv", "findings.json"):
        click.echo(click.format_filename(made / name))
