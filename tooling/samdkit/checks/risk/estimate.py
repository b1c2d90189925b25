"""Estimates of risks and threats: before control, after it, and whether control lowered them."""

from samdkit.model.item import Item
from samdkit.project import Project

NAMES = ("severity", "probability")


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


def _raised(project: Project, name: str, before: str, now: str) -> bool:
    plan = project.risk_plan
    scale = () if plan is None else plan.severity if name == "severity" else plan.probability
    return before in scale and now in scale and scale.index(now) > scale.index(before)
