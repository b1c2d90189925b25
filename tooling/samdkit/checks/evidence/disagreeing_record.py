"""Records of the same thing say the same."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from samdkit import seeded
from samdkit.checks.check import Check
from samdkit.model.evidence import Fault, Run
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-036.9
def find(project: Project) -> Iterator[Finding]:
    """No two records of the same test, or of the same fault, with everything alike say different things.

    A test that passed and failed with the same code, the same files and the same environment is not decided by what it verifies:
    chance, the time of day or the order of tests decide. The one record is then worth as little as the other. Records meet where
    several files of evidence lie beside each other: shards of a run, or a run that somebody repeated.

        tests/test_page.py::test_shown: passed at evidence/runs.jsonl:4, failed at evidence/again.jsonl:1, and nothing that it
        depends on differs

    The same goes for a seeded fault that no test noticed when it was put into the running program, and that a fresh process
    judged otherwise; such a fault has no verdict.

    Make the test independent of what differs (a clock, an order, a seed), run `samdkit verify`, and remove the old file. Records
    whose digests differ are no contradiction: there something changed.
    """
    runs: dict[Hashable, list[Run]] = defaultdict(list)
    for run in project.runs:
        if not run.origin and not run.results:
            runs[run.test].append(run)
    for same in runs.values():
        if len(same) > 1:
            yield from _disagreeing_runs(project, same)
    faults: dict[Hashable, list[Fault]] = defaultdict(list)
    for fault in project.faults:
        if not fault.origin:
            faults[fault.unit, fault.fault].append(fault)
    for alike in faults.values():
        yield from _disagreeing_faults(project, alike)


def _disagreeing_runs(project: Project, same: list[Run]) -> Iterator[Finding]:
    test = project.tests.get(same[0].function)
    alike: dict[Hashable, list[Run]] = defaultdict(list)
    for run in same:
        if test is None or test.digest == run.test_digest:
            alike[run.test_digest, run.environment, tuple(sorted(run.inputs.items()))].append(run)
    for runs in alike.values():
        if len({(run.outcome, run.retried) for run in runs}) > 1 and _of_one_code(runs):
            place = f" ({test.location})" if test is not None else ""
            came_to = _listed((f"{run.outcome}{' when retried' if run.retried else ''}", str(run.location)) for run in runs)
            yield Finding(
                "",
                f"{runs[0].test}{place}: {came_to}, and nothing that it depends on differs",
                min(runs, key=lambda one: (one.passed, one.location.path, one.location.line)).location,
                runs[0].function,
                hint="make the test independent of chance, time and order, run `samdkit verify`, and remove the old record",
                fact=runs[0].test,
            )


def _of_one_code(runs: list[Run]) -> bool:
    """Whether no unit that several of them entered had changed; one that ended early may have entered fewer."""
    found: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        for unit, digest in run.units.items():
            found[unit].add(digest)
    return all(len(digests) == 1 for digests in found.values())


def _disagreeing_faults(project: Project, alike: list[Fault]) -> Iterator[Finding]:
    said = [one for one in alike if one.outcome != "error"]
    depends = {(one.unit_digest, one.environment, *sorted(one.tests.items()), *sorted(one.inputs.items())) for one in said}
    words = ""
    if len(depends) == 1 and len({one.outcome for one in said}) > 1:
        words = f"{_listed((one.outcome, str(one.location)) for one in said)}, and nothing that it depends on differs"
    cold = next((one for one in alike if one.outcome == "error" and "cold" in one.reason and seeded.exists(project, one)), None)
    if cold is not None:
        words = cold.reason
    if words:
        one = cold or said[-1]
        yield Finding(
            "",
            f"{one.unit}: {one.what} (fault {one.fault}): {words}",
            one.location,
            one.fault,
            hint="run `samdkit verify` again; if they still differ, the tests depend on what ran before them",
        )


def _listed(said: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{outcome} at {place}" for outcome, place in said)


CHECK = Check("evidence.disagreeing-record", find, ("run",), ())
