"""A lowered estimate has a control."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.risks import lowered


# implements: KIT-SRS-023.1
def find(project: Project) -> Iterator[Finding]:
    """A risk whose estimate was lowered has a control that mitigates it.

    Lowered means: `residual-severity` or `residual-probability` is a lower word of the plan's scale than the one before control.
    Nothing but a control lowers a risk, so a lower word without one is a wish. Add the risk control, or leave the residual
    estimate out. Whether the control is strong enough for the step is a judgement of people.
    """
    for risk in project.of_kind("risk", inherited=False):
        if lowered(project, risk) and not project.links_to(risk.id, "mitigates"):
            yield Finding(
                "",
                f"{risk.id} is estimated lower after control, but no control mitigates it",
                risk.location,
                risk.id,
                hint=f"add a risk-control with `- mitigates: {risk.id}`",
            )


CHECK = Check("risk.uncontrolled-risk", find, ("risk",), ("iso14971:7.1", "iec62304:7.2.1"))
