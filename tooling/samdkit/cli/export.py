"""`samdkit export`."""

from pathlib import Path
from typing import Any

import click

from samdkit import checking
from samdkit.cli import forms
from samdkit.cli.forms import Form
from samdkit.errors import UsageError
from samdkit.project import load

FORMS = ("json", "csv", "xlsx")


# implements: KIT-SRS-044.a
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--format",
    "wanted",
    type=forms.one_of(*FORMS),
    metavar="FORM[=FILE]",
    multiple=True,
    default=("json",),
    help="json, csv=FILE.zip, csv=FOLDER (a file a table) or xlsx=FILE; several may be asked for. json without a file goes to "
    "standard output. [default: json]",
)
def command(folder: Path, wanted: tuple[Form, ...]) -> None:
    """Write the whole trace graph of the project in FOLDER for other programs.

    \b
    samdkit export --format xlsx=trace.xlsx      items, parts, links, units, tests, runs, matrix, findings
    samdkit export > trace.json                  the same and more, as qms/schemas/project.schema.json has it

    What came with components is in it, and says so. Exit code 0: written, whatever the findings say; 2: no project, or a file
    that can't be written.
    """  # noqa: D301 - click reads the control character and keeps the lines below it apart
    from samdkit.outputs.export import graph  # noqa: PLC0415 - other commands don't need it

    for form in wanted:
        if form.file is None and form.name != "json":
            raise UsageError(f"{form.name} is no text for a terminal", hint=f"name a file: --format {form.name}=FILE")
    project = load(folder.resolve())
    made = graph.data(project, checking.run(project))
    for form in wanted:
        if form.file is None:
            click.echo(forms.encoded(graph.render(made)))
        else:
            _write(form.name, form.file, made)
            click.echo(f"Wrote {click.format_filename(form.file)}", err=True)


def _write(form: str, file: Path, made: dict[str, Any]) -> None:
    if form == "json":
        from samdkit.outputs.export import graph  # noqa: PLC0415 - as above

        forms.write_file(file, forms.encoded(graph.render(made) + "\n"))
        return
    from samdkit.outputs.export import csv_files, tables  # noqa: PLC0415 - as above

    flat = tables.tables(made)
    if form == "xlsx":
        from samdkit.outputs.export import workbook  # noqa: PLC0415 - as above

        forms.write_file(file, workbook.render(flat))
    elif file.suffix == ".zip":
        forms.write_file(file, csv_files.archive(flat))
    else:
        for table in flat:
            forms.write_file(file / f"{table.name}.csv", csv_files.render(table))
