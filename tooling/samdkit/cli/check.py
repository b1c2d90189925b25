"""`samdkit check`."""

import gc
import os
import sys
from pathlib import Path

import click

from samdkit import cached
from samdkit.cli import forms
from samdkit.cli.forms import Form
from samdkit.errors import UsageError
from samdkit.model.left import Left
from samdkit.model.report import Report
from samdkit.outputs import findings_json, findings_text, left

FORMS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")


# implements: KIT-SRS-030.b, KIT-SRS-030.d
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@forms.option(*FORMS, more=", once for each file that is wanted")
@click.option("--release", is_flag=True, help="Also what must be done before a release: human tasks that are open.")
@click.option(
    "--known",
    "known_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Findings that FILE lists are counted and do not fail; what is new does.",
)
@click.option(
    "--write-known",
    "new_known_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what is found now into FILE, for --known.",
)
@click.option(
    "--changed-since",
    "since",
    metavar="REV",
    help="Only findings about what changed since REV, or is touched by that; `main...` is where the branch left main.",
)
def command(
    folder: Path,
    wanted: tuple[Form, ...],
    known_file: Path | None,
    new_known_file: Path | None,
    since: str | None,
    *,
    release: bool,
) -> None:
    """Report every finding about the project in FOLDER.

    \b
    samdkit check                                                     read them
    samdkit check --format github --format sarif=findings.sarif       annotate and upload them
    samdkit check --write-known known-findings.jsonl                  start a gate with what is there
    samdkit check --known known-findings.jsonl                        refuse anything new
    samdkit check --changed-since main...                             what this branch has to answer for

    Exit code 0: nothing found; 1: findings; 2: something unreadable; 3: cannot tell.
    """  # noqa: D301 - click reads the control character and keeps the lines below it apart
    if since is not None and (release or new_known_file):
        raise UsageError("a release, and what is known, are about all findings", hint="leave out --changed-since")
    if release and (known_file or new_known_file):
        raise UsageError("at release no finding is known", hint="mend it, or add a waiver that says why it is acceptable")
    root = folder.resolve()
    report = _checked(root, release=release)
    if known_file is not None or new_known_file is not None:
        report = _settled(report, known_file, new_known_file, root)
    if since is not None:
        report = _limited(report, root, since)
    for form in wanted:
        if form.file is not None:
            forms.write_file(form.file, forms.encoded(_render(form.name, report, root) + "\n"))
    shown = next((form.name for form in reversed(wanted) if form.file is None), "text")
    click.echo(forms.encoded(_render(shown, report, root, terminal=sys.stdout.isatty())))
    raise click.exceptions.Exit(report.exit_codes[0])


def _checked(root: Path, *, release: bool) -> Report:
    """What the checks find: what they found before where nothing has changed since."""
    gc.disable()  # the graph lives to the end of the command; looking for rubbish in it costs a tenth of the run
    try:
        report, key = cached.report(root, release=release)
        if report is None:
            from samdkit import checking  # noqa: PLC0415 - takes longer than reading what is kept
            from samdkit.project import load  # noqa: PLC0415 - as above

            report = checking.run(load(root, any_format=True), release=release)
            cached.keep(root, key, report)
    finally:
        gc.enable()
    return report


# implements: KIT-SRS-064.b
def _limited(report: Report, root: Path, since: str) -> Report:
    """The findings about what a change touches; how many others there are is said beside."""
    from samdkit import impact, limiting  # noqa: PLC0415 - most calls look at everything

    with impact.of(root, since) as found:
        about = limiting.limited(report, found)
    others = len(report.open) - len(about.open)
    click.echo(f"{others} open findings are not about what changed since {since}.", err=True)
    return about


def _settled(report: Report, known_file: Path | None, new_known_file: Path | None, root: Path) -> Report:
    """The report with what the file of known findings lists counted as known; the file written anew before, if that was asked."""
    from samdkit import known  # noqa: PLC0415 - only a gate that started late has such a file

    if new_known_file is not None:
        forms.write_file(new_known_file, forms.encoded(known.render(report.findings)))
        click.echo(f"Wrote {new_known_file}: review it like code, and commit it.", err=True)
        known_file = new_known_file
    return known.settle(report, known.read(known_file), _place(known_file, root)) if known_file else report


def _place(file: Path, root: Path) -> str:
    """As findings name files: relative to the project where it is inside."""
    absolute = file.resolve()
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else str(file)


def _render(form: str, report: Report, root: Path, *, terminal: bool = False) -> str:
    if form == "text":
        rest = [left.text(_left(report, root))] if report.release else []
        return ("\n\n" if terminal else "\n").join([_text(report, root, terminal=terminal), *rest])
    if form == "json":
        return findings_json.render(report, _left(report, root) if report.release else ())
    from samdkit.outputs import (  # noqa: PLC0415 - most calls want none of them
        findings_github,
        findings_gitlab,
        findings_junit,
        findings_markdown,
        findings_sarif,
    )
    from samdkit.project import load  # noqa: PLC0415 - as above

    render = {
        "sarif": findings_sarif.render,
        "junit": findings_junit.render,
        "github": findings_github.render,
        "gitlab": findings_gitlab.render,
        "markdown": findings_markdown.render,
    }
    return render[form](report, load(root, any_format=True))


def _left(report: Report, root: Path) -> list[Left]:
    """What is left before a release."""
    from samdkit.left import left as left_of  # noqa: PLC0415 - only a release asks
    from samdkit.project import load  # noqa: PLC0415 - as above

    return left_of(load(root, any_format=True), report)


def _text(report: Report, root: Path, *, terminal: bool) -> str:
    if not terminal:
        return findings_text.lines(report)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return findings_text.for_terminal(report, root, colour=colour)
