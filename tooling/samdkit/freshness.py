"""Which recorded runs speak of something that has changed, and the fewest tests that make the evidence fresh again."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from samdkit import trace
from samdkit.model.code import TestFunction
from samdkit.model.evidence import Run
from samdkit.project import Project


@dataclass(slots=True, frozen=True)
class Stale:
    """A recorded run, and what changed since."""

    run: Run
    reasons: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class Freshness:
    """What of the project's own observed runs still holds, and what to do about the rest."""

    stale: tuple[Stale, ...]
    gone: tuple[Stale, ...]
    """Runs of tests that are no longer there: nothing to run, their records go."""
    unrecorded: tuple[TestFunction, ...]
    """Test functions without a record."""
    unseen: dict[str, tuple[str, ...]]
    """Marked code that no recorded run entered → the test functions that are to enter it: new code, for all one knows."""
    recorded: int
    """How many runs are recorded in all."""

    @property
    def tests(self) -> tuple[str, ...]:
        """The fewest test functions that make all of it fresh. Whole functions: what changed may give them other cases."""
        found = {one.run.function for one in self.stale} | {one.id for one in self.unrecorded}
        return tuple(sorted(found | {name for names in self.unseen.values() for name in names}))


# implements: KIT-SRS-063.g
def freshness(project: Project) -> Freshness:
    """Looks at every observed run of the project's own."""
    own = [run for run in project.runs if not run.origin and not run.results]
    stale: list[Stale] = []
    gone: list[Stale] = []
    for run in sorted(own, key=lambda one: one.test):
        reasons = trace.outdated(project, run)
        if reasons:
            file = project.root / run.function.partition("::")[0]
            there = run.function in project.tests or (not run.test_digest and file.is_file())
            (stale if there else gone).append(Stale(run, tuple(reasons)))
    recorded = {run.function for run in own}
    tests = [one for one in project.tests.values() if not one.origin and one.digest]
    unrecorded = sorted((one for one in tests if one.id not in recorded), key=lambda one: one.id)
    return Freshness(tuple(stale), tuple(gone), tuple(unrecorded), _unseen(project, own), len(own))


def _unseen(project: Project, own: Collection[Run]) -> dict[str, tuple[str, ...]]:
    """Units that nobody was seen to enter; the tests of what they implement may do so now."""
    entered = {unit for run in own for unit in run.units}
    verifying: dict[str, list[str]] = defaultdict(list)
    for run in own:
        for address in run.verifies:
            verifying[address].append(run.function)
    addresses: dict[str, set[str]] = defaultdict(set)
    if all(unit.id in entered or unit.origin or not unit.observable for unit in project.units.values()):
        return {}
    for address in verifying:
        item = project.item(address)
        if item is None or trace.is_constraint(project, item):
            continue  # its tests need not enter any
        for unit in trace.implementing(project, address):
            if unit.id not in entered and unit.observable and not unit.origin:
                addresses[unit.id].add(address)
    found = {unit: sorted({test for one in named for test in verifying[one]}) for unit, named in addresses.items()}
    return {unit: tuple(tests) for unit, tests in sorted(found.items())}
