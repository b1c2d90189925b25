"""The trace matrix: one row a requirement part, from its sources to code and tests, with the observed grade."""

from collections import Counter
from dataclasses import dataclass

from samdkit import trace
from samdkit.model.evidence import Grade
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
    origin: str


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
