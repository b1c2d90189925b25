"""The trace matrix: one row a requirement part, from its sources to code and tests, with the observed grade."""

from collections import Counter
from dataclasses import dataclass

from samdkit import grading, seeded, trace
from samdkit.model.code import Unit
from samdkit.model.evidence import Fault, Grade
from samdkit.model.item import Item
from samdkit.project import Project, natural


@dataclass(slots=True, frozen=True)
class Tested:
    """A test function with those of its cases that came to the same."""

    test: str
    """The function; cases of a parametrised one are counted, not listed."""
    cases: int
    result: str
    """The outcome and what was observed: `passed, executed`; `passed, stale`; `not run`."""

    def __str__(self) -> str:
        """`tests/test_reading.py::test_limits (6 cases passed, executed)`."""
        return f"{self.test} ({self.words})"

    @property
    def words(self) -> str:
        """The result, with the number of cases where there are several."""
        return f"{self.cases} cases {self.result}" if self.cases > 1 else self.result


@dataclass(slots=True, frozen=True)
class Row:
    """One requirement, requirement part or risk control."""

    address: str
    title: str
    text: str
    sources: tuple[str, ...]
    architecture: tuple[str, ...]
    units: tuple[str, ...]
    tests: tuple[Tested, ...]
    grade: Grade
    wanted: grading.Wanted
    """The grade that the policy wants, with what makes it so."""
    origin: str

    @property
    def falls_short(self) -> bool:
        """Whether less was observed than is wanted."""
        return self.grade < self.wanted.grade


@dataclass(slots=True, frozen=True)
class Seeded:
    """One marked unit with what its seeded faults came to."""

    unit: Unit
    figures: grading.Figures
    survivors: tuple[grading.Survivor, ...]
    asking: tuple[str, ...]
    """The addresses for which each survivor in it is to be judged."""

    @property
    def unjudged(self) -> tuple[grading.Survivor, ...]:
        """Survivors that no waiver judges."""
        return tuple(one for one in self.survivors if not one.waiver)


# implements: KIT-SRS-013.b
def forward(project: Project, *, inherited: bool = False) -> list[Row]:
    """Requirements and risk controls, by id; with `inherited`, those of components too."""
    items = [*project.requirements(inherited=inherited), *project.of_kind("risk-control", inherited=inherited)]
    return [row for item in items for row in rows(project, item)]


# implements: KIT-SRS-013.a
def rows(project: Project, item: Item) -> list[Row]:
    """The rows of one item: one a part."""
    return [_row(project, item, address) for address in item.addresses]


# implements: KIT-SRS-013.b
def backward(project: Project) -> list[tuple[str, str, tuple[str, ...]]]:
    """Test → outcome → what it verifies, for every recorded test of the project, observed or reported; by test."""
    found = {}
    for run in project.runs:
        if not run.origin:
            found[run.test, run.results] = (run.test, run.outcome, run.verifies)
    return [found[test] for test in sorted(found)]


# implements: KIT-SRS-018.e
def seeded_units(project: Project) -> list[Seeded]:
    """The project's own units with faults, and those that the policy wants faults in, by id."""
    asking = grading.judged_units(project)
    wanted = {unit.id for unit in grading.seeded_units(project)}
    found = []
    for unit in sorted(project.units.values(), key=lambda one: one.id):
        if unit.origin or not (unit.id in wanted or project.faults_in(unit)):
            continue
        survivors = tuple(grading.survivors(project, unit))
        found.append(Seeded(unit, grading.figures(project, unit), survivors, tuple(asking.get(unit.id, ()))))
    return found


def operators(project: Project) -> dict[str, tuple[int, int]]:
    """Killed and seeded for each operator, over all of the project's own faults that still say something."""
    judged = [one for one in own_faults(project) if one.outcome != "error"]
    total = Counter(one.operator for one in judged)
    killed = Counter(one.operator for one in judged if one.outcome == "killed")
    return {name: (killed[name], total[name]) for name in sorted(total)}


def own_faults(project: Project) -> list[Fault]:
    """The project's own seeded faults whose records still speak of what is there; by unit and place."""
    found = [one for one in project.faults if not one.origin and seeded.is_fresh(project, one)]
    return sorted(found, key=lambda one: (one.unit, one.line, one.operator, one.what, one.fault))


def _row(project: Project, item: Item, address: str) -> Row:
    kind = "mitigates" if item.kind == "risk-control" else "derives-from"
    places = sorted({link.source for link in project.links_to(address, "satisfies")}, key=natural)
    return Row(
        address,
        item.title,
        item.text_of(address),
        tuple(item.targets(kind)),
        tuple(places),
        tuple(unit.id for unit in trace.implementing(project, address)),
        tuple(_tested(project, address)),
        trace.grade(project, address),
        grading.demand(project, address),
        item.origin,
    )


def _tested(project: Project, address: str) -> list[Tested]:
    """What tested an address: functions in their order, each result of theirs once; then the manual protocols."""
    seen = trace.observed(project, address)
    results = Counter((one.run.function, _result(one)) for one in seen)
    found = [Tested(function, cases, result) for (function, result), cases in sorted(results.items())]
    ran = {one.run.function for one in seen}
    found += [Tested(test.id, 1, "not run") for test in project.tests_of(address) if test.id not in ran]
    manual = trace.protocols_of(project, address)
    return found + [Tested(f"manual protocol {one.id}", 1, _manual(project, one)) for one in manual]


def _result(one: trace.Observed) -> str:
    """`passed, executed`; of a test that did not pass, why: a failure is shown at its requirement."""
    if one.run.passed:
        return f"{one.run.outcome}, {'stale' if one.stale else one.grade}"
    retried = "passed only when retried" if one.run.outcome == "passed" else one.run.outcome
    return f"{retried}: {one.run.reason}" if one.run.reason else retried


def _manual(project: Project, protocol: Item) -> str:
    """What the records of this version say of a manual protocol."""
    results = {one.attribute("result") for one in trace.deciding_records(project, protocol)}
    if results == {"pass"}:
        return "passed" if trace.is_signed(project, protocol) else "passed, not signed"
    if results:
        return "failed" if "fail" in results else "not run"
    return "stale" if trace.records(project, protocol) else "not run"
