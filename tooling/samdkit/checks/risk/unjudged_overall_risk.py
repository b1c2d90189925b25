"""The overall residual risk is judged by a criterion."""

from collections.abc import Iterator

from samdkit import annex, risks
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-023.15
def find(project: Project) -> Iterator[Finding]:
    """The plan says how the overall residual risk is judged, and the report judges it, or a task to do so is open.

    Risks that are each acceptable may not be so together. The criterion is fixed before the risks are known: a section of the
    risk management plan (`document: risk-management-plan`) with `- answers: iso14971:8` states the method and what is
    acceptable. The judgement stands in a section of the risk management report (`document: risk-management-report`) with the
    same line; until it is made, a task that is open and `concerns: iso14971:8` stands for it. A judgement
    beside an open task is named too, for only one of them can be true.

    Looked at in devices with a plan and a risk; `risk.unaccepted-risk` asks for the plan. Whether the overall risk is acceptable,
    people judge; this looks only whether they did.
    """
    plan = project.risk_plan
    if plan is None or project.identity.is_component or not project.of_kind("risk", inherited=False):
        return
    if not risks.overall(project, "risk-management-plan"):
        message = "the risk management plan has no criterion for the overall residual risk"
        hint = f"add a section with `- answers: {risks.OVERALL}` that states method and criterion"
        yield Finding("", message, plan.location, hint=hint, fact="criterion")
    judged = risks.overall(project, "risk-management-report")
    tasks = annex.open_tasks(project, risks.OVERALL)
    if not judged and not tasks:
        message = "nobody judged the overall residual risk, and no open task is there to do so"
        hint = f"add such a section to the risk management report, or a task that concerns {risks.OVERALL}"
        yield Finding("", message, plan.location, hint=hint, fact="judgement")
    for section in judged if tasks else ():
        message = f"the overall residual risk is judged here, and {tasks[0].id} to do so is open"
        hint = "close the task when the judgement is made, or take the section out until it is"
        yield Finding("", message, section.place("answers"), tasks[0].id, hint=hint)


CHECK = Check("risk.unjudged-overall-risk", find, ("risk",), ("iso14971:8",))
