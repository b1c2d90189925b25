"""An item as documents show it in full: its text, its attributes and links, what links to it, and what was observed of it."""

from samdkit import matrix
from samdkit.model.item import Item
from samdkit.project import Project, natural
from samdkit.sources.kinds import inverse
from samdkit.technical_file import cells, prose
from samdkit.technical_file.blocks import View
from samdkit.technical_file.references import refs
from samdkit.technical_file.table import Table
from samdkit.technical_file.words import Words

#: Kinds of which tests verify parts.
_VERIFIED = {"system-requirement", "software-requirement", "risk-control"}


def view(project: Project, item: Item, words: Words) -> View:
    """The item as documents show it."""
    return View(
        item=item,
        title=prose.text(project, item.title),
        text=prose.text(project, item.text),
        facts=tuple(_facts(project, item)),
        parts=parts(project, item, words) if item.kind in _VERIFIED else None,
    )


# implements: KIT-SRS-042.e
def _facts(project: Project, item: Item) -> list[tuple[str, str]]:
    rows = [("status", item.status)]
    rows += [
        (name, prose.text(project, cells.cell(value))) for name, value in item.attributes.items() if name != "status" and value
    ]
    rows += [(kind, refs(project, item.targets(kind))) for kind in dict.fromkeys(link.kind for link in item.links)]
    incoming: dict[str, set[str]] = {}
    for address in dict.fromkeys([item.id, *item.addresses]):
        for link in project.links_to(address):
            incoming.setdefault(link.kind, set()).add(link.source)
    rows += [(inverse(kind), refs(project, sorted(ends, key=natural))) for kind, ends in sorted(incoming.items())]
    return rows


def named(fact: str, words: Words) -> str:
    """The name of an attribute or link in the language of the file; of `method.d` the letter of the part stays behind it."""
    name, dot, label = fact.partition(".")
    return f"{words(name)}{dot}{label}"


def parts(project: Project, item: Item, words: Words) -> Table:
    """Each part of a requirement or control with its grade, code and tests."""
    rows = [
        (row.address, words(str(row.grade)), cells.wanted(row, words), cells.paths(row.units), cells.tests(row.tests, words))
        for row in matrix.rows(project, item)
    ]
    columns = ("part", "observed", "wanted", "code", "tests")
    return Table(f"parts-{item.id}", words("What was observed of its parts"), tuple(map(words, columns)), tuple(rows))
