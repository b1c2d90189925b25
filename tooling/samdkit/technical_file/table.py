"""A table of the technical file: computed once, shown in every form, counted by what counts."""

from dataclasses import dataclass


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

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_head(self) -> bool:
        """Whether any column has a title."""
        return any(self.columns)
