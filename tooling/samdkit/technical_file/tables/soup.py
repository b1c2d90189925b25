"""SOUP: the maker's items, those of components, and every package of the product."""

from typing import TYPE_CHECKING

from samdkit.model.item import Item
from samdkit.project import Project
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


def soup(context: "Context") -> Table:
    """The maker's SOUP items."""
    rows = [
        (
            context.ref(item.id),
            item.attribute("package"),
            version(context.project, item),
            cells.cell(item.attribute("purpose")),
            cells.cell(item.attribute("requirements")),
            context.text(cells.cell(item.attribute("anomaly-verdict"))),
        )
        for item in context.items("soup")
    ]
    columns = ("item", "package", "version", "purpose", "required of it", "published anomalies")
    return Table("soup", context.words("SOUP"), tuple(map(context.words, columns)), tuple(rows))


def soup_of_components(context: "Context") -> Table:
    """SOUP items that came with components."""
    rows = [
        (
            item.id,
            item.origin,
            item.attribute("package"),
            version(context.project, item),
            cells.cell(item.attribute("purpose")),
            cells.cell(item.attribute("requirements")),
        )
        for item in context.inherited("soup")
    ]
    columns = ("item", "component", "package", "version", "purpose", "required of it")
    return Table("soup-of-components", context.words("SOUP of the components"), tuple(map(context.words, columns)), tuple(rows))


def packages(context: "Context") -> Table:
    """Every package of the runtime lock."""
    rows = [
        (one.name, one.version, cells.cell(licence(context, one.name)), str(len(one.hashes)))
        for one in context.project.packages
        if not one.development
    ]
    columns = ("package", "version", "licence", "sha256 of the accepted files")
    return Table("packages", context.words("Everything in the product"), tuple(map(context.words, columns)), tuple(rows))


def version(project: Project, item: Item) -> str:
    """The version of a SOUP item: its own, else the lock's."""
    stated = item.attribute("version")
    locked = [one.version for one in project.packages if one.name == item.attribute("package").lower()]
    return stated or (locked[0] if locked else "not in the lock")


def licence(context: "Context", package: str) -> str:
    """The licence of a package as the tested environment knows it."""
    for environment in context.project.environments.values():
        for one in environment.packages:
            if one["name"].lower() == package.lower():
                return str(one.get("licence") or context.words("not stated"))
    return context.words("not known before `samdkit verify`")
