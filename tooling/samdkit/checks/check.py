"""What a check is."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samdkit.model.finding import Finding, Severity
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
    stricter: bool = False
    """Its notes are errors for `check --release`."""

    def named(self, finding: Finding, *, release: bool = False) -> Finding:
        """A finding of the check, with the check's id and clauses, as strict as the call wants it."""
        strict = release and self.stricter and finding.severity is Severity.NOTE
        severity = Severity.ERROR if strict else finding.severity
        return Finding(  # `dataclasses.replace` takes three times as long, and there may be thousands
            self.id, finding.message, finding.location, finding.item, finding.hint, severity, self.clauses, finding.waived_by,
            finding.known, finding.fact, finding.cause,
        )  # fmt: skip

    @property
    def page(self) -> str:
        """The documentation of the check: the docstring of its function."""
        return inspect.cleandoc(self.find.__doc__ or "")
