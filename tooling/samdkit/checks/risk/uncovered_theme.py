"""The risk analysis asks all the usual questions."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.project import Project
from samdkit.sources import policy


# implements: KIT-SRS-023.11
def find(project: Project) -> Iterator[Finding]:
    """Each theme of risks of software is touched by a risk, or a justification says why not.

    A risk names the themes that it touches (`- theme: units, interface`); what can't happen in this device is said in a
    justification with the same attribute. A theme that neither names is shown as a note with its question, so that a gap in the
    analysis is a decision and not an oversight; at release it is an error:

        nothing touches the theme `units`: Can a number be taken in another unit than it was given in?

    The list is the kit's policy (`qms/policy.yaml`) and no list of all hazards; that each theme is touched does not make an
    analysis complete. Looked at in devices, once there is a risk; a component alone has no intended use to ask about.
    """
    risks = project.of_kind("risk", inherited=False)
    if project.identity.is_component or not risks:
        return
    speaking = [*risks, *project.of_kind("justification", inherited=False)]
    touched = {theme.strip() for item in speaking for theme in item.attribute("theme").split(",")}
    place = project.risk_plan.location if project.risk_plan is not None else risks[0].location
    for theme, question in policy.section("themes").items():
        if theme not in touched:
            yield Finding(
                "",
                f"nothing touches the theme `{theme}`: {question}",
                place,
                theme,
                hint=f"add the risk, or `- theme: {theme}` to one that touches it or to a justification that says why not",
                severity=Severity.NOTE,
            )


CHECK = Check("risk.uncovered-theme", find, ("risk",), (), stricter=True)
