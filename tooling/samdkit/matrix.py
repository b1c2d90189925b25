"""The trace matrix: one row a requirement part, from its sources to code and tests, with the observed grade."""

from dataclasses import dataclass

from samdkit import trace
from samdkit.model.evidence import Grade
from samdkit.model.item import Item
from samdkit.project import Project, natural


@dataclass(slots=True, frozen=True)
class Row:
    """One requirement, requirement part or risk control."""

    address: str
    title: str
    text: str
    sources: tuple[str, ...]
    architecture: tuple[str, ...]
    units: tuple[str, ...]
    tests: tuple[str, ...]
    """Test cases with their outcome, `… (passed, executed)`."""
    grade: Grade
    origin: str


def forward(project: Project, *, inherited: bool = False) -> list[Row]:
    """Requirements and risk controls, by id; with `inherited`, those of components too."""
    items = [*project.requirements(inherited=inherited), *project.of_kind("risk-control", inherited=inherited)]
    return [row for item in items for row in rows(project, item)]


def rows(project: Project, item: Item) -> list[Row]:
    """The rows of one item: one a part."""
    return [_row(project, item, address) for address in item.addresses]


def backward(project: Project) -> list[tuple[str, str, tuple[str, ...]]]:
    """Test → outcome → what it verifies, for every recorded test of the project; by test."""
    found = {}
    for run in project.runs:
        if not run.origin:
            found[run.test] = (run.test, run.outcome, run.verifies)
    return [found[test] for test in sorted(found)]


def _row(project: Project, item: Item, address: str) -> Row:
    kind = "mitigates" if item.kind == "risk-control" else "derives-from"
    seen = trace.observed(project, address)
    tests = [f"{one.run.test} ({one.run.outcome}{', stale' if one.stale else f', {one.grade}'})" for one in seen]
    if not seen:
        tests = [f"{test.id} (not run)" for test in project.tests_of(address)]
    if trace.manual_pass(project, address):
        tests.append("manual protocol (passed)")
    places = sorted({link.source for link in project.links_to(address, "satisfies")}, key=natural)
    return Row(
        address,
        item.title,
        item.text_of(address),
        tuple(item.targets(kind)),
        tuple(places),
        tuple(unit.id for unit in trace.implementing(project, address)),
        tuple(tests),
        trace.grade(project, address),
        item.origin,
    )
