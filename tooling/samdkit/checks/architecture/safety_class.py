"""Safety classes follow from the risks."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """The device's safety class is the highest of its architecture; no item is lower than its risks allow.

    The plan gives a class for each severity *before* controls. A risk counts for the architecture item that it
    derives from, for the one that an interface it derives from is part of, and for those that satisfy what realises
    its controls. An item that is lower than the one it is part of says in `segregation` what keeps them apart.
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
    for item in architecture:
        yield from _below_its_parent(project, item)
    plan = project.risk_plan
    for risk in project.of_kind("risk", inherited=False) if plan else ():
        severity = risk.attribute("severity")
        wanted = plan.safety_class.get(severity, "") if plan else ""
        for place, why in {**_controlling(project, risk), **_places(project, risk)}.items():
            if project.items[place].attribute("safety-class") < wanted:
                yield _too_low(project.items[place], f"{risk.id} ({severity}){why} asks for {wanted}")


def _below_its_parent(project: Project, item: Item) -> Iterator[Finding]:
    own = item.attribute("safety-class")
    for target in item.targets("part-of"):
        parent = project.item(target)
        above = parent.attribute("safety-class") if parent is not None and parent.kind == "architecture" else ""
        if own < above and own and not item.attribute("segregation"):
            message = f"{item.id} is class {own} and part of {target}, which is class {above}, without segregation"
            yield Finding(
                "", message, item.location, item.id, hint="raise the class, or say in `segregation` what keeps them apart"
            )


def _too_low(item: Item, why: str) -> Finding:
    hint = "use a component of that class" if item.origin else "raise the class"
    return Finding("", f"{item.id} is class {item.attribute('safety-class') or 'none'}; {why}", item.location, item.id, hint=hint)


def _places(project: Project, risk: Item) -> dict[str, str]:
    """Where the risk arises."""
    found: dict[str, str] = {}
    for target in risk.targets("derives-from"):
        end = project.item(target)
        if end is None:
            continue
        ends = [end, *(one for one in map(project.item, end.targets("part-of")) if one)] if end.kind == "interface" else [end]
        found |= {one.id: "" for one in ends if one.kind == "architecture"}
    return found


def _controlling(project: Project, risk: Item) -> dict[str, str]:
    """What satisfies the requirements that realise the risk's controls, with the control's name."""
    found: dict[str, str] = {}
    for mitigation in project.links_to(risk.id, "mitigates"):
        control = project.items[mitigation.source]
        for address in project.resolved(control, "realised-by"):
            satisfying = [project.items[link.source] for link in project.links_to(address, "satisfies")]
            found |= {one.id: f", whose control {control.id} it satisfies," for one in satisfying if one.kind == "architecture"}
    return found


CHECK = Check("architecture.safety-class", find, ("architecture",), ("iec62304:4.3", "iec62304:5.3.5"))
