"""Safety classes follow from the risks."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project

_CLASSES = ("A", "B", "C")


# implements: KIT-SRS-024.1
def find(project: Project) -> Iterator[Finding]:
    """The device's safety class is the highest of its architecture; no item is lower than its risks allow.

    The risk plan gives a class for each severity (`safety-class` in its front matter). It is taken from the severity *before*
    control: what the software itself does against a risk lowers no class of the software, and controls outside it belong into the
    estimate before. A risk asks for its class

    - of the architecture item that it derives from;
    - of the item that an interface it derives from is part of;
    - of each item that satisfies what realises one of its controls: a control is worth no more than the care it is made with.

    A component's items count here as the device's own. An item that is lower than the one it is part of says in `segregation`
    what keeps them apart; one that is higher makes the whole higher. Raise the class and do what it asks for, or say what
    segregates the item. Whether segregation works, and whether the severity is right, is for people to judge. An item without a
    class is for `dossier.missing-attribute`.
    """
    architecture = project.of_kind("architecture", inherited=False)
    classes = [one for item in architecture if (one := item.attribute("safety-class")) in _CLASSES]
    own = project.identity.safety_class
    if classes and own in _CLASSES and own != max(classes):
        what = "component" if project.identity.is_component else "device"
        yield Finding(
            "",
            f"the {what} says class {own}, its architecture's highest is {max(classes)}",
            project.identity.location,
            hint="make them agree",
        )
    for item in architecture:
        yield from _beside_its_parent(project, item)
    for risk in project.of_kind("risk", inherited=False):
        yield from _too_low(project, risk)


def _beside_its_parent(project: Project, item: Item) -> Iterator[Finding]:
    own = item.attribute("safety-class")
    for link in item.links if own in _CLASSES else ():
        parent = project.item(link.target) if link.kind == "part-of" else None
        above = parent.attribute("safety-class") if parent is not None and parent.kind == "architecture" else ""
        if above not in _CLASSES or own == above:
            continue
        if own > above:
            message = f"{item.id} is class {own} and part of {link.target}, which is class {above}"
            yield Finding("", message, item.location, item.id, hint=f"raise the class of {link.target}", fact=link.target)
        elif not item.attribute("segregation").strip():
            message = f"{item.id} is class {own} and part of {link.target}, which is class {above}, without segregation"
            hint = "raise the class, or say in `segregation` what keeps them apart"
            yield Finding("", message, item.location, item.id, hint=hint, fact=link.target)


def _too_low(project: Project, risk: Item) -> Iterator[Finding]:
    plan, severity = project.risk_plan, risk.attribute("severity")
    wanted = plan.safety_class.get(severity, "") if plan is not None else ""
    for name, why in {**_controlling(project, risk), **_places(project, risk)}.items():
        item = project.items[name]
        own = item.attribute("safety-class")
        if own in _CLASSES and own < wanted:
            message = f"{item.id} is class {own}; {risk.id} ({severity}){why} asks for {wanted}"
            hint = "use a component of that class" if item.origin else "raise the class"
            yield Finding("", message, item.location, item.id, hint=hint, fact=risk.id)


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


CHECK = Check("architecture.safety-class", find, ("architecture",), ("iec62304:4.3", "iec62304:5.3.5", "iec62304:7.2.2"))
