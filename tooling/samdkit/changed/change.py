"""One thing that says something else than it did, and all of them together."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from samdkit.model.code import TestFunction, Unit
from samdkit.model.document import DossierFile
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources.revision import Earlier


class Kind(StrEnum):
    """What changed."""

    ITEM = "item"
    UNIT = "unit"
    TEST = "test"
    CODE = "code"
    """Code outside every marked unit of its file."""
    TEST_FILE = "test-file"
    """Test data, or a helper of tests."""
    SECTION = "section"
    PACKAGE = "package"
    COMPONENT = "component"
    SETTINGS = "settings"


class How(StrEnum):
    """In which way."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    RENAMED = "renamed"


@dataclass(slots=True, frozen=True)
class Change:
    """One thing that says something else than it did, or is new, or gone."""

    kind: Kind
    name: str
    """The item, unit, test, file, document or package; of what was renamed the new name."""
    how: How
    location: Location
    """Where it stands now, else where it stood."""
    what: tuple[str, ...] = ()
    """What of it changed: `the text of SRS-001.b`, `safety-class`, `mitigates RISK-004 is gone`."""
    before: str = ""
    """What it was called."""
    addresses: tuple[str, ...] = ()
    """The addresses that it speaks of, then or now: of an item those whose words changed, of a unit or test what it names."""


@dataclass(slots=True)
class Side:
    """What the files that differ said."""

    items: dict[str, Item] = field(default_factory=dict)
    files: list[DossierFile] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    tests: dict[str, TestFunction] = field(default_factory=dict)


@dataclass
class Changes:
    """What changed, and what is no longer there to ask."""

    project: Project
    earlier: Earlier
    found: list[Change] = field(default_factory=list)
    before: Side = field(default_factory=Side)

    @cached_property
    def renamed(self) -> dict[str, str]:
        """New name by old, of items and units that only changed their name."""
        return {one.before: one.name for one in self.found if one.how is How.RENAMED}


def read_now(path: Path) -> bytes | None:
    """What stands in a file, or nothing where there is none."""
    return path.read_bytes() if path.is_file() else None
