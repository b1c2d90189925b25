"""The trace graph: everything that is known of a device or component, in memory, nothing hidden."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from samdkit import digests
from samdkit.errors import CannotTell, UsageError
from samdkit.model.code import Connection, TestFunction, Unit
from samdkit.model.commit import Commit
from samdkit.model.component import Component, LockedPackage
from samdkit.model.document import DossierFile, Section
from samdkit.model.evidence import Environment, Evidence, Fault, ResultsFile, Review, Run
from samdkit.model.finding import Finding
from samdkit.model.grade_policy import GradePolicy
from samdkit.model.identity import Identity
from samdkit.model.item import Item, Link, expand, item_id
from samdkit.model.location import Location
from samdkit.model.risk_plan import RiskPlan
from samdkit.sources import components as component_reader
from samdkit.sources import (
    connections,
    dossier,
    evidence,
    git,
    locks,
    policy,
    python_code,
    python_tests,
    python_text,
    risk_plan,
)
from samdkit.sources.components import Content
from samdkit.sources.configuration import Configuration
from samdkit.sources.configuration import read as read_configuration

#: Ends of files that are Python's, or say only that it is typed.
_PYTHON = (".py", ".pyc", ".pyi", ".typed")
#: Folders below those of the code that hold nothing that was written here.
_NO_SOURCES = frozenset({"node_modules", "__pycache__"})
#: Links that, naming a whole item, mean all its parts.
MEANS_ALL_PARTS = frozenset({"satisfies", "realised-by", "derives-from", "concerns", "refines"})


@dataclass
class Project:
    """A device or component as its files say it, with what was observed."""

    root: Path
    configuration: Configuration = field(default_factory=Configuration)
    identity: Identity = field(default_factory=Identity)
    has_identity: bool = False
    items: dict[str, Item] = field(default_factory=dict)
    files: list[DossierFile] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    tests: dict[str, TestFunction] = field(default_factory=dict)
    connections: list[Connection] = field(default_factory=list)
    """Where the project's own code opens a way out of the program, by file and line."""
    runs: list[Run] = field(default_factory=list)
    environments: dict[str, Environment] = field(default_factory=dict)
    results: dict[str, ResultsFile] = field(default_factory=dict)
    """The project's own files of other runners whose cases are among the runs, by path."""
    faults: list[Fault] = field(default_factory=list)
    """Every fault that was seeded, its own and those of components."""
    reviews: list[Review] = field(default_factory=list)
    lock: locks.Lock | None = None
    lock_digests: dict[str, str] = field(default_factory=dict)
    packages: list[LockedPackage] = field(default_factory=list)
    components: dict[str, Content] = field(default_factory=dict)
    risk_plan: RiskPlan | None = None
    findings: list[Finding] = field(default_factory=list)
    """What could not be read."""
    worked_out: dict[str, Any] = field(default_factory=dict)
    """What others worked out of the graph, kept so that it is done once; emptied by `index`."""
    _commit: Commit | None = None
    _file_digests: dict[str, str] = field(default_factory=dict)
    _incoming: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    _units_of: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    _runs_of: dict[str, list[Run]] = field(default_factory=lambda: defaultdict(list))
    _faults_of: dict[tuple[str, str], list[Fault]] = field(default_factory=lambda: defaultdict(list))
    _tests_of: dict[str, list[TestFunction]] = field(default_factory=lambda: defaultdict(list))

    @property
    def commit(self) -> Commit:
        """The commit that is checked out; of 1 January 1980 where there is none. Read when asked for: many calls do without."""
        if self._commit is None:
            self._commit = git.head(self.root)
        return self._commit

    @commit.setter
    def commit(self, commit: Commit) -> None:
        self._commit = commit

    def file_digest(self, path: str) -> str:
        """The sha256 of a file of the project, empty where there is none; each is read once."""
        if path not in self._file_digests:
            file = self.root / path
            self._file_digests[path] = digests.of_bytes(file.read_bytes()) if file.is_file() else ""
        return self._file_digests[path]

    @cached_property
    def grade_policy(self) -> GradePolicy:
        """Which grade is wanted where: the kit's policy, or what the project states in its place."""
        return policy.grades(self.root, self.configuration.policy)

    @cached_property
    def test_settings(self) -> str:
        """Digest of the settings that pytest runs the project's tests with."""
        from samdkit.sources import pytest_settings  # noqa: PLC0415 - nobody asks before a run was recorded

        return pytest_settings.digest(self.root)

    @property
    def today(self) -> str:
        """The day of the last commit, `YYYY-MM-DD`; dates are judged by it, for the clock would change answers."""
        return self.commit.day if self.commit.id else ""

    # What it holds

    @property
    def is_newer(self) -> bool:
        """Whether its dossier is of a format that this kit does not know; then nothing of it can be judged."""
        return any(
            one.check == dossier.NEWER_FORMAT and one.location.path == self.identity.location.path for one in self.findings
        )

    def own_items(self) -> Iterator[Item]:
        """The project's own items, without those that came with components."""
        return (item for item in self.items.values() if not item.origin)

    def of_kind(self, *kinds: str, inherited: bool = True) -> list[Item]:
        """Items in force of these kinds, sorted by id."""
        found = (item for item in self.items.values() if item.kind in kinds and item.in_force and (inherited or not item.origin))
        return sorted(found, key=lambda item: natural(item.id))

    def requirements(self, *, inherited: bool = True) -> list[Item]:
        """System and software requirements in force."""
        return self.of_kind("system-requirement", "software-requirement", inherited=inherited)

    def sections(self) -> Iterator[Section]:
        """Every heading without an identifier, of the project's own dossier."""
        for file in self.files:
            if not file.origin:
                yield from file.sections

    def item(self, address: str) -> Item | None:
        """The item that an address names, or whose part it names."""
        return self.items.get(item_id(address))

    def has(self, address: str) -> bool:
        """Whether an address names an item or one of its parts."""
        item = self.item(address)
        return item is not None and (address == item.id or address in item.addresses)

    # Links

    # implements: KIT-SRS-010.a, KIT-SRS-010.b
    def links_to(self, address: str, *kinds: str) -> list[Link]:
        """Links in force that end at the item, or at the part (a link to the whole item means all its parts)."""
        target = self.item(address)
        found = []
        for link in self._incoming.get(item_id(address), ()):
            if (kinds and link.kind not in kinds) or not self.items[link.source].in_force:
                continue
            whole = link.target == item_id(address) and link.kind in MEANS_ALL_PARTS
            if target is None or address in {target.id, link.target} or whole:
                found.append(link)
        return found

    # implements: KIT-SRS-010.b
    def resolved(self, item: Item, kind: str) -> list[str]:
        """Where the item's links of one kind end: parts, where a whole item stands for them."""
        found: list[str] = []
        for target in item.targets(kind):
            end = self.item(target)
            found.extend(expand(end, [target]) if end is not None and kind in MEANS_ALL_PARTS else [target])
        return found

    # Code, tests and what was observed

    def units_of(self, address: str) -> list[Unit]:
        """The marked units that implement an address."""
        return self._units_of.get(address, [])

    def tests_of(self, address: str) -> list[TestFunction]:
        """Test functions marked with exactly that address."""
        return self._tests_of.get(address, [])

    def runs_of(self, address: str) -> list[Run]:
        """Recorded runs of test cases that verify exactly that address."""
        return self._runs_of.get(address, [])

    def faults_in(self, unit: Unit) -> list[Fault]:
        """Faults seeded in a unit or in a marked unit inside it, as recorded, whether they still fit or not; by place."""
        if not self.faults:
            return []
        if "seeded units" not in self.worked_out:
            by_file: dict[tuple[str, str], list[Unit]] = defaultdict(list)
            for one in self.units.values():
                if (one.origin, one.id) in self._faults_of:
                    by_file[one.origin, one.location.path].append(one)
            self.worked_out["seeded units"] = by_file
        beside = self.worked_out["seeded units"].get((unit.origin, unit.location.path), ())
        return [fault for one in beside if unit.holds(one) for fault in self._faults_of[one.origin, one.id]]

    def index(self) -> None:
        """Builds the look-ups anew; called when everything has been read, and by whoever changes the lists afterwards."""
        self._forget()
        for item in self.items.values():
            for link in item.links:
                self._incoming[link.target_item].append(link)
        for unit in self.units.values():
            for address in unit.implements:
                self._units_of[address].append(unit)
        for run in self.runs:
            for address in run.verifies:
                self._runs_of[address].append(run)
        for fault in self.faults:
            self._faults_of[fault.origin, fault.unit].append(fault)
        for test in self.tests.values():
            for address in test.verifies:
                self._tests_of[address].append(test)

    def _forget(self) -> None:
        for known in (self.worked_out, self._incoming, self._units_of, self._runs_of, self._faults_of, self._tests_of):
            known.clear()


def natural(identifier: str) -> tuple[str, int]:
    """Ids in the order people expect: `SRS-9` before `SRS-10`."""
    prefix, _, number = identifier.rpartition("-")
    head, _, _tail = number.partition(".")
    return prefix, int(head) if head.isdigit() else 0


def load(root: Path, *, any_format: bool = False) -> Project:
    """Reads a project; everything that is unreadable is among its findings.

    Raises `UsageError` if there is no dossier in `root`, if its settings can't be read, or if the dossier is of a newer format;
    with `any_format` that is the only finding, and nothing else is read.
    """
    project = Project(root, read_configuration(root))
    folder = project.configuration.dossier
    if project.configuration.policy:
        policy.grades(root, project.configuration.policy)  # a fault in it is told before anything is judged
    if not (root / folder).is_dir():
        raise UsageError(
            f"no {folder}/ here",
            where=str(root.name or root),
            hint="run the command in a device's folder, make one with `samdkit new`, or `samdkit init` for an app that is there",
        )
    own = dossier.read(_files(root, (folder,), ".md"), folder=folder)
    project.findings += own.findings
    if own.identity is not None:
        project.identity, project.has_identity = own.identity, True
    if project.is_newer:
        if not any_format:
            (finding,) = project.findings
            raise UsageError(finding.message, where=str(finding.location), hint=finding.hint)
        return project
    project.files += own.files
    _add_items(project, own.items)
    _read_code(project)
    records, problems = evidence.read(_files(root, project.configuration.evidence, ".jsonl"))
    project.findings += problems
    _add_evidence(project, records)
    try:
        project.lock = locks.read_lock(root)
    except CannotTell as error:
        project.findings.append(locks.broken(locks.NAME, 0, error.message))
    project.lock_digests = locks.lock_digests(root)
    project.packages, problems = locks.read_packages(root)
    project.findings += problems
    if project.lock is not None:
        _read_components(project, project.lock.components)
    project.risk_plan, problems = risk_plan.read(project.files)
    project.findings += problems
    project.index()
    return project


def _files(root: Path, places: Iterable[str], suffix: str) -> Iterator[tuple[str, bytes]]:
    """Every file of that suffix among files and below folders, once."""
    for path in files(root, places, suffix):
        yield path, (root / path).read_bytes()


def code_files(project: Project) -> list[str]:
    """The Python files of the code, sorted. A test folder inside a folder of the code is tests and not code."""
    return _without_tests(project, files(project.root, project.configuration.code, ".py"))


def results_files(project: Project) -> list[str]:
    """The JUnit files of other test runners, by the patterns of the settings; sorted."""
    root = project.root
    found = {path for pattern in project.configuration.results for path in root.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(root).as_posix() for path in found)


def other_code_files(project: Project) -> list[str]:
    """The sources of the code in other languages, pages, styles and data among them; sorted."""
    return _without_tests(project, other_sources(project.root, project.configuration.code))


def _without_tests(project: Project, found: list[str]) -> list[str]:
    code, tests = ([PurePosixPath(one) for one in places] for places in (project.configuration.code, project.configuration.tests))
    inside = [f"{one}/" for one in tests if any(folder in one.parents for folder in code)]
    return [path for path in found if not f"{path}/".startswith(tuple(inside))] if inside else found


def files(root: Path, places: Iterable[str], suffix: str) -> list[str]:
    """The paths of all files of that suffix: those named, and those below the folders named; sorted."""
    found: set[str] = set()
    for place in places:
        start = root / place
        for path in [start] if start.is_file() else start.rglob(f"*{suffix}"):
            if path.is_file() and path.suffix == suffix and "__pycache__" not in path.parts:
                found.add(path.relative_to(root).as_posix())
    return sorted(found)


# implements: KIT-SRS-010.c
def _add_items(project: Project, items: Iterable[Item]) -> None:
    for item in items:
        first = project.items.get(item.id)
        if first is None:
            project.items[item.id] = item
            continue
        project.findings.append(
            Finding(
                "trace.duplicate-id",
                f"{item.id} stands already at {first.location}",
                item.location,
                item=item.id,
                hint="give one of them the next free number; ids are never used twice",
            )
        )


def _read_code(project: Project) -> None:
    for path in code_files(project):
        content = (project.root / path).read_bytes()
        source, unread = python_text.decode(path, content)
        units, problems = python_code.units(path, source)
        project.units.update({unit.id: unit for unit in units})
        project.connections += connections.find(path, source)
        project.findings += unread + problems
    _read_other_code(project)
    sources: dict[str, str] = {}
    for path, content in _files(project.root, [*project.configuration.tests, *_conftests_above(project)], ".py"):
        sources[path], unread = python_text.decode(path, content)
        project.findings += unread
    tests, problems = python_tests.find(sources)
    project.tests.update({test.id: test for test in tests})
    project.findings += problems


def other_sources(root: Path, places: Iterable[str]) -> list[str]:
    """The paths of all sources in languages other than Python among files and below folders; sorted."""
    found: set[str] = set()
    for place in places:
        start = root / place
        walk = os.walk(start) if start.is_dir() else [(str(start.parent), list[str](), [start.name])]
        for folder, folders, names in walk:
            folders[:] = [one for one in folders if one not in _NO_SOURCES and not one.startswith(".")]
            others = [one for one in names if not one.endswith(_PYTHON)]
            if not others:
                continue
            from samdkit.sources import languages  # noqa: PLC0415 - takes 6 ms, and many folders hold Python only

            found |= {os.path.join(folder, one) for one in others if os.path.splitext(one)[1] in languages.SUFFIXES}  # noqa: PTH118, PTH122 - a fifth of the time
    return sorted(Path(path).relative_to(root).as_posix() for path in found if os.path.isfile(path))  # noqa: PTH113 - as above


def _read_other_code(project: Project) -> None:
    for path in other_code_files(project):
        content = (project.root / path).read_bytes()
        if not python_text.may_hold_marker(content):
            continue
        from samdkit.sources import markers  # noqa: PLC0415 - takes 5 ms, and few projects have any

        text, unread = markers.decode(path, content)
        units, problems = markers.units(path, text)
        project.units.update({unit.id: unit for unit in units})
        project.findings += unread + problems


def _conftests_above(project: Project) -> list[str]:
    """`conftest.py` files between the project's folder and its test folders: pytest loads them as well."""
    folders = {parent for place in project.configuration.tests for parent in PurePosixPath(place).parents}
    return [path for folder in folders if (project.root / (path := str(folder / "conftest.py"))).is_file()]


def _add_evidence(project: Project, records: Evidence) -> None:
    project.runs += records.runs
    project.environments.update(records.environments)
    project.results.update({} if any(run.origin for run in records.runs) else records.results)
    for run in records.runs:
        if run.results and not run.test_digest:
            _add_reported_test(project, run)
    project.faults += records.faults
    project.reviews += records.reviews


def _add_reported_test(project: Project, run: Run) -> None:
    """A test in another language is known by the results of its runner only."""
    name = f"{run.origin}:{run.function}" if run.origin else run.function
    before = project.tests.get(name)
    path, _, line = run.place.rpartition(":")
    place = Location(path, int(line)) if path and line.isdigit() else Location(run.place) if run.place else run.location
    verifies = tuple(dict.fromkeys([*(before.verifies if before else ()), *run.verifies]))
    project.tests[name] = TestFunction(run.function, before.location if before else place, verifies, "", run.origin)


# implements: KIT-SRS-010.d
def _read_components(project: Project, entries: list[Component]) -> None:
    for component in entries:
        wheel = project.root / component.wheel
        if not wheel.is_file():
            continue
        path = project.root / component.evidence
        records = (component.evidence, path.read_bytes()) if path.is_file() else None
        content = component_reader.read(component.name, component.wheel, wheel.read_bytes(), records)
        for located in content.findings:
            # What is unreadable in a changed wheel is one finding: that it is changed (`components.changed-wheel`).
            if component.intact or located.check != component_reader.UNREADABLE_WHEEL:
                project.findings.append(_inside(located, component.wheel))
        project.components[component.name] = content
        for item in content.dossier.items:
            item.location = _within(item.location, component.wheel)
        _add_items(project, content.dossier.items)
        project.files += content.dossier.files
        prefix = f"{component.name}:"
        project.units.update({prefix + unit.id: unit for unit in content.units})
        project.tests.update({prefix + test.id: test for test in content.tests})
        _add_evidence(project, content.evidence)


def _within(location: Location, wheel: str) -> Location:
    return Location(f"{wheel}!{location.path}", location.line)


def _inside(finding: Finding, wheel: str) -> Finding:
    if finding.location.path.startswith("vendor/"):
        return finding
    return Finding(
        finding.check,
        finding.message,
        _within(finding.location, wheel),
        finding.item,
        finding.hint,
        finding.severity,
    )
