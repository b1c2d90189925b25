"""What each verifying test shows: its runs that count, and how it ended with each fault that it was run on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from samdkit import grading, seeded, trace
from samdkit.model.code import TestFunction, Unit
from samdkit.model.evidence import Fault, Run
from samdkit.model.finding import Cause
from samdkit.project import Project


@dataclass(slots=True, frozen=True)
class Trial:
    """How some cases of a test ended with the faults in the code of one address."""

    noticed: tuple[Fault, ...]
    passed: tuple[Fault, ...]
    """Those with which a case passed and none failed, without those that somebody judged equivalent."""
    tried: bool
    """Whether any of the cases was run on any of the faults, whatever came of it."""


@dataclass(slots=True, frozen=True)
class Shown:
    """A test function of the project's own, with the runs of it that count for what code implements."""

    test: TestFunction
    runs: dict[str, tuple[Run, ...]]
    """The cases that verify an address, by address; those of constraints and of code that is not observed are left out."""
    trials: dict[str, Trial]

    @property
    def cases(self) -> tuple[Run, ...]:
        """Each run once."""
        return tuple({run.test: run for runs in self.runs.values() for run in runs}.values())

    @property
    def notices(self) -> bool:
        """Whether it fails with some fault in the code of what it verifies."""
        return any(one.noticed for one in self.trials.values())

    @property
    def passed(self) -> list[Fault]:
        """The faults with which it passes, each once, by place; one that leaves a whole body out first."""
        found = {fault.fault: fault for one in self.trials.values() for fault in one.passed}
        return sorted(found.values(), key=lambda one: (one.operator != "body", one.unit, one.line, one.fault))

    @property
    def notices_nothing(self) -> bool:
        """Whether it passed with all faults that it was run on, and there were some."""
        return not self.notices and bool(self.passed)


def shown(project: Project) -> dict[str, Shown]:
    """Every test function with runs that count, by its id; worked out once, for several checks ask."""
    if "shown tests" not in project.worked_out:
        project.worked_out["shown tests"] = _shown(project)
    found: dict[str, Shown] = project.worked_out["shown tests"]
    return found


def entering(project: Project) -> dict[str, dict[str, None]]:
    """What the tests that enter a unit verify, by unit."""
    if "entering" not in project.worked_out:
        found: dict[str, dict[str, None]] = {}
        for run in project.runs:
            for unit in run.executed if not run.origin else ():
                found.setdefault(unit, {}).update(dict.fromkeys(run.verifies))
        project.worked_out["entering"] = found
    kept: dict[str, dict[str, None]] = project.worked_out["entering"]
    return kept


def units(project: Project, address: str) -> list[Unit]:
    """The project's own units that a test of the address must enter, as far as they are observed; none for a constraint."""
    return _code(project, address)[0]


def is_all_observed(project: Project, address: str) -> bool:
    """Whether all code of the address is observed here: no page, no component's, none in another language."""
    return _code(project, address)[1]


def _code(project: Project, address: str) -> tuple[list[Unit], bool]:
    """The observed units of an address, and whether these are all; worked out once, for several checks ask."""
    kept: dict[str, tuple[list[Unit], bool]] = project.worked_out.setdefault("observed code", {})
    if address not in kept:
        item = project.item(address)
        if item is None or not item.in_force or trace.is_constraint(project, item):
            kept[address] = [], False
        else:
            unseen, found = hidden(project), trace.implementing(project, address)
            own = [unit for unit in found if unit.observable and not unit.origin and unit.location.path not in unseen]
            kept[address] = own, len(own) == len(found)
    return kept[address]


def hidden(project: Project) -> frozenset[str]:
    """The files of modules that were loaded before they could be observed."""
    if "hidden files" not in project.worked_out:
        own = [one for one in project.environments.values() if not one.origin]
        project.worked_out["hidden files"] = frozenset(entry.get("file", "") for one in own for entry in one.not_observable)
    found: frozenset[str] = project.worked_out["hidden files"]
    return found


def cause(project: Project, test: str) -> Cause | None:
    """That the test notices nothing at all, where it does not: what else is wrong with it follows from that."""
    one = shown(project).get(test)
    return Cause(test, "evidence.notices-nothing") if one is not None and one.notices_nothing else None


def said(project: Project, fault: Fault) -> str:
    """A fault in words, with its place and digest."""
    unit = seeded.unit_of(project, fault)
    place = f" at {grading.place_of(unit, fault)}" if unit is not None else ""
    return f"{fault.what}{place} (fault {fault.fault})"


def _shown(project: Project) -> dict[str, Shown]:
    counted: dict[str, dict[str, list[Run]]] = defaultdict(lambda: defaultdict(list))
    code: dict[str, list[Unit]] = {}
    for address in dict.fromkeys(address for test in project.tests.values() if not test.origin for address in test.verifies):
        code[address] = units(project, address)
        for one in trace.observed(project, address) if code[address] else ():
            if one.counts and not one.run.origin and not one.run.results:
                counted[one.run.function][address].append(one.run)
    endings = _Endings(project)
    found = {}
    for name, runs in counted.items():
        test = project.tests.get(name)
        if test is not None:
            trials = {address: endings.trial(code[address], cases) for address, cases in runs.items()}
            found[name] = Shown(test, {address: tuple(cases) for address, cases in runs.items()}, trials)
    return found


_NOTHING = Trial((), (), tried=False)


class _Endings:
    """How cases ended with faults whose records still hold."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.noticed: dict[str, dict[str, Fault]] = defaultdict(dict)
        self.passed: dict[str, dict[str, Fault]] = defaultdict(dict)
        self.run: dict[str, set[str]] = defaultdict(set)
        own = [one for one in project.faults if not one.origin and one.outcome != "error" and seeded.is_fresh(project, one)]
        judged = grading.waivers_of(project) if own else {}
        for fault in own:
            for case in fault.noticed:
                self.noticed[case][fault.fault] = fault
            for case in fault.passed if fault.fault not in judged else ():
                self.passed[case][fault.fault] = fault
            for case in (*fault.noticed, *fault.passed, *fault.timed_out):
                self.run[case].add(fault.fault)

    def trial(self, code: Iterable[Unit], cases: Iterable[Run]) -> Trial:
        """How these cases ended with the faults in these units."""
        if not self.run:
            return _NOTHING
        inside = {fault.fault for unit in code for fault in self.project.faults_in(unit)}
        names = [run.test for run in cases]
        noticed = {key: fault for name in names for key, fault in self.noticed[name].items() if key in inside}
        passed = {key: fault for name in names for key, fault in self.passed[name].items() if key in inside}
        slept = {key: fault for key, fault in passed.items() if key not in noticed}
        return Trial(
            tuple(noticed.values()), tuple(slept.values()), tried=any(not inside.isdisjoint(self.run[name]) for name in names)
        )
