"""Tests need the code that they verify."""

from collections import defaultdict
from collections.abc import Iterator

from samdkit import grading, seeded
from samdkit.checks.check import Check
from samdkit.checks.evidence.tried import Shown, cause, said, shown
from samdkit.model.code import Unit
from samdkit.model.evidence import Fault
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-036.3
def find(project: Project) -> Iterator[Finding]:
    """No test passes when the code that it verifies is left out altogether.

    The kit's policy, not a demand of a standard. One of the faults that `samdkit verify` seeds leaves the whole body of a marked
    function, or a whole marked block, out. A test of what that code implements which passes all the same would pass without the
    code being written.

        tests/test_reading.py::test_mean (tests/test_reading.py:39) verifies SRS-002 and passes without
        src/cuff/reading.py::mean: the body of `mean` is left out at src/cuff/reading.py:34 (fault 3f9ac1d07be25a4410c2)

    A requirement that several pieces of code implement may have a test for each: a test is named only if no test of the same
    code notices that it is gone, or if the test notices no other fault of the same requirement or control either.

    Let the test look at what the code does, or correct the mark or the marker. If the program does the same without it, the code
    is not needed; or a waiver that judges that fault says why no input can tell (`evidence.unjudged-survivor`).
    """
    missed = _missed(project)
    if not missed:
        return
    by_case: dict[str, list[tuple[Unit, Fault]]] = defaultdict(list)
    for unit, fault in missed:
        for case in fault.passed:
            by_case[case].append((unit, fault))
    for one in shown(project).values():
        told: dict[str, tuple[Unit, Fault, list[str]]] = {}
        for address, runs in one.runs.items():
            inside = {fault.fault for fault in one.trials[address].passed}
            for unit, fault in (pair for run in runs for pair in by_case.get(run.test, ())):
                if fault.fault in inside and (fault.outcome == "survived" or not one.trials[address].noticed):
                    told.setdefault(fault.fault, (unit, fault, []))[2].append(address)
        for unit, fault, addresses in told.values():
            yield _unneeded(project, one, unit, fault, addresses)


def _missed(project: Project) -> list[tuple[Unit, Fault]]:
    """Each fault that leaves the whole of a unit out, with which some test passes; with its unit."""
    judged = grading.waivers_of(project) if project.faults else {}
    found = []
    for fault in project.faults:
        if fault.operator != "body" or fault.origin or not fault.passed or fault.outcome == "error" or fault.fault in judged:
            continue
        unit = seeded.unit_of(project, fault)
        # A class has a fault for each of its methods: none of them leaves the class out.
        if unit is not None and fault.line == unit.first - unit.location.line + 1 and seeded.is_fresh(project, fault):
            found.append((unit, fault))
    return found


def _unneeded(project: Project, one: Shown, unit: Unit, fault: Fault, addresses: list[str]) -> Finding:
    named = ", ".join(dict.fromkeys(addresses))
    return Finding(
        "",
        f"{one.test.id} ({one.test.location}) verifies {named} and passes without {unit.id}: {said(project, fault)}",
        one.test.location,
        one.test.id,
        hint="let it look at what that code does, or correct the mark or the marker",
        fact=unit.id,
        cause=cause(project, one.test.id),
    )


CHECK = Check("evidence.passes-without-unit", find, ("run",), ())
