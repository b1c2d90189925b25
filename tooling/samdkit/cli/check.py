"""`samdkit check`."""

import os
import sys
from pathlib import Path

import click

from samdkit import checking
from samdkit.checking import Report
from samdkit.cli import forms
from samdkit.cli.forms import Form
from samdkit.outputs import findings_json, findings_text
from samdkit.project import Project, load

FORMS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--format",
    "wanted",
    type=forms.one_of(*FORMS),
    metavar="FORM[=FILE]",
    multiple=True,
    help=f"{', '.join(FORMS)}. With =FILE into that file, once for each file that is wanted; the last one without a file goes to "
    "standard output, else text does.",
)
@click.option("--release", is_flag=True, help="Also what must be done before a release: human tasks that are open.")
def command(folder: Path, wanted: tuple[Form, ...], *, release: bool) -> None:
    """Report every finding about the project in FOLDER.

    \b
    samdkit check                                                     read them
    samdkit check --format github --format sarif=findings.sarif       annotate and upload them

    Exit code 0: nothing found; 1: findings; 2: something unreadable; 3: cannot tell.
    """  # noqa: D301 - click reads the control character and keeps the lines below it apart
    project = load(folder.resolve())
    report = checking.run(project, release=release)
    for form in wanted:
        if form.file is not None:
            forms.write_file(form.file, forms.encoded(_render(form.name, report, project) + "\n"))
    shown = next((form.name for form in reversed(wanted) if form.file is None), "text")
    click.echo(forms.encoded(_render(shown, report, project, terminal=sys.stdout.isatty())))
    raise click.exceptions.Exit(report.exit_codes[0])


def _render(form: str, report: Report, project: Project, *, terminal: bool = False) -> str:
    if form == "text":
        return _text(report, project, terminal=terminal)
    if form == "json":
        return findings_json.render(report)
    from samdkit.outputs import (  # noqa: PLC0415 - most calls want none of them
        findings_github,
        findings_gitlab,
        findings_junit,
        findings_markdown,
        findings_sarif,
    )

    render = {
        "sarif": findings_sarif.render,
        "junit": findings_junit.render,
        "github": findings_github.render,
        "gitlab": findings_gitlab.render,
        "markdown": findings_markdown.render,
    }
    return render[form](report, project)


def _text(report: Report, project: Project, *, terminal: bool) -> str:
    if not terminal:
        return findings_text.lines(report)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return findings_text.for_terminal(report, project.root, colour=colour)
