"""The graph as flat tables: what CSV files and the sheets of a workbook hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from samdkit.outputs.export.graph import Row

Cell = str | int


@dataclass(slots=True, frozen=True)
class Table:
    """A name, the heads of its columns, and rows of as many cells."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


# implements: KIT-SRS-044.b
def tables(graph: dict[str, Any]) -> list[Table]:
    """Items, parts, links, units, tests, runs, faults, matrix and findings.

    Several values of one cell stand apart by `; `. Each attribute that any item has is a column of the items, after the others.
    """
    return [
        _items(graph["items"]),
        _parts(graph["items"]),
        _table("links", graph["links"], "source kind target file line origin"),
        _table("units", graph["units"], "id kind implements file line end digest origin"),
        _table("tests", graph["tests"], "id verifies file line digest origin"),
        _table("runs", graph["runs"], _RUN),
        _table("faults", graph["faults"], _FAULT),
        _table("matrix", graph["matrix"], _MATRIX, tests=_tests),
        _table("findings", graph["findings"], _FINDING, cause=_cause),
    ]


_RUN = "test outcome retried reason verifies executed assertions environment when commit dirty file line origin"
_FAULT = (
    "fault unit file line operator what outcome judged_by noticed passed timed_out cold reason stale when commit dirty origin"
)
_MATRIX = "address title sources architecture units tests observed wanted wanted_as origin"
_FINDING = "check severity file line item fact message hint clauses cause waived_by known fingerprint"
_ITEM = ("id", "kind", "title", "status", "file", "line", "origin", "text")


def _items(items: list[Row]) -> Table:
    attributes = sorted({name for item in items for name in item["attributes"] if name != "status"})
    rows = [
        (*(_cell(item[name]) for name in _ITEM), *(item["attributes"].get(name, "") for name in attributes)) for item in items
    ]
    return Table("items", (*_ITEM, *attributes), rows)


def _parts(items: list[Row]) -> Table:
    names = ("address", "label", "text", "file", "line")
    rows = [(item["id"], *(part[name] for name in names), item["origin"]) for item in items for part in item["parts"]]
    return Table("parts", ("item", *names, "origin"), rows)


def _table(name: str, rows: list[Row], heads: str, **special: Callable[[Any], str]) -> Table:
    columns = tuple(heads.split())
    return Table(name, columns, [tuple(special.get(column, _cell)(row[column]) for column in columns) for row in rows])


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    return value if isinstance(value, int) else str(value)


def _tests(tests: list[Row]) -> str:
    return "; ".join(f"{one['test']} ({one['cases']} {one['result']})" for one in tests)


def _cause(cause: Row | None) -> str:
    return " at ".join(word for word in (cause["check"], cause["at"]) if word) if cause else ""
