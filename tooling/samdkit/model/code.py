"""Units of code that implement something, tests that verify something, and ways out of the program."""

from dataclasses import dataclass
from enum import StrEnum

from samdkit.model.location import Location


class UnitKind(StrEnum):
    """What a marker stands on."""

    MODULE = "module"
    UNIT = "unit"
    BLOCK = "block"


@dataclass(slots=True, frozen=True)
class Unit:
    """A module, class, function or block of statements that bears an `implements:` marker."""

    id: str
    """`src/app/reading.py::Reading.check` or, for its second marked block, `…::Reading.check#2`."""
    kind: UnitKind
    location: Location
    """The file and first line."""
    end: int
    """The last line."""
    first: int
    """The line of the first statement inside; where execution is observed."""
    implements: tuple[str, ...]
    digest: str
    module: str = ""
    """Dotted module name, for code that is installed from a component's wheel."""
    origin: str = ""

    @property
    def observable(self) -> bool:
        """Whether a run under observation sees that it is entered: Python only."""
        return self.location.path.endswith(".py")

    def holds(self, other: "Unit") -> bool:
        """Whether another unit is this one or lies inside it."""
        if (self.origin, self.location.path) != (other.origin, other.location.path):
            return False
        return self.location.line <= other.location.line and other.end <= self.end


@dataclass(slots=True, frozen=True)
class TestFunction:
    """A test function found in the sources, before any run."""

    __test__ = False

    id: str
    """`tests/test_reading.py::TestLimits::test_low`, without parameters."""
    location: Location
    verifies: tuple[str, ...]
    """Every id marked on it, its class or one of its parameters."""
    digest: str
    """Over the function, the rest of its module and the conftest files above it."""
    origin: str = ""


class ConnectionKind(StrEnum):
    """Which way a connection leads."""

    OUTGOING = "outgoing"
    """The program calls another system."""
    INCOMING = "incoming"
    """Another system calls the program."""
    STORAGE = "storage"
    """Data are kept outside the program's memory."""
    PROCESS = "process"
    """The program starts another, or calls a library that is not Python."""


@dataclass(slots=True, frozen=True)
class Connection:
    """A place where code opens a way out of the program."""

    kind: ConnectionKind
    what: str
    """What opens it, with the address where it stands there: `httpx.get("https://…")`, `get("/readings")`, `table readings`."""
    location: Location
