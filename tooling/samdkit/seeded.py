"""The faults that were seeded and what their records still say: a record of something that changed since says nothing."""

from samdkit.model.code import Unit
from samdkit.model.evidence import Fault
from samdkit.project import Project


def unit_of(project: Project, fault: Fault) -> Unit | None:
    """The unit that a fault was seeded in, as it is here, whatever it holds by now."""
    return project.units.get(key(fault.origin, fault.unit))


def key(origin: str, name: str) -> str:
    """The key of a unit or a test in the project: a component's bear its name."""
    return f"{origin}:{name}" if origin else name


def exists(project: Project, fault: Fault) -> bool:
    """Whether the unit is what it was, so that the same fault could be seeded again."""
    unit = unit_of(project, fault)
    return unit is not None and unit.digest == fault.unit_digest


# implements: KIT-SRS-012.f
def stale(project: Project, fault: Fault) -> list[str]:
    """What changed since the fault was seeded; nothing: the record still speaks of what is there."""
    unit = unit_of(project, fault)
    if unit is None:
        return [f"{fault.unit} is gone or lost its marker"]
    reasons = [] if unit.digest == fault.unit_digest else [f"{fault.unit} changed"]
    for name, digest in sorted(fault.tests.items()):
        test = project.tests.get(key(fault.origin, name))
        if test is None or test.digest != digest:
            reasons.append(f"the test {name}, its module or a conftest.py changed" if test else f"the test {name} is gone")
    if fault.origin:
        return reasons  # a component's data and locks came with its wheel
    for path, digest in sorted(fault.inputs.items()):
        if project.file_digest(path) != digest:
            reasons.append(f"{path}, which the tests read, changed")
    return reasons + changed_environment(project, fault.environment)


def changed_environment(project: Project, digest: str) -> list[str]:
    """What is otherwise than in the environment of that digest: the settings of pytest, the locks."""
    environment = project.environments.get(digest)
    reasons = []
    if environment and environment.settings and environment.settings != project.test_settings:
        reasons.append("the settings of pytest changed")
    before = environment.locks if environment else {}
    changed = sorted(name for name in {*before, *project.lock_digests} if before.get(name) != project.lock_digests.get(name))
    return [*reasons, f"{', '.join(changed)} changed"] if changed else reasons


def fresh(project: Project, unit: Unit) -> list[Fault]:
    """The faults seeded in a unit, those of marked units inside it included, whose records still speak of what is there."""
    found = project.faults_in(unit)
    return [one for one in found if is_fresh(project, one)] if found else []


def noticing(project: Project, unit: Unit) -> frozenset[str]:
    """The test cases that fail with a fault in the unit and pass without it; taking too long is not noticing."""
    if not project.faults:
        return frozenset()
    kept: dict[str, frozenset[str]] = project.worked_out.setdefault("noticing", {})
    name = key(unit.origin, unit.id)
    if name not in kept:
        kept[name] = frozenset(test for fault in fresh(project, unit) for test in fault.noticed)
    return kept[name]


def is_fresh(project: Project, fault: Fault) -> bool:
    """Whether the record of a fault still speaks of what is there; looked at once for each."""
    kept: dict[tuple[str, str, str], bool] = project.worked_out.setdefault("fresh faults", {})
    name = fault.origin, fault.unit, fault.fault
    if name not in kept:
        kept[name] = not stale(project, fault)
    return kept[name]
