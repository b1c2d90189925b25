"""Long tables and lists are cut in chunks, each on a page of its own: more rows make a page slow to open and to filter."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from samdkit.technical_file.inline import plain
from samdkit.technical_file.table import Table

LONGEST = 2000


@dataclass(slots=True, frozen=True)
class Chunk:
    """A table or a part of one that is made only where it is shown."""

    path: str
    """The page that is its own, from the top of the site; empty where it stands on the page of its document."""
    title: str
    rows: int
    made_of: str
    """A digest of all that it tells."""
    table: Callable[[], Table]
    anchored: bool = False
    """Whether its rows have the anchors of the items that are its groups."""


# implements: KIT-SRS-094.b
def of_table(table: Table) -> list[Chunk]:
    """A table, neighbouring groups together as long as there is room; one chunk alone has no page of its own."""
    cuts = list(_cuts(table))
    title = table.title or table.name.replace("-", " ")
    if len(cuts) == 1:
        return [Chunk("", title, len(table), "", lambda: table)]
    found = []
    for number, (start, end) in enumerate(cuts, 1):
        ends = [plain(table.groups[one] if table.groups else table.rows[one][0]) for one in (start, end - 1)]
        name = f"{title} {number}: {_between(ends, str(number))}"
        part = replace(table, title=name, rows=table.rows[start:end], groups=table.groups[start:end])
        digest = hashlib.sha256(repr((name, part.columns, part.rows)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        found.append(Chunk(f"tables/{table.name}-{number}.html", name, end - start, digest, partial(_same, part)))
    return found


def of_items(
    name: str, title: str, ids: Sequence[str], digests: Mapping[str, str], table: Callable[[int, int], Table]
) -> list[Chunk]:
    """A list of items, of which `table` makes the rows from one place to another; `digests` tell what each item says."""
    if len(ids) <= LONGEST:
        return [Chunk("", title, len(ids), "", partial(table, 0, len(ids)), anchored=True)]
    found = []
    for number, start in enumerate(range(0, len(ids), LONGEST), 1):
        end = min(start + LONGEST, len(ids))
        head = f"{title} {number}: {_between([ids[start], ids[end - 1]], '')}"
        said = "".join(digests[one] for one in ids[start:end])
        digest = hashlib.sha256(f"{head}{said}".encode()).hexdigest()[:32]
        found.append(Chunk(f"tables/{name}-{number}.html", head, end - start, digest, partial(table, start, end), anchored=True))
    return found


def _same(table: Table) -> Table:
    return table


def _between(ends: list[str], otherwise: str) -> str:
    """`SRS-00001 … SRS-02000`."""
    return " … ".join(one for one in dict.fromkeys(ends) if one) or otherwise


def _cuts(table: Table) -> Iterator[tuple[int, int]]:
    """The first row of each chunk and the one after its last."""
    start = end = 0
    for _, group in groupby(table.groups or ("",) * len(table)):
        size = len(list(group))
        if end > start and end + size - start > LONGEST:
            yield start, end
            start = end
        end += size
        while end - start > LONGEST:
            yield start, start + LONGEST
            start += LONGEST
    if end > start or not end:
        yield start, end
