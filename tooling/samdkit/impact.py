"""What a change touches and why: from what differs to code, requirements, risks, tests, documents and components.

The walk follows the trace links in the direction of their meaning. Changed words touch what implements, verifies, realises or
satisfies them and what is derived from them; changed code touches what it implements, the controls that rest on it and their
risks; a changed test touches what it verifies. It never goes back down: other code of the same requirement is not touched.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from pathlib import Path

from samdkit import grading, trace
from samdkit.changed import comparing
from samdkit.changed.change import Change, Changes, Kind
from samdkit.freshness import Freshness, freshness
from samdkit.model.code import TestFunction
from samdkit.model.evidence import Grade
from samdkit.model.item import Item, item_id
from samdkit.model.location import Location
from samdkit.project import Project, load, natural
from samdkit.sources import revision
from samdkit.sources.locks import normal

#: Kinds of items that risk controls act on.
_RISKS = ("risk", "threat")


class Reach(Enum):
    """In which way something is touched, which decides how far that goes on."""

    WORDS = auto()
    """It says something else."""
    FULFILMENT = auto()
    """What makes it true is another."""
    DERIVED = auto()
    """What it was derived from says something else."""
    PROOF = auto()
    """A test of it is another."""
    END = auto()
    """It has to be looked at, and no more."""


@dataclass(slots=True, frozen=True)
class Touched:
    """One thing that a change touches."""

    kind: str
    """The kind of the item, or `unit`, `test`, `document`, `component`, `package`, `code`, `test-file` or `settings`."""
    name: str
    """Of an item its id, or the part that is meant."""
    title: str
    location: Location
    direct: bool
    """Whether it changed itself."""
    why: tuple[str, ...]
    """From the change to it, itself last; the shortest way."""


@dataclass
class Impact:
    """What a change comes to."""

    project: Project
    changes: Changes
    touched: tuple[Touched, ...]
    """By kind and name; each once, by the shortest way to it."""
    freshness: Freshness

    def of_kind(self, *kinds: str) -> list[Touched]:
        """What is touched of some kinds, in the order of the kinds."""
        return [one for kind in kinds for one in self.touched if one.kind == kind]

    @property
    def requirements(self) -> list[Touched]:
        """Requirements and risk controls, the addresses that have a grade."""
        found = self.of_kind("system-requirement", "software-requirement", "risk-control")
        return [one for one in found if self.project.has(one.name) and self._is_graded(one.name)]

    def _is_graded(self, address: str) -> bool:
        item = self.project.item(address)
        return item is not None and item.in_force and address in item.addresses

    def grades(self, address: str) -> tuple[Grade, Grade]:
        """The grade that an address has now, and the one that the policy wants."""
        return trace.grade(self.project, address), grading.wanted(self.project, address)


# implements: KIT-SRS-063.a
@contextmanager
def of(root: Path, earlier: str = "HEAD", *, staged: bool = False) -> Iterator[Impact]:
    """The impact of what differs between a revision and the work tree, or between the last commit and what is staged."""
    if staged:
        with revision.staged(root) as (folder, found):
            yield between(load(folder), found)
    else:
        yield between(load(root), revision.since(root, earlier))


def between(project: Project, earlier: revision.Earlier) -> Impact:
    """The impact of what differs between an earlier state and a project."""
    changes = comparing.changes(project, earlier)
    fresh = freshness(project)
    touched = _Walk(changes, fresh).run()
    order = {kind: number for number, kind in enumerate(_ORDER)}

    def key(one: Touched) -> tuple[int, str, tuple[str, int], str]:
        return order.get(one.kind, len(order)), one.kind, natural(one.name), one.name

    return Impact(project, changes, tuple(sorted(touched, key=key)), fresh)


_ORDER = (
    "unit", "code", "user-need", "system-requirement", "software-requirement", "architecture", "interface", "risk", "threat",
    "risk-control", "soup", "component", "package", "test", "test-protocol", "test-file", "document", "settings",
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class _Step:
    """A place of the walk."""

    kind: str
    name: str
    reach: Reach
    why: tuple[str, ...]
    direct: bool = False


class _Walk:
    """Goes from each change along the links, breadth first, so that the first way to anything is a shortest one."""

    def __init__(self, changes: Changes, fresh: Freshness) -> None:
        self.changes = changes
        self.project = changes.project
        self.stale_by: dict[str, list[str]] = {}
        """Unit or file → test functions whose recorded runs depend on it."""
        for run in self.project.runs:
            if not run.origin and not run.results:
                for name in (*run.units, *run.inputs):
                    tests = self.stale_by.setdefault(name, [])
                    if not tests or tests[-1] != run.function:
                        tests.append(run.function)
        self.unseen = fresh.unseen
        self.found: dict[tuple[str, str], Touched] = {}
        self.done: set[tuple[str, str, Reach]] = set()
        self.queue: deque[_Step] = deque()

    # implements: KIT-SRS-063.f
    def run(self) -> list[Touched]:
        """Everything that is touched."""
        for change in self.changes.found:
            self.queue.extend(self._starts(change))
        while self.queue:
            step = self.queue.popleft()
            key = (step.kind, step.name)
            if key not in self.found:
                self.found[key] = self._touched(step)
            if (*key, step.reach) not in self.done:
                self.done.add((*key, step.reach))
                self.queue.extend(self._next(step))
        return list(self.found.values())

    def _starts(self, change: Change) -> Iterator[_Step]:
        """Where the walk begins for a change."""
        name = change.name
        place = str(change.location)
        if change.kind is Kind.ITEM:
            kind = self._item(name).kind
            for address in change.addresses or (name,):
                reach = Reach.WORDS
                yield _Step(self._item(address).kind or kind, address, reach, (place, address), direct=True)
        elif change.kind is Kind.SECTION:
            document = name.partition(":")[0]
            yield _Step("document", document, Reach.END, (place, document), direct=True)
            for address in change.addresses:
                yield self._address(address, Reach.END, (place, document))
        else:
            yield _Step(str(change.kind), name, Reach.WORDS, (place, name) if place != name else (name,), direct=True)

    def _next(self, step: _Step) -> Iterator[_Step]:
        """What a touched thing touches in turn."""
        if step.reach is Reach.END:
            return
        if step.kind == "unit":
            yield from self._of_unit(step)
        elif step.kind == "test":
            change = self._change(Kind.TEST, step.name)
            test = self.project.tests.get(step.name)
            for address in change.addresses if change else test.verifies if test else ():
                yield self._address(address, Reach.PROOF, step.why)
        elif step.kind in {"test-file", "code"}:
            yield from self._of_file(step)
        elif step.kind in {"package", "component"}:
            yield from self._of_package(step)
        elif step.kind not in {"settings", "document"}:
            yield from self._of_item(step)

    def _of_unit(self, step: _Step) -> Iterator[_Step]:
        change = self._change(Kind.UNIT, step.name)
        names = [step.name, *([change.before] if change and change.before else [])]
        for address in change.addresses if change else ():
            yield self._address(address, Reach.FULFILMENT, step.why)
        tests = {test for name in names for test in self.stale_by.get(name, ())} or set(self.unseen.get(step.name, ()))
        yield from (_Step("test", test, Reach.END, (*step.why, test)) for test in sorted(tests))

    def _of_file(self, step: _Step) -> Iterator[_Step]:
        """A file that tests read touches what they verify; of code without a marker only its file's neighbours are known."""
        tests = set(self.stale_by.get(step.name, ()))
        reach = Reach.WORDS if step.kind == "test-file" else Reach.END
        if step.kind == "code":
            units = [unit.id for unit in self.project.units.values() if unit.location.path == step.name and not unit.origin]
            tests |= {test for unit in units for test in self.stale_by.get(unit, ())}
        yield from (_Step("test", test, reach, (*step.why, test)) for test in sorted(tests))

    def _of_package(self, step: _Step) -> Iterator[_Step]:
        for item in self.project.of_kind("soup", inherited=False):
            if normal(item.attribute("package")) == step.name:
                yield self._address(item.id, Reach.WORDS, step.why)
        for item in self.project.own_items() if step.kind == "component" else ():
            ends = [self.project.item(link.target) for link in item.links]
            if item.in_force and any(end is not None and end.origin == step.name for end in ends):
                yield self._address(item.id, Reach.END, step.why)

    def _of_item(self, step: _Step) -> Iterator[_Step]:
        item, address = self._item(step.name), step.name
        if step.direct and item.kind in _homes():
            yield _Step("document", _homes()[item.kind], Reach.END, (*step.why, _homes()[item.kind]))
        if step.reach is Reach.WORDS:
            yield from self._looked_at(step, item)
        if step.reach in {Reach.WORDS, Reach.DERIVED}:
            yield from self._sources(step, Reach.DERIVED, "derives-from", "refines")
        if step.reach is Reach.FULFILMENT:
            yield from self._sources(step, Reach.END, "verifies")
            # Of a test of another runner nobody saw what it enters.
            yield from self._tests(step, [test for test in self.project.tests_of(address) if not test.digest])
        if step.reach in {Reach.WORDS, Reach.FULFILMENT}:
            yield from self._sources(step, Reach.FULFILMENT, "realised-by")
        if item.kind == "risk-control" and step.reach is not Reach.DERIVED:
            for target in item.targets("mitigates"):
                yield self._address(target, Reach.END, step.why)

    def _looked_at(self, step: _Step, item: Item) -> Iterator[_Step]:
        """What has to be looked at because an item says something else."""
        for unit in self.project.units_of(step.name):
            if not unit.origin:
                yield _Step("unit", unit.id, Reach.END, (*step.why, unit.id))
        yield from self._tests(step, self.project.tests_of(step.name))
        kinds = {link.kind for link in self.project.links_to(step.name)} - {"derives-from", "refines", "realised-by"}
        if kinds:
            yield from self._sources(step, Reach.END, *kinds)
        ends = [link.target for link in item.links if link.kind not in {"derives-from", "refines", "mitigates"}]
        for target in (*ends, *self._former_ends(item)):
            if self.project.item(target) is not None:
                yield self._address(target, Reach.END, step.why)

    def _former_ends(self, item: Item) -> list[str]:
        """Where links ended that the item no longer has."""
        before = self.changes.before.items.get(item.id)
        now = {(link.kind, link.target) for link in item.links}
        return [link.target for link in before.links if (link.kind, link.target) not in now] if before is not None else []

    def _sources(self, step: _Step, reach: Reach, *kinds: str) -> Iterator[_Step]:
        """The items whose links of some kinds end here."""
        for link in self.project.links_to(step.name, *kinds):
            yield self._address(link.source, reach, step.why)

    def _tests(self, step: _Step, tests: Iterable[TestFunction]) -> Iterator[_Step]:
        for test in tests:
            if not test.origin:
                yield _Step("test", test.id, Reach.END, (*step.why, test.id))

    def _address(self, address: str, reach: Reach, why: tuple[str, ...]) -> _Step:
        return _Step(self._item(address).kind or "item", address, reach, (*why, address))

    def _item(self, address: str) -> Item:
        """The item as it is now, else as it was."""
        name = item_id(address)
        item = self.project.items.get(name) or self.changes.before.items.get(name)
        return item or Item(name, "", "", Location(""))

    def _change(self, kind: Kind, name: str) -> Change | None:
        return self._by_name.get((kind, name))

    @cached_property
    def _by_name(self) -> dict[tuple[Kind, str], Change]:
        return {(one.kind, one.name): one for one in self.changes.found}

    def _touched(self, step: _Step) -> Touched:
        title, location = "", Location("")
        change = self._by_name.get((Kind(step.kind), step.name)) if step.kind in list(Kind) else None
        if step.kind == "unit" and step.name in self.project.units:
            location = self.project.units[step.name].location
        elif step.kind == "test" and step.name in self.project.tests:
            location = self.project.tests[step.name].location
        elif step.kind == "document":
            title = _titles(self.project).get(step.name, step.name)
        elif change is None:
            item = self._item(step.name)
            title, location = item.title, item.location
        if change is not None:
            location = change.location
        return Touched(step.kind, step.name, title, location, step.direct, step.why)


def _homes() -> dict[str, str]:
    from samdkit.register import homes  # noqa: PLC0415 - reads YAML when asked for

    return homes()


def _titles(project: Project) -> dict[str, str]:
    if "document titles" not in project.worked_out:
        from samdkit.register import documents  # noqa: PLC0415 - as above

        project.worked_out["document titles"] = {one.name: one.title for one in documents(project)}
    found: dict[str, str] = project.worked_out["document titles"]
    return found
