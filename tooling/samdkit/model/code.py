"""Units of code that implement something, and tests that verify something."""

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
