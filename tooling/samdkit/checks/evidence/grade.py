"""Everything has the grade that the policy wants."""

from collections.abc import Iterable, Iterator

from samdkit import grading, seeded, trace
from samdkit.checks.check import Check
from samdkit.model.evidence import Fault, Grade
from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project

_VERIFY = "run `samdkit verify`"


# implements: KIT-SRS-022.10
def find(project: Project) -> Iterator[Finding]:
    """Every requirement part and risk control has the grade that the policy wants of it.

    The kit's policy, not a demand of a standard: risk controls and requirements of safety class C are to be *fault-sensitive* (a
    fault seeded in their code makes a test of theirs fail), those of class B *executed* (a passed test entered their code), those
    of class A *declared* (a passed test is marked for them). The class is the requirement's own, else the highest of what
    satisfies it, else that of the device; where none is assigned, it is C. A manufacturer who wants something else
    [states it](../formats/settings.md#other-grades).

        RC-001 is executed, and the policy wants fault-sensitive: tests/test_reading.py::test_limits noticed none of the 12 faults
        in src/cuff/reading.py::refusals#1

    A test that enters the code and looks at nothing of what it does is *executed* and no more. Let it look: assert what the
    requirement says, at the boundary and beyond it. Where nothing was ever seeded, that is one finding: run `samdkit verify`.

    Less is wanted where no more can be observed: of a constraint a passed test; of what a manual protocol shows, its record;
    nothing of what is shown by analysis, inspection or demonstration, or by words to users. Code in other languages than Python
    is not observed: a note says that the grade stays *declared*. Whether a passed test never enters its code is for
    `evidence.not-executed`, whether anything failed, is stale or was not run for the other checks of evidence; where they speak,
    this one waits. What each grade does not show stands in the verification report.
    """
    if not any(not run.origin for run in project.runs):
        return  # `evidence.not-recorded` speaks
    ever_seeded = any(not fault.origin for fault in project.faults)
    unseeded: list[str] = []
    for item, address in grading.graded(project):
        wanted = grading.demand(project, address)
        if wanted.why == grading.UNOBSERVED and not any(one.observable for one in trace.implementing(project, address)):
            yield _unobserved(project, item, address, wanted)
        if wanted.grade <= Grade.DECLARED or not trace.implementing(project, address):
            continue
        reached = _reached(project, address)
        if reached is None or reached >= wanted.grade:
            continue
        if wanted.grade is Grade.FAULT_SENSITIVE and reached is Grade.EXECUTED and not ever_seeded:
            unseeded.append(address)
        else:
            yield from _below(project, item, address, wanted.grade, reached)
    if unseeded:
        message = f"no fault was ever seeded, and the policy wants fault-sensitive of {', '.join(unseeded)}"
        yield Finding("", message, Location("evidence"), hint=_VERIFY)


def _reached(project: Project, address: str) -> Grade | None:
    """The best grade of a test that counts; nothing where another check says what is wrong with the tests."""
    seen = trace.observed(project, address)
    counted = [one for one in seen if one.counts]
    if not counted or any(one.run.passed and one.stale for one in seen):
        return None
    observed = [one for one in counted if not one.run.results]
    if not observed:
        return Grade.DECLARED
    best = max(one.grade for one in observed)
    return best if best >= Grade.EXECUTED else None


def _below(project: Project, item: Item, address: str, wanted: Grade, reached: Grade) -> Iterator[Finding]:
    tests = ", ".join(sorted({one.run.function for one in trace.observed(project, address) if one.counts}))
    why, hint, severity = (
        f"nobody observed what {tests} entered",
        "let a test that `samdkit verify` runs verify it",
        Severity.ERROR,
    )
    if reached is Grade.EXECUTED:
        why, hint, severity = _unnoticed(project, address, tests)
    message = f"{address} is {reached}, and the policy wants {wanted}: {why}"
    yield Finding("", message, item.location, address, hint=hint, severity=severity)


def _unnoticed(project: Project, address: str, tests: str) -> tuple[str, str, Severity]:
    """Why no test of an address is known to notice a fault, and how to mend it."""
    units = [one for one in trace.implementing(project, address) if one.observable and not one.origin]
    names = ", ".join(dict.fromkeys(one.id for one in units))
    recorded = _once(fault for unit in units for fault in project.faults_in(unit))
    fresh = _once(fault for unit in units for fault in seeded.fresh(project, unit))
    judged = [one for one in fresh if one.outcome != "error"]
    if not recorded:
        return f"no fault was seeded in {names}", _VERIFY, Severity.ERROR
    if not fresh:
        reasons = dict.fromkeys(reason for fault in recorded for reason in seeded.stale(project, fault))
        return f"since faults were seeded in {names}, {'; '.join(reasons)}", _VERIFY, Severity.ERROR
    if not judged:
        reasons = dict.fromkeys(fault.reason for fault in fresh if fault.reason)
        return f"no fault in {names} could be judged: {'; '.join(reasons)}", _VERIFY, Severity.UNKNOWN
    slow = sum(one.outcome == "timeout" for one in judged)
    words = (
        f"{tests} noticed none of the {len(judged)} faults in {names}"
        if len(judged) > 1
        else f"{tests} did not notice the fault in {names}"
    )
    slower = f"; with {slow} of them it took too long, which shows nothing" if slow else ""
    return words + slower, "let a test of it fail when that code is wrong: assert what the requirement says", Severity.ERROR


def _once(faults: Iterable[Fault]) -> list[Fault]:
    return list({fault.fault: fault for fault in faults}.values())


def _unobserved(project: Project, item: Item, address: str, limited: grading.Wanted) -> Finding:
    units = ", ".join(dict.fromkeys(one.id for one in trace.implementing(project, address)))
    wanted = project.grade_policy.wanted[limited.policy]
    message = f"{address} can't be more than declared, and the policy wants {wanted}: {units} is not observed here"
    return Finding(
        "", message, item.location, address, hint="judge by what its tests report, or by a review", severity=Severity.NOTE
    )


CHECK = Check("evidence.grade", find, ("requirement", "risk-control"), ())
