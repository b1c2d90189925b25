"""What the policy wants to be observed of each address, and what seeded faults say of each unit."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samdkit import seeded, trace, waivers
from samdkit.model.code import Unit
from samdkit.model.evidence import Fault, Grade
from samdkit.model.grade_policy import RISK_CONTROL
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project

#: Outcomes of a fault that no test noticed, though it was seeded: none failed, or none gets there.
UNNOTICED = frozenset({"survived", "not-reached"})
#: Why no more than *declared* is wanted of what is implemented where nothing is observed.
UNOBSERVED = "in code that is not observed here"
_CLASSES = ("A", "B", "C")
_UNCLASSED = "C"  # until a class is assigned, that of class C applies (IEC 62304, 4.3)


@dataclass(slots=True, frozen=True)
class Wanted:
    """The grade that is wanted of one address, with what makes it so."""

    grade: Grade
    why: str
    """`risk control`, `class C`, `constraint`, `by hand`, …"""
    policy: str = ""
    """The key of the policy that speaks of it: `risk-control`, `class-C`; empty where none does."""

    def __str__(self) -> str:
        """`executed (class B)`; `nothing (inspection)`."""
        return f"{self.grade or 'nothing'} ({self.why})"


@dataclass(slots=True, frozen=True)
class Survivor:
    """A fault that no test noticed."""

    fault: Fault
    unit: Unit
    """The unit that it was seeded in."""
    waiver: str = ""
    """The waiver that judges it; empty: nobody has."""

    @property
    def location(self) -> Location:
        """Where it was seeded, in the file as it is here."""
        return place_of(self.unit, self.fault)


@dataclass(slots=True, frozen=True)
class Figures:
    """How many of the faults seeded in a unit some test noticed."""

    seeded: int
    """Those with a verdict; what could not be judged is apart."""
    killed: int
    operators: dict[str, tuple[int, int]]
    """Killed and seeded for each operator, by name."""
    outcomes: dict[str, int]
    """How many came to what; `error` among them."""
    stale: int
    """Records of faults that say nothing any more."""

    def __str__(self) -> str:
        """`17 of 20`."""
        return f"{self.killed} of {self.seeded}"


def place_of(unit: Unit, fault: Fault) -> Location:
    """Where a fault of a unit is seeded, in the file as it is here."""
    return Location(unit.location.path, unit.location.line + fault.line - 1)


# implements: KIT-SRS-018.a
def wanted(project: Project, address: str) -> Grade:
    """The grade that the policy wants of a requirement, part or risk control; *no test* where it wants none."""
    return demand(project, address).grade


# implements: KIT-SRS-018.a, KIT-SRS-018.b
def demand(project: Project, address: str) -> Wanted:
    """The grade that is wanted of an address, and why; less than the policy's where nothing more can be observed."""
    item = project.item(address)
    if item is None or not item.in_force or not _is_graded(item):
        return Wanted(Grade.NONE, "not graded")
    policy, why = _place(project, item, address)
    grade = project.grade_policy.wanted[policy]
    for most, reason in _limits(project, item, address):
        if most < grade:
            return Wanted(most, reason, policy)
    return Wanted(grade, why, policy)


def _is_graded(item: Item) -> bool:
    return item.kind == RISK_CONTROL or item.kind.endswith("requirement")


def _place(project: Project, item: Item, address: str) -> tuple[str, str]:
    """The key of the policy for an address, and its words."""
    if item.kind == RISK_CONTROL:
        return RISK_CONTROL, "risk control"
    own = safety_class(project, item, address)
    return f"class-{own}", f"class {own}"


# implements: KIT-SRS-018.a
def safety_class(project: Project, item: Item, address: str) -> str:
    """The requirement's own class; else the highest of what satisfies it; else that of the device or component."""
    own = item.attribute("safety-class", address[len(item.id) + 1 :])
    if own in _CLASSES:
        return own
    found = []
    for link in project.links_to(address, "satisfies"):
        end = project.items[link.source]
        ends = [end, *(one for one in map(project.item, end.targets("part-of")) if one)] if end.kind == "interface" else [end]
        found += [one.attribute("safety-class") for one in ends]
    if known := [one for one in found if one in _CLASSES]:
        return max(known)
    content = project.components.get(item.origin)
    identity = content.dossier.identity if content is not None else project.identity
    whole = identity.safety_class if identity is not None else ""
    return whole if whole in _CLASSES else _UNCLASSED


# implements: KIT-SRS-018.b
def _limits(project: Project, item: Item, address: str) -> Iterator[tuple[Grade, str]]:
    """The most that can be observed of an address, where that is less than a fault noticed, with the reason."""
    method = item.attribute("method", address[len(item.id) + 1 :], default="test")
    if method != "test":
        yield Grade.NONE, method
    if _is_words(project, item, address):
        yield Grade.NONE, "by words to users"
    if not project.tests_of(address) and trace.protocols_of(project, address):
        yield Grade.DECLARED, "by hand"
    units = trace.implementing(project, address)
    if units and not any(unit.observable and unit.origin == item.origin for unit in units):
        yield Grade.DECLARED, UNOBSERVED
    if trace.is_constraint(project, item):
        yield Grade.EXECUTED, "constraint"


def _is_words(project: Project, item: Item, address: str) -> bool:
    """Whether the address is made true by what users are told, and by no code."""
    informs = item.attribute("category") == "labelling" or item.attribute("option") == "information"
    return (
        informs
        and (address in _realised(project) or not trace.in_software(project, address))
        and not trace.implementing(project, address)
    )


def _realised(project: Project) -> frozenset[str]:
    if "realised" not in project.worked_out:
        project.worked_out["realised"] = trace.realised(project)
    found: frozenset[str] = project.worked_out["realised"]
    return found


def graded(project: Project, *, inherited: bool = False) -> Iterator[tuple[Item, str]]:
    """Each item of which a grade may be wanted, with each of its addresses."""
    for item in [*project.requirements(inherited=inherited), *project.of_kind(RISK_CONTROL, inherited=inherited)]:
        for address in item.addresses:
            yield item, address


# implements: KIT-SRS-018.c
def seeded_units(project: Project) -> list[Unit]:
    """The project's own units that the policy wants faults in: what implements an address wanted fault-sensitive; by id."""
    return [project.units[name] for name in _asking(project, lambda one: one.grade is Grade.FAULT_SENSITIVE)]


# implements: KIT-SRS-018.d
def judged_units(project: Project) -> dict[str, list[str]]:
    """The project's own units in which each survivor is to be judged, by id, with the addresses that ask for it."""
    policy = project.grade_policy
    return _asking(project, lambda one: one.grade is Grade.FAULT_SENSITIVE and one.policy in policy.survivors)


def _asking(project: Project, asks: Callable[[Wanted], bool]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _, address in graded(project):
        own = [unit for unit in trace.implementing(project, address) if unit.observable and not unit.origin]
        if own and asks(demand(project, address)):
            for unit in own:
                addresses = found.setdefault(unit.id, [])
                if address not in addresses:
                    addresses.append(address)
    return dict(sorted(found.items()))


# implements: KIT-SRS-018.d
def survivors(project: Project, unit: Unit) -> list[Survivor]:
    """The faults in a unit, those of marked units inside it included, that no test noticed; by place.

    Records that say nothing any more are left out: `samdkit verify` seeds those faults again.
    """
    judged = waivers_of(project)
    found = [
        Survivor(fault, inner, judged.get(fault.fault, ""))
        for fault in seeded.fresh(project, unit)
        if fault.outcome in UNNOTICED and (inner := seeded.unit_of(project, fault)) is not None
    ]
    return sorted(found, key=lambda one: (one.location.line, one.fault.operator, one.fault.what, one.fault.fault))


def waivers_of(project: Project) -> dict[str, str]:
    """Fault digest → the waiver in force that judges it; one waiver judges one fault."""
    judging = [
        one
        for one in project.of_kind("waiver", inherited=False)
        if one.attribute("check") == waivers.SURVIVOR and not waivers.ended(project, one)
    ]
    return {one.attribute("at"): one.id for one in reversed(judging) if one.attribute("at")}


def is_unnoticed(project: Project, digest: str) -> bool:
    """Whether the project's own fault of that digest could be seeded again and no test noticed it when it was."""
    return any(one.outcome in UNNOTICED for one in _existing(project, digest))


def is_noticed(project: Project, digest: str) -> bool:
    """Whether the project's own fault of that digest could be seeded again and some test noticed it when it was."""
    return any(one.outcome == "killed" for one in _existing(project, digest))


def _existing(project: Project, digest: str) -> list[Fault]:
    return [one for one in project.faults if one.fault == digest and not one.origin and seeded.exists(project, one)]


# implements: KIT-SRS-018.e
def figures(project: Project, unit: Unit) -> Figures:
    """Killed and seeded in a unit, those of marked units inside it included: over all tests of what it implements."""
    fresh = seeded.fresh(project, unit)
    verdicts = [one for one in fresh if one.outcome != "error"]
    total = Counter(one.operator for one in verdicts)
    killed = Counter(one.operator for one in verdicts if one.outcome == "killed")
    return Figures(
        len(verdicts),
        killed.total(),
        {name: (killed[name], total[name]) for name in sorted(total)},
        dict(sorted(Counter(one.outcome for one in fresh).items())),
        len(project.faults_in(unit)) - len(fresh),
    )
