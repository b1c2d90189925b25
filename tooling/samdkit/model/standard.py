"""Standards as data: clauses with their scope."""

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Clause:
    """One clause, Annex leaf or requirement of a standard or law, in our own words."""

    standard: str
    id: str
    title: str
    text: str
    scope: tuple[str, ...]
    """Safety classes or device classes that it applies to; empty: everything."""
    default: str
    """`applicable`, `not-applicable` or `conditional` for standalone software."""
    reason: str = ""
    annex_ref: str = ""
    judged: tuple[str, ...] = ()
    """What a person must judge about it; no tool can."""
    corresponds: tuple[str, ...] = ()
    """Clauses of the edition before that ask for the same: what serves those serves this."""

    @property
    def reference(self) -> str:
        """`iec62304:5.2.2`, as dossiers and checks cite it."""
        return f"{self.standard}:{self.id}"


@dataclass(slots=True, frozen=True)
class Standard:
    """A standard, its edition and its clauses in order."""

    id: str
    title: str
    edition: str
    status: str
    clauses: dict[str, Clause]
    supersedes: str = ""
    """The id of the edition that it takes the place of, in projects that name it in `editions`."""
