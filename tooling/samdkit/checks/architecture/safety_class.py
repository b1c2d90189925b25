"""Safety classes follow from the risks."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """The device's safety class is the highest of its architecture; no item is lower than its risks allow.

    The plan gives a class for each severity *before* controls. A risk counts for the architecture item that it
    derives from, and for the one that an interface it derives from is part of.
    """
    architecture = project.of_kind("architecture", inherited=False)
    classes = [item.attribute("safety-class") for item in architecture if item.attribute("safety-class")]
    own = project.identity.safety_class
    if classes and own and own != max(classes):
        yield Finding(
            "",
            f"the device says class {own}, its architecture's highest is {max(classes)}",
            project.identity.location,
            hint="make them agree",
        )
    plan = project.risk_plan
    if plan is None:
        return
    for risk in project.of_kind("risk", inherited=False):
        wanted = plan.safety_class.get(risk.attribute("severity"), "")
        for item in _places(project, risk):
            if item.attribute("safety-class") < wanted:
                own_class = item.attribute("safety-class") or "none"
                message = f"{item.id} is class {own_class}; {risk.id} ({risk.attribute('severity')}) asks for {wanted}"
                yield Finding("", message, item.location, item.id, hint="raise the class")


def _places(project: Project, risk: Item) -> list[Item]:
    found: list[Item] = []
    for target in risk.targets("derives-from"):
        end = project.item(target)
        if end is None:
            continue
        ends = [end, *(one for one in map(project.item, end.targets("part-of")) if one)] if end.kind == "interface" else [end]
        found += [one for one in ends if one.kind == "architecture"]
    return found


CHECK = Check("architecture.safety-class", find, ("architecture",), ("iec62304:4.3", "iec62304:5.3.5"))
