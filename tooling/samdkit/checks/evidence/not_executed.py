"""Verifying tests reach what they verify."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.model.evidence import Grade
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-022.8
def find(project: Project) -> Iterator[Finding]:
    """For each requirement part and risk control, a passed test was seen to enter the code that implements it.

    A test that says `verifies SRS-007` and never runs the code of SRS-007 shows nothing about it. Only Python is observed: code
    in other languages, and results of other runners, stay *declared*, and are no finding here.
    """
    for item in [*project.requirements(inherited=False), *project.of_kind("risk-control", inherited=False)]:
        for address in item.addresses:
            counted = [one for one in trace.observed(project, address) if one.counts and not one.run.results]
            observable = [unit.id for unit in trace.implementing(project, address) if unit.observable]
            if counted and observable and max(one.grade for one in counted) < Grade.EXECUTED:
                tests = ", ".join(one.run.test for one in counted)
                units = ", ".join(observable)
                yield Finding(
                    "",
                    f"{address}: {tests} passed without entering {units}",
                    item.location,
                    address,
                    hint="let the test run that code, or correct the mark or the marker",
                )


CHECK = Check("evidence.not-executed", find, ("run",), ())
