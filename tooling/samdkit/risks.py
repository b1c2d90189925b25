"""What follows from the estimates and controls of risks: what was lowered, what the plan says, how strong control is."""

from enum import StrEnum

from samdkit.model.document import Section
from samdkit.model.item import Item
from samdkit.model.risk_plan import RiskPlan
from samdkit.project import Project, natural
from samdkit.sources.dossier import references

NAMES = ("severity", "probability")
#: Options of control, the one to be preferred first (ISO 14971 7.1).
OPTIONS = ("design", "protective", "information")
#: Documents that users get.
FOR_USERS = frozenset({"instructions-for-use", "label"})
#: Leaf that a section of the plan answers with method and criterion, and a section of the report with the judgement.
OVERALL = "iso14971:8"


class Acceptance(StrEnum):
    """What the risk management plan says to an estimate."""

    ACCEPTABLE = "acceptable"
    WITH_BENEFIT = "with benefit"
    """Above what is acceptable by itself, within what a written benefit allows."""
    UNACCEPTABLE = "not acceptable"
    UNKNOWN = "not on the scale"


def acceptance(plan: RiskPlan | None, severity: str, probability: str) -> Acceptance:
    """What the plan says to severity and probability, whether or not a benefit is written."""
    if plan is None or plan.acceptable(severity, probability, benefit=False) is None:
        return Acceptance.UNKNOWN
    if plan.acceptable(severity, probability, benefit=False):
        return Acceptance.ACCEPTABLE
    return Acceptance.WITH_BENEFIT if plan.acceptable(severity, probability, benefit=True) else Acceptance.UNACCEPTABLE


def after_control(project: Project, risk: Item) -> Acceptance:
    """What the plan says to the risk after its controls."""
    return acceptance(project.risk_plan, after(risk, "severity"), after(risk, "probability"))


def after(item: Item, name: str) -> str:
    """The word after control; left out, it is the one before."""
    return item.attribute(f"residual-{name}", default=item.attribute(name))


def lowered(project: Project, item: Item) -> list[str]:
    """What of the estimate control lowered, as findings say it: `probability from probable to remote`.

    A word that is not on the plan's scale can't be compared; it counts as lowered where it differs (`risk.unknown-estimate`
    names the word).
    """
    found = []
    for name in NAMES:
        before, now = item.attribute(name), after(item, name)
        if now != before and not _raised(project, name, before, now):
            found.append(f"{name} from {before or 'nothing'} to {now}")
    return found


def controls(project: Project, risk: Item) -> list[Item]:
    """The controls in force that mitigate a risk or threat, sorted by id."""
    found = {link.source: project.items[link.source] for link in project.links_to(risk.id, "mitigates")}
    return sorted(found.values(), key=lambda item: natural(item.id))


def strongest(controlling: list[Item]) -> str:
    """The option to be preferred among those that the controls take; nothing where there is none."""
    taken = {control.attribute("option") for control in controlling}
    return next((option for option in OPTIONS if option in taken), "")


def within_plan(project: Project, risk: Item) -> bool:
    """Whether the plan accepts the risk after its controls, by itself or with the benefit that is written."""
    judged = after_control(project, risk)
    return judged is Acceptance.ACCEPTABLE or (judged is Acceptance.WITH_BENEFIT and bool(risk.attribute("benefit").strip()))


def needs_reason(project: Project, risk: Item) -> bool:
    """Whether the risk has to say why no stronger option was taken: none is by design, or it is left to a benefit."""
    return after_control(project, risk) is Acceptance.WITH_BENEFIT or strongest(controls(project, risk)) != OPTIONS[0]


def to_disclose(project: Project, risk: Item) -> bool:
    """Whether the plan asks that users are told of what remains of the risk."""
    plan, severity = project.risk_plan, after(risk, "severity")
    if plan is None or plan.disclose_from not in plan.severity or severity not in plan.severity:
        return False
    return plan.severity.index(severity) >= plan.severity.index(plan.disclose_from)


def disclosing(project: Project) -> dict[str, list[Section]]:
    """Risk → the sections for users that disclose it."""
    found: dict[str, list[Section]] = {}
    for section in project.sections():
        if section.document in FOR_USERS:
            for risk in references(section.bookkeeping.get("discloses", "")):
                found.setdefault(risk, []).append(section)
    return found


def overall(project: Project, document: str) -> list[Section]:
    """The sections of the plan or the report that speak of the overall residual risk."""
    return [one for one in project.sections() if one.document == document and OVERALL in one.answers]


def _raised(project: Project, name: str, before: str, now: str) -> bool:
    plan = project.risk_plan
    scale = () if plan is None else plan.severity if name == "severity" else plan.probability
    return before in scale and now in scale and scale.index(now) > scale.index(before)
