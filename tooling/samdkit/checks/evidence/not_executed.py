"""Verifying tests reach what they verify."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.model.code import Unit
from samdkit.model.evidence import Grade
from samdkit.model.finding import Finding, Severity
from samdkit.project import Project

_OBSERVE = "load code only from tests and their conftest.py; start Python without -I, -S and -E, in the environment of the test"


# implements: KIT-SRS-015.c, KIT-SRS-022.8
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

    Where code or a process could not be observed (a package that was loaded before the tests began, a Python that was started
    with `-I`), nobody can tell: that is said, with exit code 3, and not that the test stayed outside.
    """
    for item in [*project.requirements(inherited=False), *project.of_kind("risk-control", inherited=False)]:
        for address in item.addresses:
            observable = [unit for unit in trace.implementing(project, address) if unit.observable]
            if not observable or _all_enter(project, address, observable):
                continue
            counted = [one for one in trace.observed(project, address) if one.counts and not one.run.results]
            if not counted or max(one.grade for one in counted) >= Grade.EXECUTED:
                continue
            tests = ", ".join(one.run.test for one in counted)
            units = ", ".join(unit.id for unit in observable)
            unseen = "; ".join(sorted({one.unseen for one in counted if one.unseen}))
            if unseen:
                message = f"{address}: nobody can tell whether {tests} entered {units}: {unseen}"
                yield Finding("", message, item.location, address, hint=_OBSERVE, severity=Severity.UNKNOWN)
            else:
                yield Finding(
                    "",
                    f"{address}: {tests} passed without entering {units}",
                    item.location,
                    address,
                    hint="let the test run that code, or correct the mark or the marker",
                )


def _all_enter(project: Project, address: str, units: list[Unit]) -> bool:
    """Whether no test of the address stays outside; then nothing has to be asked of each (most addresses of most projects)."""
    wanted = {unit.id for unit in units if not unit.origin}
    return all(not run.origin and not wanted.isdisjoint(run.executed) for run in project.runs_of(address))


CHECK = Check("evidence.not-executed", find, ("run",), ())
