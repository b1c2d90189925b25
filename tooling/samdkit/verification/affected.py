"""Runs only the tests that make the evidence fresh, and leaves the records as a run of all tests does."""

from collections.abc import Callable, Iterable
from pathlib import Path

from samdkit.freshness import Freshness
from samdkit.model.evidence import Run
from samdkit.project import Project
from samdkit.sources import evidence
from samdkit.verification import recorder
from samdkit.verification.recorder import Chosen, Recorded


# implements: KIT-SRS-064.a
def record(
    project: Project,
    python: Path,
    fresh: Freshness,
    also: Iterable[str],
    *,
    echo: Callable[[str], None],
    processes: int = 1,
) -> Recorded:
    """Runs what is stale or missing, and the functions named beside; every other record stays as it is.

    If the environment turns out to be another than the one that the other records name, all tests are run: what they show there
    nobody has seen.
    """
    chosen = Chosen(frozenset({*fresh.tests, *also}))
    if not chosen.functions:
        return keep(project, fresh)
    observed = recorder.observe(project, python, echo=echo, processes=processes, chosen=chosen)
    left = [run for run in staying(project, fresh) if not chosen.has(run.function)]
    if any(run.environment != observed.environment.digest for run in left):
        echo("the other records are of another environment: all tests are run")
        return recorder.record(project, python, echo=echo, processes=processes)
    return recorder.write(project, observed, left)


# implements: KIT-SRS-064.a
def keep(project: Project, fresh: Freshness) -> Recorded:
    """Runs nothing; records of tests that are gone go as well."""
    runs = staying(project, fresh)
    if fresh.gone:
        evidence.write(project.root / project.configuration.evidence[0], recorder.RUNS, map(evidence.run_line, runs))
    return Recorded(tuple(runs), 0, (), len(runs))


def staying(project: Project, fresh: Freshness) -> list[Run]:
    """The records of tests that are still there."""
    gone = {one.run.test for one in fresh.gone}
    own = [run for run in project.runs if not run.origin and not run.results and run.test not in gone]
    return sorted(own, key=lambda run: run.test)
