"""Looks into assembled documents: a page by its name, a table of it, a row by its first cell."""

from collections.abc import Callable

import pytest
from samdkit.project import load
from samdkit.technical_file.blocks import Items, Page
from samdkit.technical_file.markdown import markdown
from samdkit.technical_file.table import Table
from samdkit.technical_file.writing import assemble


class Filed:
    """The assembled file of a project."""

    def __init__(self, root) -> None:
        self.file = assemble(load(root))
        self.project = self.file.project

    def page(self, name: str) -> Page:
        (found,) = [one for one in self.file.pages if one.document.name == name]
        return found

    def text(self, name: str) -> str:
        """A document as Markdown."""
        return markdown(self.page(name).blocks)

    def table(self, document: str, name: str) -> Table:
        (found,) = [one for one in self.page(document).blocks if isinstance(one, Table) and one.name == name]
        return found

    def rows(self, document: str, name: str) -> list[dict[str, str]]:
        """The rows of a table, each column title → cell."""
        found = self.table(document, name)
        return [dict(zip(found.columns, row, strict=True)) for row in found.rows]

    def row(self, document: str, name: str, beginning: str) -> dict[str, str]:
        """The only row whose first cell begins so."""
        first = self.table(document, name).columns[0]
        (found,) = [one for one in self.rows(document, name) if one[first].startswith(beginning)]
        return found

    def items(self, document: str) -> list[str]:
        """Ids of the items that a document shows in full."""
        blocks = [one for one in self.page(document).blocks if isinstance(one, Items)]
        return [view.item.id for one in blocks for view in one.views]


@pytest.fixture(scope="session")
def small(made_cuff) -> Filed:
    """The file of the small device as it is."""
    return Filed(made_cuff.root)


@pytest.fixture
def filed() -> Callable[..., Filed]:
    """Assembles the file of a folder as it is now."""
    return lambda folder: Filed(folder.root)
