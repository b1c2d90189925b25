"""Verifying tests reach what they verify."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.model.code import Unit
from samdkit.model.evidence import Grade
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-022.8
def find(project: Project) -> Iterator[Finding]:
    """For each requirement part and risk control, a passed test was seen to enter the code that implements it.

    A test that says `verifies SRS-007` and never runs the code of SRS-007 shows nothing about it. Judged are tests that passed
    and whose evidence is not stale; of several, one is enough. For a control it is the code of the requirements that realise it,
    or code that names the control itself.

        SRS-007: tests/test_export.py::test_export passed without entering src/app/export.py::write

    Let the test run that code; or correct the mark, or the marker. Only Python is observed: code in other languages, and results
    of other runners, stay *declared*, and are no finding here. Neither is what no code implements
    (`trace.unimplemented-requirement`), nor what is true because no code does it (constraints). Seen is that the code was
    entered, not that the test looks at what it did.
    """
    for item in [*project.requirements(inherited=False), *project.of_kind("risk-control", inherited=False)]:
        for address in item.addresses:
            observable = [unit for unit in trace.implementing(project, address) if unit.observable]
            if not observable or _all_enter(project, address, observable):
                continue
            counted = [one for one in trace.observed(project, address) if one.counts and not one.run.results]
            if counted and max(one.grade for one in counted) < Grade.EXECUTED:
                tests = ", ".join(one.run.test for one in counted)
                yield Finding(
                    "",
                    f"{address}: {tests} passed without entering {', '.join(unit.id for unit in observable)}",
                    item.location,
                    address,
                    hint="let the test run that code, or correct the mark or the marker",
                )


def _all_enter(project: Project, address: str, units: list[Unit]) -> bool:
    """Whether no test of the address stays outside; then nothing has to be asked of each (most addresses of most projects)."""
    wanted = {unit.id for unit in units if not unit.origin}
    return all(not run.origin and not wanted.isdisjoint(run.executed) for run in project.runs_of(address))


CHECK = Check("evidence.not-executed", find, ("run",), ())
