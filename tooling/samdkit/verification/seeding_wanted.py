"""Which faults there should be verdicts on, and which tests are to notice each."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from samdkit import digests, grading, trace
from samdkit.model.code import Unit
from samdkit.model.evidence import Fault, Run
from samdkit.project import Project
from samdkit.sources import python_text
from samdkit.verification import plan
from samdkit.verification.observer import _samdkit_faults as operators


@dataclass(slots=True, frozen=True)
class Wanted:
    """A fault that is to be seeded, with all that a verdict on it depends on."""

    fault: str
    unit: Unit
    outermost: str
    """Id of the outermost chosen unit around it: what is run on its faults is decided together."""
    operator: str
    line: int
    """Counted from the unit's first line."""
    what: str
    links: tuple[tuple[str, ...], ...]
    """The cases of each link from a test function to something that the unit implements; those that entered the unit."""
    tests: dict[str, str]
    """Digest of each of these functions."""
    inputs: dict[str, str]
    environment: str
    confirmed: bool
    """Whether a survivor has to be confirmed in a cold process."""

    @property
    def key(self) -> str:
        """A digest over everything that the verdict depends on."""
        depends = [self.fault, self.links, self.tests, self.inputs, self.environment]
        return digests.of_bytes(json.dumps(depends, sort_keys=True).encode())[:20]

    def is_answered_by(self, record: Fault) -> bool:
        """Whether a record of this fault still says all that there is to say."""
        same = (record.tests, record.inputs, record.environment) == (self.tests, self.inputs, self.environment)
        settled = record.outcome != "survived" or record.cold or not self.confirmed
        return same and settled and record.outcome != "error"


def faults(project: Project, chosen: Iterable[Unit]) -> list[Wanted]:
    """All faults in the units and in marked units inside them, by file and place."""
    outermost = _outermost(project, chosen)
    tests = _Tests(project)
    judged = {inner for name in grading.judged_units(project) for inner in _inside(project, project.units[name])}
    found: list[Wanted] = []
    for path in sorted({project.units[name].location.path for name in outermost}):
        source, _ = python_text.decode(path, (project.root / path).read_bytes())
        units = {unit.id: unit for unit in project.units.values() if unit.location.path == path and not unit.origin}
        for one in operators.faults(source, plan.blocks(units.values())):  # type: ignore[no-untyped-call] # of the plug-ins
            if one.unit not in outermost:
                continue
            unit = units[one.unit]
            links = tests.links(unit)
            cases = sorted({name for link in links for name in link})
            found.append(
                Wanted(
                    one.digest,
                    unit,
                    outermost[unit.id],
                    one.operator,
                    one.line - unit.location.line + 1,
                    one.what,
                    links,
                    tests.digests(cases),
                    tests.inputs(cases),
                    tests.environment,
                    unit.id in judged,
                )
            )
    return found


def every_unit(project: Project) -> list[Unit]:
    """All marked units of the project's own that can be observed."""
    return [unit for unit in project.units.values() if unit.observable and not unit.origin]


def _inside(project: Project, unit: Unit) -> list[str]:
    return [one.id for one in project.units.values() if unit.holds(one)]


def _outermost(project: Project, chosen: Iterable[Unit]) -> dict[str, str]:
    """Of each unit that is chosen, or lies in one that is, the outermost chosen one around it."""
    found: dict[str, str] = {}
    for unit in sorted(chosen, key=lambda one: (one.location.path, one.location.line, -one.end)):
        for inner in _inside(project, unit):
            found.setdefault(inner, unit.id)
    return found


# implements: KIT-SRS-035.b, KIT-SRS-035.d
class _Tests:
    """The recorded runs, by what they verify."""

    def __init__(self, project: Project) -> None:
        self.project = project
        own = [run for run in project.runs if not run.origin and not run.results]
        environments = Counter(run.environment for run in own).most_common(1)
        self.environment = environments[0][0] if environments else ""
        self.runs = {run.test: run for run in own if run.passed and run.function in project.tests}
        self.addresses: dict[str, set[str]] = defaultdict(set)
        for address in sorted({address for run in self.runs.values() for address in run.verifies}):
            for unit in trace.implementing(project, address):
                for inner in _inside(project, unit):
                    self.addresses[inner].add(address)
        self.by_address: dict[str, list[Run]] = defaultdict(list)
        for run in self.runs.values():
            for address in run.verifies:
                self.by_address[address].append(run)

    def links(self, unit: Unit) -> tuple[tuple[str, ...], ...]:
        """The cases that verify what the unit, or one around it, implements, and entered it; each link's apart."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for address in self.addresses[unit.id]:
            for run in self.by_address[address]:
                if unit.id in run.executed:
                    found[run.function, address].append(run.test)
        return tuple(sorted({tuple(sorted(cases)) for cases in found.values()}))

    def digests(self, cases: Iterable[str]) -> dict[str, str]:
        """Digest of each function that has one of the cases."""
        functions = sorted({self.runs[name].function for name in cases})
        return {name: self.project.tests[name].digest for name in functions}

    def inputs(self, cases: Iterable[str]) -> dict[str, str]:
        """Digest of each file that the cases read."""
        return dict(sorted({path: digest for name in cases for path, digest in self.runs[name].inputs.items()}.items()))


def test_files(tests: Iterable[str]) -> list[str]:
    """The files of some cases."""
    return sorted({name.partition("::")[0] for name in tests})
