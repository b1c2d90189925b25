"""Estimates are in the plan's words."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-023.8
def find(project: Project) -> Iterator[Finding]:
    """The severities and probabilities of risks, threats and anomalies are words of the plan's scales.

    Another word can't be compared with a limit, so nothing would be judged by it: no acceptability, no safety class. Use a word
    of the scales in the front matter of the risk management plan, or add one there with its limits. Words are compared as they
    stand, small and capital letters included.
    """
    plan = project.risk_plan
    if plan is None:
        return
    for item in project.of_kind("risk", "threat", "anomaly", inherited=False):
        for name in ("severity", "probability", "residual-severity", "residual-probability"):
            scale = plan.severity if name.endswith("severity") else plan.probability
            word = item.attribute(name)
            if word and word not in scale:
                yield Finding(
                    "",
                    f"{item.id}: `{name}: {word}` is not on the plan's scale",
                    item.location,
                    item.id,
                    hint=f"use one of: {', '.join(scale)}",
                )


CHECK = Check("risk.unknown-estimate", find, ("risk", "threat", "anomaly"), ("iso14971:4.4",))
