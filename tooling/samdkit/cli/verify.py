"""`samdkit verify`."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from samdkit import grading
from samdkit.errors import CannotTell, ExitCode, UsageError
from samdkit.model.evidence import Run
from samdkit.project import Project, load
from samdkit.scaffold import sync as syncing
from samdkit.verification import recorder, results, seeding
from samdkit.verification.recorder import Recorded
from samdkit.verification.seeding import Which


# implements: KIT-SRS-014.g
@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--python", type=click.Path(path_type=Path), help="The interpreter to test with; else .venv, else `sync` makes it.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    help="Test, by pytest-xdist, and seed faults in so many processes at once; else test in one and seed in two.",
)
@click.option(
    "--faults/--no-faults",
    "every",
    default=None,
    help="Seed faults in every marked unit, or in none; else where the policy wants a test that notices them.",
)
@click.option(
    "--affected",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[REV]",
    help="Run only the tests that make stale or missing evidence fresh; with REV also those that a change since then touches.",
)
@click.option("--shard", "part", metavar="N/COUNT", help="Run one part of all tests, as 2/5; no faults are seeded.")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write a shard's records there, for `merge`."
)
@click.option("--results", "reported", is_flag=True, help="Run nothing: take in the results files of other test runners.")
def command(
    folder: Path,
    python: Path | None,
    processes: int | None,
    affected: str | None,
    part: str | None,
    into: Path | None,
    *,
    every: bool | None,
    reported: bool,
) -> None:
    """Run the tests of the project in FOLDER under observation, seed faults, and record evidence.

    Faults are seeded where the policy wants a test that notices them; a verdict that still fits is kept. Survivors don't change
    the exit code: `samdkit check` reports them.

    With --affected the other records stay as they are; give FOLDER before it, for what stands after it is REV. Evidence knows
    the code that markers stand on: what changed elsewhere is told by REV, or by a run of all tests.

    With --results, take in what other runners (Jest, JUnit, GoogleTest, …) wrote: the JUnit files that `results` names in the
    settings. Run it right after those tests, on the same tree: the files don't say what they were run on.

    Exit code 0: recorded, all passed; 1: recorded, with failures; 2: a results file can't be read; 3: the tests, or some of the
    marked code, could not be observed.
    """
    root = folder.resolve()
    project = load(root)
    if reported:
        raise click.exceptions.Exit(_take_results(project))
    if part is not None or into is not None:
        raise click.exceptions.Exit(_shard(project, python, part, into, processes or 1, whole=affected is None and not every))
    if affected is not None:
        recorded = _affected(project, python, affected, processes or 1)
    else:
        recorded = recorder.record(project, _environment(root, python), echo=click.echo, processes=processes or 1)
        click.echo(f"{len(recorded.runs)} tests observed, {recorded.changed} records new or changed.")
    _show_failed(recorded.failed)
    for missed in recorded.not_observable:
        click.echo(f"not observable: {missed}", err=True)
    if every is not False or project.faults:  # else there is nothing to seed and no record to look at
        _seed(load(root), python, every=every, processes=processes)
    if recorded.failed:
        raise click.exceptions.Exit(ExitCode.FINDINGS)
    raise click.exceptions.Exit(ExitCode.CANNOT_TELL if recorded.not_observable else ExitCode.CLEAN)


def _environment(root: Path, python: Path | None) -> Path:
    """The interpreter to test with; made by `sync` where there is a lock and no environment yet."""
    chosen = recorder.interpreter(root, python)
    if chosen is None and (root / "requirements-test.txt").is_file():
        chosen = syncing.sync(root, echo=lambda text: click.echo(text, err=True))
    if chosen is None:
        chosen = syncing.active_interpreter()
    if chosen is None:
        raise CannotTell("there is no environment to test in", hint="run `samdkit sync`, or give --python")
    return chosen


# implements: KIT-SRS-064.a
def _affected(project: Project, python: Path | None, since: str, processes: int) -> Recorded:
    """Runs what makes the evidence fresh, and says how many records were left as they are."""
    from samdkit import impact  # noqa: PLC0415 - most calls run all tests
    from samdkit.freshness import freshness  # noqa: PLC0415 - as above
    from samdkit.sources import revision  # noqa: PLC0415 - as above
    from samdkit.verification import affected  # noqa: PLC0415 - as above

    fresh = freshness(project)
    touched = impact.between(project, revision.since(project.root, since)).of_kind("test") if since else []
    also = [one.name for one in touched if one.name in project.tests and project.tests[one.name].digest]
    if not fresh.tests and not also:
        recorded = affected.keep(project, fresh)
        click.echo(f"Nothing to run: the evidence is fresh, {recorded.kept} records left as they are.")
        return recorded
    chosen = _environment(project.root, python)
    recorded = affected.record(project, chosen, fresh, also, echo=click.echo, processes=processes)
    count = len(recorded.runs) - recorded.kept
    click.echo(f"{count} tests observed, {recorded.changed} records new or changed, {recorded.kept} left as they are.")
    return recorded


# implements: KIT-SRS-065.a
def _shard(
    project: Project, python: Path | None, part: str | None, into: Path | None, processes: int, *, whole: bool
) -> ExitCode:
    from samdkit.verification import shards  # noqa: PLC0415 - most calls run all tests

    if part is None:
        raise UsageError("--into is for a shard", hint="give --shard as well, as 2/5")
    if not whole:
        raise UsageError(
            "a shard runs its part of all tests and seeds no faults",
            hint="merge the shards, then run `samdkit verify --affected`: it seeds what is due",
        )
    try:
        shard = shards.parsed(part)
    except ValueError as error:
        raise UsageError(str(error), hint="the first of five is 1/5, the last 5/5") from error
    recorded = shards.record(project, _environment(project.root, python), shard, into, echo=click.echo, processes=processes)
    click.echo(f"Shard {shard}: {len(recorded.runs) - recorded.kept} tests observed.")
    _show_failed(recorded.failed)
    for missed in recorded.not_observable:
        click.echo(f"not observable: {missed}", err=True)
    if recorded.failed:
        return ExitCode.FINDINGS
    return ExitCode.CANNOT_TELL if recorded.not_observable else ExitCode.CLEAN


# implements: KIT-SRS-035.h
def _seed(project: Project, python: Path | None, *, every: bool | None, processes: int | None) -> None:
    """Seeds faults and says what came of it: figures, survivors that nobody has judged, and what could not be judged."""
    which = {None: Which.POLICY, True: Which.EVERY, False: Which.NONE}[every]
    if which is Which.NONE:
        seeding.seed(project, python or Path(), which=which, echo=click.echo)  # runs nothing
        return
    chosen = _environment(project.root, python)
    # Unlike tests, which may not bear company, faults are seeded apart in any case: two at once where the machine can.
    at_once = min(2, os.cpu_count() or 1)
    seeded = seeding.seed(project, chosen, which=which, echo=click.echo, processes=processes or at_once)
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
