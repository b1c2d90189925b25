"""Risks are within the plan."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """Every risk, after its controls, is acceptable by the risk management plan.

    Residual severity and probability default to those before control. A risk above the plan's limit may be
    acceptable with a written benefit, as far as the plan says so. One that is not estimated is for other checks.
    """
    plan = project.risk_plan
    for risk in project.of_kind("risk", inherited=False):
        if plan is None:
            yield Finding(
                "",
                f"{risk.id} can't be judged: there is no risk management plan",
                risk.location,
                risk.id,
                hint="add a file with `document: risk-management-plan`",
            )
            return
        severity = risk.attribute("residual-severity", default=risk.attribute("severity"))
        probability = risk.attribute("residual-probability", default=risk.attribute("probability"))
        if plan.acceptable(severity, probability, benefit=bool(risk.attribute("benefit"))) is False:
            yield Finding(
                "",
                f"{risk.id}: {severity} and {probability} after control is above the plan's limit",
                risk.location,
                risk.id,
                hint="add a control, or a benefit where the plan allows it",
            )


CHECK = Check("risk.unaccepted-risk", find, ("risk",), ("iso14971:7.3", "iso14971:6"))
