"""What code declares: modules with their functions, classes, data types and closed lists of values."""

from dataclasses import dataclass
from enum import StrEnum

from samdkit.model.location import Location


class Sort(StrEnum):
    """What a declaration is."""

    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    DATA = "data type"
    """A dataclass, named tuple, typed dictionary, model or alias of a type."""
    VALUES = "list of values"
    """An enumeration."""


@dataclass(slots=True, frozen=True)
class Field:
    """A field of a data type, or a value of a list."""

    name: str
    kind: str
    """Its type as written; of a value, the value."""
    summary: str = ""


@dataclass(slots=True, frozen=True)
class Declaration:
    """A function, method or class."""

    name: str
    """Qualified within its module: `Reading.check`."""
    sort: Sort
    signature: str
    """As one would call it: `mean(reading: Reading) -> int`; of a class what it derives from."""
    summary: str
    """The first paragraph of its docstring."""
    location: Location
    end: int
    fields: tuple[Field, ...] = ()

    @property
    def public(self) -> bool:
        """Whether others may use it: no part of its name begins with an underscore, special methods aside."""
        return not any(part.startswith("_") and not part.endswith("__") for part in self.name.split("."))


@dataclass(slots=True, frozen=True)
class Import:
    """A module that a file imports."""

    module: str
    """Dotted and absolute: `cuff.reading`."""
    location: Location
    names: tuple[str, ...] = ()
    """What is taken out of it; empty: the module itself."""
    typing_only: bool = False
    """Whether it is there for type checkers alone."""


@dataclass(slots=True, frozen=True)
class Module:
    """One file of Python."""

    path: str
    summary: str
    declarations: tuple[Declaration, ...] = ()
    imports: tuple[Import, ...] = ()
