"""`samdkit verify`."""

from collections.abc import Iterable
from pathlib import Path

import click

from samdkit import grading
from samdkit.errors import CannotTell, ExitCode
from samdkit.model.evidence import Run
from samdkit.project import Project, load
from samdkit.scaffold import sync as syncing
from samdkit.verification import recorder, results, seeding
from samdkit.verification.seeding import Which


# implements: KIT-SRS-014.g
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--python", type=click.Path(path_type=Path), help="The interpreter to test with; else .venv, else `sync` makes it.")
@click.option("--processes", type=click.IntRange(min=1), default=1, help="Test in so many processes at once, by pytest-xdist.")
@click.option(
    "--faults/--no-faults",
    "every",
    default=None,
    help="Seed faults in every marked unit, or in none; else where the policy wants a test that notices them.",
)
@click.option("--results", "reported", is_flag=True, help="Run nothing: take in the results files of other test runners.")
def command(folder: Path, python: Path | None, processes: int, *, every: bool | None, reported: bool) -> None:
    """Run the tests of the project in FOLDER under observation, seed faults, and record evidence.

    Faults are seeded where the policy wants a test that notices them; a verdict that still fits is kept. Survivors don't change
    the exit code: `samdkit check` reports them.

    With --results, take in what other runners (Jest, JUnit, GoogleTest, …) wrote: the JUnit files that `results` names in the
    settings. Run it right after those tests, on the same tree: the files don't say what they were run on.

    Exit code 0: recorded, all passed; 1: recorded, with failures; 2: a results file can't be read; 3: the tests, or some of the
    marked code, could not be observed.
    """
    root = folder.resolve()
    project = load(root)
    if reported:
        raise click.exceptions.Exit(_take_results(project))
    chosen = recorder.interpreter(root, python)
    if chosen is None and (root / "requirements-test.txt").is_file():
        chosen = syncing.sync(root, echo=lambda text: click.echo(text, err=True))
    if chosen is None:
        chosen = syncing.active_interpreter()
    if chosen is None:
        raise CannotTell("there is no environment to test in", hint="run `samdkit sync`, or give --python")
    recorded = recorder.record(project, chosen, echo=click.echo, processes=processes)
    click.echo(f"{len(recorded.runs)} tests observed, {recorded.changed} records new or changed.")
    _show_failed(recorded.failed)
    for missed in recorded.not_observable:
        click.echo(f"not observable: {missed}", err=True)
    _seed(load(root), chosen, every=every, processes=processes)
    if recorded.failed:
        raise click.exceptions.Exit(ExitCode.FINDINGS)
    raise click.exceptions.Exit(ExitCode.CANNOT_TELL if recorded.not_observable else ExitCode.CLEAN)


# implements: KIT-SRS-035.h
def _seed(project: Project, python: Path, *, every: bool | None, processes: int) -> None:
    """Seeds faults and says what came of it: figures, survivors that nobody has judged, and what could not be judged."""
    which = {None: Which.POLICY, True: Which.EVERY, False: Which.NONE}[every]
    if which is Which.NONE:
        seeding.seed(project, python, which=which, echo=click.echo)
        return
    seeded = seeding.seed(project, python, which=which, echo=click.echo, processes=processes)
    if seeded.faults:
        click.echo(f"{seeded.killed} of {len(seeded.faults)} faults noticed, {seeded.ran} seeded now.")
    if seeded.threads:
        click.echo(
            f"{seeded.threads} threads run once the tests are collected: each fault had processes of its own, which takes long"
        )
    for name, why in sorted(seeded.unusable.items()):
        click.echo(f"left out, as it {why} by itself: {name}")
    judged = grading.waivers_of(project)
    for fault in seeded.faults:
        if fault.outcome == "killed" or fault.fault in judged:
            continue
        unit = project.units[fault.unit]
        reason = f" ({fault.reason})" if fault.reason else ""
        place = f"{unit.location.path}:{unit.location.line + fault.line - 1}"
        click.echo(f"{place}: {fault.outcome}: {fault.what}{reason} [{fault.fault}]")


# implements: KIT-SRS-014.g
def _show_failed(runs: Iterable[Run]) -> None:
    for run in runs:
        what = f" (verifies {', '.join(run.verifies)})" if run.verifies else ""
        click.echo(f"{run.outcome}: {run.test}{what} {run.reason}".rstrip())


def _take_results(project: Project) -> ExitCode:
    taken = results.take(project)
    if not (taken.read or taken.known or taken.findings):
        named = ", ".join(project.configuration.results)
        raise CannotTell(f"no file fits {named}", hint="run those tests first, or name their JUnit files in `results`")
    for finding in taken.findings:
        click.echo(f"{finding.location}: {finding.message} ({finding.hint})", err=True)
    for path in taken.older:
        click.echo(f"{path} is older than what it is evidence for; if that changed since, run its tests again", err=True)
    for path in taken.known:
        click.echo(f"{path} is recorded already and says nothing new", err=True)
    for path in taken.absent:
        click.echo(f"{path} is not here; its records stay", err=True)
    click.echo(f"{len(taken.runs)} results from {len(taken.read)} files, {taken.changed} records new or changed.")
    _show_failed(taken.failed)
    if taken.findings:
        return ExitCode.UNREADABLE
    return ExitCode.FINDINGS if taken.failed else ExitCode.CLEAN
