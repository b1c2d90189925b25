"""A place in a file."""

from dataclasses import dataclass


@dataclass(slots=True, frozen=True, order=True)
class Location:
    """A file, as a path relative to the project with `/`, and a line counted from 1 (0: the whole file)."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        """`path:line`, as editors and terminals follow it."""
        return f"{self.path}:{self.line}" if self.line else self.path
