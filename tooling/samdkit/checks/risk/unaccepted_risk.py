"""Risks are within the plan."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.risks import after


# implements: KIT-SRS-023.9
def find(project: Project) -> Iterator[Finding]:
    """Every risk, after its controls, is acceptable by the risk management plan.

    The plan says for each severity up to which probability a risk is acceptable (`acceptance`), and up to which with a written
    `benefit` (`with-benefit`). Severity and probability after control count; what is left out is as before control. Without a
    plan nothing can be judged, which is one finding. A risk without an estimate, or with words of no scale, is for
    `dossier.missing-attribute` and `risk.unknown-estimate`.

    Add a control; or weigh the benefit against the risk and write it, where the plan allows that. Whether the estimates are right
    and whether the benefit outweighs the risk is for people to judge, and so is the overall residual risk.
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
        severity, probability = after(risk, "severity"), after(risk, "probability")
        if plan.acceptable(severity, probability, benefit=bool(risk.attribute("benefit"))) is False:
            yield Finding(
                "",
                f"{risk.id}: {severity} and {probability} after control is above the plan's limit",
                risk.location,
                risk.id,
                hint="add a control, or a benefit where the plan allows it",
            )


CHECK = Check("risk.unaccepted-risk", find, ("risk",), ("iso14971:7.3", "iso14971:6"))
