"""What the observed runs say about each address: which tests count, how much they show, and what made them stale."""

from dataclasses import dataclass

from samdkit import seeded
from samdkit.model.code import Unit
from samdkit.model.evidence import Grade, Run
from samdkit.model.item import Item, expand
from samdkit.project import Project, natural
from samdkit.sources.dossier import references


@dataclass(slots=True, frozen=True)
class Observed:
    """One run, read as evidence for one address."""

    run: Run
    address: str
    grade: Grade
    stale: tuple[str, ...]
    """What changed since the run; empty: the run still speaks of what is there."""
    unseen: str = ""
    """Why nobody can tell whether it entered what implements the address; empty: it did, or was seen not to."""

    @property
    def counts(self) -> bool:
        """Whether it is evidence: passed, and nothing that it speaks of has changed."""
        return self.run.passed and not self.stale


def observed(project: Project, address: str) -> list[Observed]:
    """Every recorded run for an address, sorted by test; looked at once, for many ask."""
    kept: dict[str, list[Observed]] = project.worked_out.setdefault("observed", {})
    if address not in kept:
        kept[address] = _observed(project, address)
    return kept[address]


def _observed(project: Project, address: str) -> list[Observed]:
    runs = project.runs_of(address)
    alert = _alert(project, address, runs) if project.faults and runs else frozenset()
    found = []
    for run in runs:
        reached = _grade(project, run, address)
        if reached is Grade.EXECUTED and (run.origin, run.function) in alert:
            reached = Grade.FAULT_SENSITIVE
        unseen = _unseen(project, run, address) if run.passed and reached < Grade.EXECUTED else ""
        found.append(Observed(run, address, reached, tuple(_stale(project, run, address)), unseen))
    return sorted(found, key=lambda one: one.run.test)


# implements: KIT-SRS-012.a
def grade(project: Project, address: str) -> Grade:
    """The best grade that a counting run gives the address; *declared* if there are only marks or manual records."""
    item = project.item(address)
    if item is None:
        return Grade.NONE
    grades = [one.grade for one in observed(project, address) if one.counts]
    declared = project.tests_of(address) or manual_pass(project, address)
    return max([*grades, Grade.DECLARED if declared else Grade.NONE])


# implements: KIT-SRS-012.a
def implementing(project: Project, address: str) -> list[Unit]:
    """The units that a test of the address must enter.

    For a risk control: units that name it, and those of the requirements that realise it.
    """
    item = project.item(address)
    units = list(project.units_of(address))
    if item is not None and item.kind == "risk-control":
        for target in project.resolved(item, "realised-by"):
            units += project.units_of(target)
    return units


# implements: KIT-SRS-012.a
def is_constraint(project: Project, item: Item) -> bool:
    """Whether a passed test is enough: a constraint, or a control that only constraints realise (format 1)."""
    if item.kind == "risk-control":
        ends = [project.item(target) for target in project.resolved(item, "realised-by")]
        return bool(ends) and all(end is not None and end.attribute("form") == "constraint" for end in ends)
    return item.attribute("form") == "constraint"


# implements: KIT-SRS-012.a
def realised(project: Project, *, document: str = "") -> frozenset[str]:
    """Every address that a section of a document, or of that one, `realises`; a whole requirement stands for all its parts."""
    found: set[str] = set()
    for section in project.sections():
        if document and section.document != document:
            continue
        for target in references(section.bookkeeping.get("realises", "")):
            end = project.item(target)
            found.update(expand(end, [target]) if end is not None else [target])
    return frozenset(found)


def in_software(project: Project, address: str) -> bool:
    """Whether code, a test or a manual protocol names exactly that address."""
    named = project.units_of(address) or project.tests_of(address)
    return bool(named) or any(link.target == address for link in project.links_to(address, "verifies"))


def protocols_of(project: Project, address: str) -> list[Item]:
    """The manual protocols that verify exactly that address, by id."""
    links = project.links_to(address, "verifies")
    found = {link.source: project.items[link.source] for link in links if link.target == address}
    return sorted((one for one in found.values() if one.kind == "test-protocol"), key=lambda one: natural(one.id))


def manual_pass(project: Project, address: str) -> bool:
    """Whether a manual protocol that verifies the address passed with this version of the device."""
    return any(protocol_passed(project, one) for one in protocols_of(project, address))


def protocol_passed(project: Project, protocol: Item) -> bool:
    """Whether the records that decide for a manual protocol all passed; it then verifies all that it names."""
    deciding = deciding_records(project, protocol)
    return bool(deciding) and all(one.attribute("result") == "pass" for one in deciding)


def is_signed(project: Project, protocol: Item) -> bool:
    """Whether each record that decides for a manual protocol is signed; one that says nothing is not."""
    deciding = deciding_records(project, protocol)
    return bool(deciding) and all(one.attribute("signed") == "yes" for one in deciding)


def records(project: Project, protocol: Item) -> list[Item]:
    """Every record in force of a manual protocol, whatever its version; sorted by day."""
    found = [project.items[one.source] for one in project.links_to(protocol.id, "concerns")]
    return sorted((one for one in found if one.kind == "test-record"), key=lambda one: (one.attribute("date"), natural(one.id)))


def deciding_records(project: Project, protocol: Item) -> list[Item]:
    """The records that decide for a manual protocol: of the version that is here, those of the newest day.

    Of one day all must have passed: which of them was the last, nobody can tell. A component's protocol is carried out with the
    component's version.
    """
    content = project.components.get(protocol.origin)
    identity = content.dossier.identity if content is not None else project.identity
    version = identity.version if identity is not None else ""
    current = [one for one in records(project, protocol) if version and one.attribute("version") == version]
    return [one for one in current if one.attribute("date") == current[-1].attribute("date")]


def has_open_task(project: Project, item: Item) -> bool:
    """Whether a task that nobody has done yet concerns the item; a release waits for it."""
    found = [project.items[one.source] for one in project.links_to(item.id, "concerns")]
    return any(one.is_open_task for one in found)


def unit_key(run: Run, unit: str) -> str:
    """The key of a run's unit in the project: a component's units bear its name."""
    return seeded.key(run.origin, unit)


# implements: KIT-SRS-012.a
def _grade(project: Project, run: Run, address: str) -> Grade:
    if not run.passed:
        return Grade.NONE
    if run.results:
        return Grade.DECLARED  # nobody saw what it entered
    item = project.item(address)
    if item is not None and is_constraint(project, item):
        return Grade.EXECUTED
    wanted = {unit.id for unit in implementing(project, address) if unit.origin == run.origin}
    return Grade.EXECUTED if wanted & run.executed else Grade.DECLARED


# implements: KIT-SRS-015.c
def _unseen(project: Project, run: Run, address: str) -> str:
    """Why a run may have entered what implements an address though nobody saw it."""
    if run.results:
        return ""
    if run.unseen:
        return f"it started {', '.join(run.unseen)}"
    environment = project.environments.get(run.environment)
    for missed in environment.not_observable if environment else ():
        if any(unit.location.path == missed.get("file") for unit in implementing(project, address) if unit.origin == run.origin):
            return f"{missed['file']} could not be observed ({missed['reason']})"
    return ""


# implements: KIT-SRS-012.e
def _alert(project: Project, address: str, runs: list[Run]) -> frozenset[tuple[str, str]]:
    """The tests of which a case that verifies the address fails with a fault in what implements it; each with its component.

    A case that verifies something else shows nothing about this address, though it may be one of the same function.
    """
    item = project.item(address)
    if item is None or is_constraint(project, item):
        return frozenset()  # no code makes it true, so none can be broken
    noticed = {(unit.origin, test) for unit in implementing(project, address) for test in seeded.noticing(project, unit)}
    return frozenset((run.origin, run.function) for run in runs if run.passed and (run.origin, run.test) in noticed)


def outdated(project: Project, run: Run) -> list[str]:
    """What changed since a run, for all that it verifies; nothing: a run now would see the same code, tests and words."""
    reasons = (reason for address in run.verifies or ("",) for reason in _stale(project, run, address))
    return list(dict.fromkeys(reasons))


# implements: KIT-SRS-012.c, KIT-SRS-012.d
def _stale(project: Project, run: Run, address: str) -> list[str]:
    item = project.item(address)
    reasons: list[str] = []
    if item is not None and item.digest_of(address) != run.parts.get(address):
        reasons.append(f"the text of {address} changed")
    for unit, digest in sorted(run.units.items()):
        current = project.units.get(unit_key(run, unit))
        if current is None:
            reasons.append(f"{unit} is gone or lost its marker")
        elif current.digest != digest:
            reasons.append(f"{unit} changed")
    test = project.tests.get(unit_key(run, run.function))
    if test is None and run.test_digest:
        reasons.append(f"the test {run.function} is gone")
    elif test is None:
        reasons.append(
            f"the test {run.function} is inherited from another file or made at run time, so nobody sees when it changes"
        )
    elif test.digest != run.test_digest:
        reasons.append(f"the test {run.function}, its module or a conftest.py changed")
    return reasons if run.origin else reasons + _changed_surroundings(project, run)


def _changed_surroundings(project: Project, run: Run) -> list[str]:
    """Test data and locks; a component's came with its wheel and can't change apart from it."""
    reasons = []
    for path, digest in sorted(run.inputs.items()):
        if project.file_digest(path) != digest:
            reasons.append(f"{path}, which the test reads, changed")
    if run.results:
        return reasons
    return reasons + seeded.changed_environment(project, run.environment)
