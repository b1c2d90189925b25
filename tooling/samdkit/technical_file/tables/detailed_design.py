"""The detailed design as the code has it: of each architecture item its files, units, data types and lists of values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samdkit.design import Element, structure
from samdkit.model.code import Unit
from samdkit.model.design import Declaration, Import, Module, Sort
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


@dataclass(slots=True, frozen=True)
class Design:
    """One architecture item with the tables of its code; an empty table says that it has none of that."""

    element: Element
    files: Table
    units: Table
    types: Table
    values: Table


def in_full(element: Element) -> bool:
    """Whether units that are nobody else's business are shown too: class C, and what has no class yet (IEC 62304, 4.3)."""
    return element.item.attribute("safety-class") not in {"A", "B"}


# implements: KIT-SRS-084
def elements(context: "Context") -> Table:
    """One row an architecture item that has code."""
    words, found = context.words, structure(context.project)
    rows = []
    for element in found.elements:
        declared = [one for module in element.modules for one in module.declarations]
        used = [use.target for use in found.uses if use.source == element.item.id]
        rows.append(
            (
                context.named(element.item),
                element.item.attribute("safety-class"),
                str(len(element.modules) + len(element.others)),
                str(sum(one.sort in {Sort.FUNCTION, Sort.METHOD, Sort.CLASS} for one in declared)),
                str(sum(one.sort is Sort.DATA for one in declared)),
                str(sum(one.sort is Sort.VALUES for one in declared)),
                context.refs(used) or cells.NONE,
                cells.paths(sorted(element.packages)) or cells.NONE,
            )
        )
    columns = (
        "item",
        "class",
        "files",
        "functions, methods and classes",
        "data types",
        "lists of values",
        "imports from",
        "packages",
    )
    return Table("design-elements", words("Items with code"), tuple(map(words, columns)), tuple(rows))


# implements: KIT-SRS-084
def designs(context: "Context") -> list[Design]:
    """The items whose class asks for a detailed design, with their tables."""
    return [
        Design(one, _files(context, one), _units(context, one), _types(context, one), _values(context, one))
        for one in structure(context.project).elements
        if one.item.attribute("safety-class") != "A"
    ]


def _files(context: "Context", element: Element) -> Table:
    words = context.words
    rows = [
        (
            cells.code(module.path),
            cells.cell(module.summary) or cells.NONE,
            context.refs(dict.fromkeys(address for one in _in(element, module.path) for address in one.implements)) or cells.NONE,
            _imports(module.imports) or cells.NONE,
        )
        for module in element.modules
    ]
    for path in element.others:
        names = cells.below(f"{cells.code(_name(one))} ({one.location.line} to {one.end})" for one in _in(element, path))
        implemented = dict.fromkeys(address for one in _in(element, path) for address in one.implements)
        rows.append((cells.code(path), names or cells.NONE, context.refs(implemented) or cells.NONE, words("not read")))
    columns = ("file", "what it is, or its marked units", "implements", "imports")
    return _table(context, element, "files", "Files", columns, rows)


def _imports(imports: Iterable[Import]) -> str:
    """The modules that a file imports, each once; those for type checkers alone say so."""
    found: dict[str, bool] = {}
    for one in imports:
        if one.module != "__future__":
            found[one.module] = found.get(one.module, True) and one.typing_only
    return ", ".join(f"{cells.code(name)} (types)" if typing_only else cells.code(name) for name, typing_only in found.items())


def _units(context: "Context", element: Element) -> Table:
    words, whole = context.words, in_full(element)
    rows = []
    for module in element.modules:
        for one in module.declarations:
            if one.sort in {Sort.FUNCTION, Sort.METHOD, Sort.CLASS} and (whole or one.public):
                owner = one.name.rpartition(".")[0]
                rows.append(
                    (
                        cells.code(f"{owner}.{one.signature}" if owner and not one.signature.startswith("@") else one.signature)
                        + (
                            f"<br>{words('of %(name)s', name=cells.code(owner))}"
                            if owner and one.signature.startswith("@")
                            else ""
                        ),
                        cells.cell(one.summary) or (cells.NONE if one.name.endswith("__") else f"**{words('not described')}**"),
                        context.refs(_implements(element.units, module.path, one.name)) or cells.NONE,
                        cells.code(f"{module.path}:{one.location.line}"),
                    )
                )
    return _table(context, element, "units", "Units", ("unit", "what it does", "implements", "where"), rows)


def _types(context: "Context", element: Element) -> Table:
    rows = []
    for module, one in _declared(element, Sort.DATA):
        says = cells.cell(one.summary)
        implements = context.refs(_implements(element.units, module.path, one.name))
        where = cells.code(f"{module.path}:{one.location.line}")
        fields = cells.below(
            f"{cells.code(f'{field.name}: {field.kind}')} {cells.cell(field.summary)}".rstrip() for field in one.fields
        )
        rows.append((cells.code(one.signature), says or cells.NONE, fields or cells.NONE, implements or cells.NONE, where))
    return _table(context, element, "types", "Data types", ("type", "what it is", "fields", "implements", "where"), rows)


def _values(context: "Context", element: Element) -> Table:
    rows = []
    for module, one in _declared(element, Sort.VALUES):
        where = cells.code(f"{module.path}:{one.location.line}")
        values = cells.below(
            f"{cells.code(f'{field.name} = {field.kind}')} {cells.cell(field.summary)}".rstrip() for field in one.fields
        )
        rows.append((cells.code(one.signature), cells.cell(one.summary) or cells.NONE, values or cells.NONE, where))
    return _table(context, element, "values", "Lists of values", ("list", "what it is", "values", "where"), rows)


def _declared(element: Element, sort: Sort) -> Iterator[tuple[Module, Declaration]]:
    for module in element.modules:
        for one in module.declarations:
            if one.sort is sort and (in_full(element) or one.public):
                yield module, one


def _implements(units: list[Unit], path: str, name: str) -> list[str]:
    """What a declaration is marked for; blocks inside count for what is around them."""
    own = (one for one in units if one.location.path == path and _name(one).partition("#")[0].partition("~")[0] == name)
    return list(dict.fromkeys(address for one in own for address in one.implements))


def _in(element: Element, path: str) -> list[Unit]:
    """The marked units of a file."""
    return [one for one in element.units if one.location.path == path]


def _name(unit: Unit) -> str:
    """The name of a unit within its file; empty for the file."""
    return unit.id.partition("::")[2]


def _table(
    context: "Context", element: Element, name: str, title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> Table:
    words = context.words
    said = words("%(title)s of %(item)s", title=words(title), item=element.item.id)
    return Table(f"design-{name}-{element.item.id.lower()}", said, tuple(map(words, columns)), tuple(rows))
