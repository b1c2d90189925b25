"""What a check is."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samdkit.model.finding import Finding
from samdkit.project import Project


@dataclass(slots=True, frozen=True)
class Check:
    """A demand with its stable id, the clauses that it serves and the function that looks."""

    id: str
    find: Callable[[Project], Iterator[Finding]]
    subjects: tuple[str, ...]
    """What it looks at: kinds of items, or others of `samdkit.checks.subjects`. A clause is met only if there was one."""
    clauses: tuple[str, ...] = ()
    """`iec62304:5.7.1`; empty: our own policy or the dossier format, no demand of a standard."""
    release_only: bool = False
    """Looked at only by `check --release`."""

    @property
    def page(self) -> str:
        """The documentation of the check: the docstring of its function."""
        return inspect.cleandoc(self.find.__doc__ or "")
