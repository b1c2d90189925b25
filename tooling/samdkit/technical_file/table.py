"""A table of the technical file: computed once, shown in every form, counted by what counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from samdkit.technical_file.cells import NONE

#: More rows than these are too many for one table on paper, and fewer too few: each piece has a head, which costs a row.
LONG, SHORT = 300, 40


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
    """Cells of inline Markdown (`samdkit.technical_file.inline`); none is empty: a dash says that there is nothing to say."""
    groups: tuple[str, ...] = ()
    """For long tables: for each row the group under which forms may split it."""
    origin: Origin = GENERATED

    def __post_init__(self) -> None:
        if any("" in row for row in self.rows):
            object.__setattr__(self, "rows", tuple(tuple(cell or NONE for cell in row) for row in self.rows))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_head(self) -> bool:
        """Whether any column has a title."""
        return any(self.columns)

    def pieces(self, most: int = LONG, least: int = SHORT) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        """The rows of a long table by group, in the order of their first rows; else all rows, without a name.

        Neighbouring groups are together until they have enough rows for a piece.
        """
        if len(self.rows) <= most or not self.groups:
            yield "", self.rows
            return
        order = {name: place for place, name in reversed(list(enumerate(self.groups)))}
        rows = sorted(zip(self.groups, self.rows, strict=True), key=lambda one: order[one[0]])
        names: list[str] = []
        held: list[tuple[str, ...]] = []
        for name, found in groupby(rows, key=lambda one: one[0]):
            names.append(name or NONE)
            held += [row for _, row in found]
            if len(held) >= least:
                yield _between(names), tuple(held)
                names, held = [], []
        if held:
            yield _between(names), tuple(held)


def _between(names: list[str]) -> str:
    """`SRS-001 … SRS-040`."""
    return " … ".join(dict.fromkeys([names[0], names[-1]]))
