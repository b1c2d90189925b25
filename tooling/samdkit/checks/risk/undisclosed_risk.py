"""Users are told of residual risks."""

from collections.abc import Iterator

from samdkit import risks
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-023.10
def find(project: Project) -> Iterator[Finding]:
    """Every residual risk from the plan's `disclose-from` on is disclosed by a section of the instructions for use or the label.

    The severity after control counts; with an estimate that is left out, the one before. A section says `- discloses: RISK-003`;
    what it tells of the risk is its text, for people to judge. Name the risk in the section that warns of it, or write one. The
    risks of components are the device's to take over as risks of its own, and a component has no users, so neither is looked at.
    """
    if project.identity.is_component:
        return
    told = risks.disclosing(project)
    for risk in project.of_kind("risk", inherited=False):
        if risks.to_disclose(project, risk) and risk.id not in told:
            yield Finding(
                "",
                f"{risk.id} remains {risks.after(risk, 'severity')}, and no section for users discloses it",
                risk.location,
                risk.id,
                hint=f"add {risk.id} to `discloses` of the section of the instructions for use that warns of it",
            )


CHECK = Check("risk.undisclosed-risk", find, ("risk",), ("iso14971:8", "gspr:4", "gspr:23.1.g"))
