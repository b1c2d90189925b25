"""A threat that is estimated lower has a control."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.risks import lowered


# implements: KIT-SRS-023.2
def find(project: Project) -> Iterator[Finding]:
    """A threat whose estimate was lowered has a control that mitigates it.

    The same demand as for risks (`risk.uncontrolled-risk`). A control of a risk that derives from the threat does not count by
    itself: let it name the threat in `mitigates` too, if it is what keeps the attacker off.
    """
    for threat in project.of_kind("threat", inherited=False):
        steps = lowered(project, threat)
        if steps and not project.links_to(threat.id, "mitigates"):
            yield Finding(
                "",
                f"{threat.id} is estimated lower after control ({', '.join(steps)}), but no control mitigates it",
                threat.location,
                threat.id,
                hint=f"add a risk-control with `- mitigates: {threat.id}`, or leave the residual estimate out",
            )


CHECK = Check("risk.uncontrolled-threat", find, ("threat",), ("iec81001-5-1:7.4",))
