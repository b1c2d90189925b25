"""A lowered estimate has a control."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """A risk whose estimate was lowered has a control that mitigates it."""
    for risk in project.of_kind("risk", inherited=False):
        lowered = any(
            risk.attribute(f"residual-{name}") not in {"", risk.attribute(name)} for name in ("severity", "probability")
        )
        if lowered and not project.links_to(risk.id, "mitigates"):
            yield Finding(
                "",
                f"{risk.id} is estimated lower after control, but no control mitigates it",
                risk.location,
                risk.id,
                hint=f"add a risk-control with `- mitigates: {risk.id}`",
            )


CHECK = Check("risk.uncontrolled-risk", find, ("risk",), ("iso14971:7.1", "iec62304:7.2.1"))
