"""Every marked piece of code is reached by a test of what it implements."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.checks.evidence.tried import entering, hidden
from samdkit.checks.trace.dead_marker import dead
from samdkit.model.code import Unit
from samdkit.model.evidence import Grade
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-036.4
def find(project: Project) -> Iterator[Finding]:
    """For each marker on a piece of code, a passed test of what the marker names was seen to enter that code.

    The kit's policy, not a demand of a standard. A requirement may be implemented in several places and have tests for one of
    them: the matrix then shows a passed test, and nothing was looked at in the others.

        src/app/export.py::write implements SRS-007, and none of its tests was seen to get there: tests/test_page.py::test_shown
        enters other code of it; those that enter it verify SRS-009

    Write a test of the requirement that goes there, mark the one that does, or take the marker off. Where no test of the
    requirement enters any of its code, `evidence.not-executed` says so once; where there is no test, where its evidence is stale
    or where it failed, other checks speak, as for code that never runs (`trace.dead-marker`). Not judged are constraints, what is
    not shown by test or is shown by hand as well, code that is not observed, and tests that start processes which could not be
    observed. A test that enters code need not look at what it does.
    """
    if not any(not run.origin for run in project.runs):
        return
    loaded_before, gone = hidden(project), dead(project)
    for unit in project.units.values():
        if unit.origin or not unit.observable or unit.location.path in loaded_before or unit.id in gone:
            continue
        seen = entering(project).get(unit.id, {})
        for address in unit.implements:
            if address in seen:
                continue  # where that test failed or is stale, other checks speak
            item = project.item(address)
            if item is not None and _is_judged(project, item, address):
                finding = _unreached(project, unit, address)
                if finding is not None:
                    yield finding


def _is_judged(project: Project, item: Item, address: str) -> bool:
    if not item.in_force or item.origin or not (item.kind == "risk-control" or item.kind.endswith("requirement")):
        return False
    if item.attribute("method", address[len(item.id) + 1 :], default="test") != "test" or trace.is_constraint(project, item):
        return False
    return not trace.protocols_of(project, address)


def _unreached(project: Project, unit: Unit, address: str) -> Finding | None:
    seen = trace.observed(project, address)
    counted = [one for one in seen if one.counts and not one.run.results and not one.run.origin]
    if not counted or any(unit.id in one.run.executed or one.run.unseen for one in counted):
        return None
    if max(one.grade for one in counted) < Grade.EXECUTED or any(one.run.passed and one.stale for one in seen):
        return None  # `evidence.not-executed` and `evidence.stale` speak
    tests = ", ".join(dict.fromkeys(one.run.function for one in counted))
    others = ", ".join(entering(project).get(unit.id, ()))
    beside = f"those that enter it verify {others}" if others else "no test was seen to enter it"
    return Finding(
        "",
        f"{unit.id} implements {address}, and none of its tests was seen to get there: {tests} enters other code of it; {beside}",
        unit.location,
        unit.id,
        hint=f"write a test of {address} that goes there, mark the one that does, or take the marker off"
        + ("" if others else "; run `samdkit verify` if the marker is newer than the evidence"),
        fact=address,
    )


CHECK = Check("evidence.unreached-unit", find, ("unit",), ())
