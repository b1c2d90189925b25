"""Evidence: what was observed when the tests ran, and what somebody looked at. One record a line of JSON."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from samdkit.model.location import Location


class Grade(IntEnum):
    """How much is known of the link from a test to what it verifies; each grade includes those before."""

    NONE = 0
    DECLARED = 1
    EXECUTED = 2
    FAULT_SENSITIVE = 3

    def __str__(self) -> str:
        """The word that users read."""
        return ("no test", "declared", "executed", "fault-sensitive")[self]


@dataclass(slots=True, frozen=True)
class Run:
    """One test case, run once under observation."""

    test: str
    """The test's node id, parameters included."""
    outcome: str
    """`passed`, `failed`, `skipped`, `xfailed`, `xpassed`, `error` or `not-run`."""
    verifies: tuple[str, ...]
    executed: frozenset[str]
    """Ids of the units that the test entered, setup and teardown included."""
    parts: dict[str, str]
    """Digest of each verified address's text, at the time of the run."""
    units: dict[str, str]
    """Digest of each executed unit."""
    test_digest: str
    environment: str
    """Digest of the environment record that belongs to the run."""
    inputs: dict[str, str] = field(default_factory=dict)
    """sha256 of each file of the test folders that the test opened or imported, itself and `conftest.py` aside."""
    assertions: int = 0
    """Assertions that really ran; they explain a run and never grade it."""
    around: tuple[str, ...] = ()
    """Of the units that it entered those that it did not enter in its call: only in setup, teardown, or by an import."""
    examples: int = 0
    """Examples that hypothesis ran it with."""
    rejected: int = 0
    """Examples that the test's own assumptions turned away."""
    raised: tuple[str, ...] = ()
    """Where exceptions came from that it waited for (`pytest.raises`): ids of units, else `file::function` of what is no unit."""
    written: tuple[str, ...] = ()
    """Files of the test folders that it wrote and then read."""
    unseen: tuple[str, ...] = ()
    """Why child processes of it could not be observed: what it entered there, nobody can tell."""
    values: dict[str, str] = field(default_factory=dict)
    """What it recorded itself, by `record_property`."""
    reason: str = ""
    retried: bool = False
    commit: str = ""
    dirty: bool = False
    when: str = ""
    duration: float = 0.0
    location: Location = field(default_factory=lambda: Location("evidence/runs.jsonl"))
    origin: str = ""
    results: str = ""
    """The results file of another runner that says so; empty: it was observed."""
    place: str = ""
    """For a result: the source of the test, with its line where the runner names it."""

    # implements: KIT-SRS-012.b
    @property
    def passed(self) -> bool:
        """Only a plain pass counts: not a skip, an expected failure or a retry."""
        return self.outcome == "passed" and not self.retried

    @property
    def function(self) -> str:
        """The test function without the parameters."""
        return self.test.partition("[")[0]


@dataclass(slots=True, frozen=True)
class Fault:
    """One fault that was seeded into a marked unit, and which of the unit's tests noticed it."""

    fault: str
    """Its digest: over the unit and its code, the operator, the place in it and what stands there instead."""
    unit: str
    """Id of the innermost marked unit around it."""
    unit_digest: str
    operator: str
    """`relational`, `boundary`, `removed-raise`, …"""
    line: int
    """Counted from the unit's first line, which is 1: other code that moves leaves it as it is."""
    what: str
    """In words: `` `<` becomes `<=` ``."""
    outcome: str
    """`killed`, `survived`, `timeout`, `not-reached` or `error`."""
    noticed: tuple[str, ...] = ()
    """Node ids of the test cases that failed with it and pass without it. Not all: a sweep stops when it knows enough."""
    passed: tuple[str, ...] = ()
    """Node ids of the test cases that passed all the same."""
    timed_out: tuple[str, ...] = ()
    """Node ids of the test cases that took too long with it; no evidence that anything was noticed."""
    tests: dict[str, str] = field(default_factory=dict)
    """Digest of each test function that was to notice it, run or not."""
    inputs: dict[str, str] = field(default_factory=dict)
    """sha256 of each file of the test folders that these tests opened or imported."""
    environment: str = ""
    """Digest of the environment record that belongs to it."""
    cold: bool = False
    """Whether the outcome was confirmed in a fresh process that read the faulty file from disk."""
    reason: str = ""
    """Of an error: why it could not be seeded or judged."""
    commit: str = ""
    dirty: bool = False
    when: str = ""
    location: Location = field(default_factory=lambda: Location("evidence/faults.jsonl"))
    origin: str = ""


@dataclass(slots=True, frozen=True)
class Review:
    """A link that somebody looked at, with what stood at its ends then."""

    source: str
    """The item that makes the claim."""
    link: str
    """The kind of the link: `derives-from`, `realised-by`, …"""
    target: str
    """The item, part or clause that it ends at."""
    ends: dict[str, str]
    """Digest of each end, by its address."""
    role: str
    """Who looked: a role, never a person."""
    commit: str = ""
    dirty: bool = False
    when: str = ""
    location: Location = field(default_factory=lambda: Location("evidence/reviews.jsonl"))
    origin: str = ""

    @property
    def subject(self) -> tuple[str, str, str]:
        """The link itself."""
        return self.source, self.link, self.target


@dataclass(slots=True, frozen=True)
class Environment:
    """Where tests ran: interpreter, platform, installed packages, locks."""

    digest: str
    python: str
    platform: str
    locks: dict[str, str]
    """sha256 of each lock file of the project."""
    packages: tuple[dict[str, Any], ...]
    """name, version, licence, requires of each installed distribution."""
    not_observable: tuple[dict[str, str], ...] = ()
    """module, reason, file of each marked module that could not be observed: what entered it, nobody can tell."""
    settings: str = ""
    """Digest of pytest's settings."""
    origin: str = ""


@dataclass(slots=True, frozen=True)
class ResultsFile:
    """A file of results of another runner, as it was when its cases became records."""

    file: str
    digest: str
    cases: int
    ran: str
    """When its tests ran, as it says, or nothing."""
    when: str
    commit: str = ""
    dirty: bool = False


@dataclass(slots=True)
class Evidence:
    """All records of a project or a component."""

    runs: list[Run] = field(default_factory=list)
    environments: dict[str, Environment] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    results: dict[str, ResultsFile] = field(default_factory=dict)
    """Files of other runners whose cases are among the runs, by path."""
    wheels: dict[str, str] = field(default_factory=dict)
    """For a component: the sha256 of the wheel that the records are bound to, by `name version`."""
