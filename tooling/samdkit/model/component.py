"""A component as a device carries it: a wheel with its dossier, tests and evidence."""

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Component:
    """One entry of `samdkit.lock`, with what was found on disk."""

    name: str
    version: str
    wheel: str
    """Path of the wheel, relative to the project."""
    sha256: str
    """What the lock says."""
    found: str
    """What the file has; empty when it is missing."""
    evidence: str
    """Path of the vendored evidence."""
    prefix: str = ""

    @property
    def intact(self) -> bool:
        """Whether the file is the one that the lock names."""
        return self.found == self.sha256


@dataclass(slots=True, frozen=True)
class LockedPackage:
    """A distribution of the runtime lock."""

    name: str
    version: str
    hashes: tuple[str, ...]
    line: int
    path: str
    wheel: str = ""
    """Where a component is named by its wheel's path."""
    development: bool = False
    """Only in the test lock, hence not in the product."""
    marker: str = ""
    """The condition under which it is installed, `sys_platform == 'win32'`; empty: always."""
