"""A table of the technical file: computed once, shown in every form, counted by what counts."""

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Origin:
    """Where a block comes from: from a file of the dossier, with a component, or, if neither is named, generated."""

    path: str = ""
    """The file of the dossier in which people wrote it."""
    role: str = ""
    """Who answers for it."""
    component: str = ""
    version: str = ""
    """The version of that component."""


#: Made by the kit from the trace graph, the code and the recorded evidence.
GENERATED = Origin()


@dataclass(slots=True, frozen=True)
class Table:
    """Rows under named columns."""

    name: str
    """Unique in the technical file: `trace-matrix`; the name of its file where it is a file of its own."""
    title: str
    columns: tuple[str, ...]
    """Their titles; empty strings make it a list of facts without a head."""
    rows: tuple[tuple[str, ...], ...]
    """Cells of inline Markdown (`samdkit.technical_file.inline`)."""
    groups: tuple[str, ...] = ()
    """For long tables: for each row the group under which forms may split it."""
    origin: Origin = GENERATED

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_head(self) -> bool:
        """Whether any column has a title."""
        return any(self.columns)
