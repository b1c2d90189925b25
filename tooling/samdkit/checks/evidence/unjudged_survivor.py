"""Every fault that no test noticed has been judged, where the policy wants that."""

from collections.abc import Iterator

from samdkit import grading, seeded, waivers
from samdkit.checks.check import Check
from samdkit.model.code import Unit
from samdkit.model.finding import Finding, Severity
from samdkit.project import Project


# implements: KIT-SRS-022.11
def find(project: Project) -> Iterator[Finding]:
    """In the code of risk controls and of class C, each seeded fault is noticed by a test, or somebody has judged that none can.

    The kit's policy, not a demand of a standard. `samdkit verify` runs the tests that verify a piece of code while one place in
    it is wrong: in memory, no file changes. A test that fails has noticed; a fault that no test notices survives. It is

    - a test that is missing: with the fault, the control does something else, and all tests pass;
    - or no fault at all: it changes nothing that anybody could see (*equivalent*).

    A fault that is *not reached* counts with them: no verifying test gets to that line. Where none gets into a piece of code at
    all, `evidence.not-executed` or `evidence.unreached-unit` says so, and its faults are not listed.

        src/cuff/reading.py:24: `<` becomes `<=`, and no test of RC-001 notices (fault 3f9ac1d07be25a4410c2)

    Look at the line with the fault in mind. Write a test that fails with it: mostly it is the value at the boundary, the other
    branch, or a result that no test looks at. If no input can tell the two apart, write a waiver that says why:

        ## WVR-004 The limit itself can't occur
        - check: evidence.unjudged-survivor
        - at: 3f9ac1d07be25a4410c2
        - role: software lead
        - until: 2027-11-30

    One waiver judges one fault; any change of the unit makes it another fault, and the waiver void. A fault that could not be
    judged is reported as *can't tell* (exit code 3).

    Which code is judged stands in the section `grades` of `qms/policy.yaml` (`survivors`), or in the project's own policy. Only
    records that still hold are read: what changed since is seeded again by the next `verify`. Survivors in other code are shown
    with the seeded faults of the technical file, and are no findings. The faults are of a few simple kinds: that all of them are
    noticed does not show that the code is right.
    """
    if not project.faults:
        return
    judged: set[str] = set()
    entered: dict[str, bool] = {}
    for name, addresses in grading.judged_units(project).items():
        unit = project.units[name]
        for one in grading.survivors(project, unit):
            if one.unit.id not in entered:
                entered[one.unit.id] = _is_entered(project, one.unit)
            if one.fault.fault not in judged and entered[one.unit.id]:
                judged.add(one.fault.fault)
                yield _survivor(one, ", ".join(addresses))
        for fault in seeded.fresh(project, unit):
            inner = seeded.unit_of(project, fault)
            if fault.outcome == "error" and inner is not None and fault.fault not in judged:
                judged.add(fault.fault)
                message = f"{fault.what}: nobody can tell whether a test of {', '.join(addresses)} notices (fault {fault.fault})"
                reason = f"{message}: {fault.reason}" if fault.reason else message
                hint = "run `samdkit verify` again; it tries what could not be judged once more"
                yield Finding("", reason, grading.place_of(inner, fault), fault.fault, hint, Severity.UNKNOWN)


def _is_entered(project: Project, unit: Unit) -> bool:
    """Whether some verifying test gets to a fault of the unit's."""
    return any(one.outcome != "not-reached" for one in seeded.fresh(project, unit))


def _survivor(one: grading.Survivor, addresses: str) -> Finding:
    came_to = "gets there" if one.fault.outcome == "not-reached" else "notices"
    return Finding(
        "",
        f"{one.fault.what}, and no test of {addresses} {came_to} (fault {one.fault.fault})",
        one.location,
        one.fault.fault,
        hint=f"write a test that fails with it, or a waiver with `at: {one.fault.fault}` that says why no input can tell",
    )


CHECK = Check(waivers.SURVIVOR, find, ("unit",), ())
