"""What templates, tables and pictures of one technical file share: the project, its reports, and each table computed once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from samdkit import annex, matrix
from samdkit.checking import run as run_checks
from samdkit.clauses import ClauseState, states
from samdkit.matrix import Row
from samdkit.model.item import Item, item_id
from samdkit.model.report import Report
from samdkit.project import Project, natural
from samdkit.register import Document, documents
from samdkit.technical_file import cells, layout, prose, references, views
from samdkit.technical_file.blocks import Figure, View
from samdkit.technical_file.table import Table
from samdkit.technical_file.words import Words


class Context:
    """One technical file in one language."""

    def __init__(
        self,
        project: Project,
        tables: "Mapping[str, Callable[[Context], Table]]",
        figures: "Mapping[str, Callable[[Context], Figure | None]]",
        language: str = "en",
        forms: Sequence[str] = layout.FORMS,
    ) -> None:
        self.project = project
        self._makers = tables
        self._painters = figures
        self.forms = tuple(forms)
        """The forms in which it will be written: what the index lists files of."""
        self.words = Words(language)
        self._tables: dict[str, Table] = {}
        self._figures: dict[str, Figure | None] = {}
        self._views: dict[str, View] = {}
        self.versions: dict[str, str] = {}
        """Name of a document that is written already → its version."""

    # What is shown

    def table(self, name: str) -> Table:
        """A table of `tables/catalogue.py`."""
        if name not in self._tables:
            self._tables[name] = self._makers[name](self)
        return self._tables[name]

    def figure(self, name: str) -> Figure | None:
        """A picture of `figures/catalogue.py`; nothing where there is nothing to draw."""
        if name not in self._figures:
            draw = self._painters.get(name)
            self._figures[name] = draw(self) if draw is not None else None
        return self._figures[name]

    def view(self, item: Item) -> View:
        """An item in full."""
        if item.id not in self._views:
            self._views[item.id] = views.view(self.project, item, self.words)
        return self._views[item.id]

    # What is known

    @cached_property
    def documents(self) -> list[Document]:
        """The documents of the project."""
        return documents(self.project)

    def document(self, name: str) -> Document | None:
        """The document of that name, if the project has it."""
        return next((one for one in self.documents if one.name == name), None)

    @cached_property
    def report(self) -> Report:
        """What `samdkit check` says."""
        return run_checks(self.project)

    @cached_property
    def release(self) -> Report:
        """What `samdkit check --release` says."""
        return run_checks(self.project, release=True)

    @cached_property
    def matrix(self) -> list[Row]:
        """The rows of the forward matrix."""
        return matrix.forward(self.project)

    @cached_property
    def rows_by_address(self) -> dict[str, Row]:
        """The rows of the forward matrix by what they are about."""
        return {row.address: row for row in self.matrix}

    @cached_property
    def leaves(self) -> list[annex.Leaf]:
        """The leaves of Annex II and III."""
        return annex.leaves(self.project)

    @cached_property
    def clause_states(self) -> dict[str, list[ClauseState]]:
        """Standard → where each of its clauses stands."""
        return states(self.project, self.report)

    def items(self, *kinds: str) -> list[Item]:
        """The project's own items of these kinds."""
        return self.project.of_kind(*kinds, inherited=False)

    def inherited(self, *kinds: str, origin: str = "") -> list[Item]:
        """Items of these kinds that came with components, or with one of them."""
        return [item for item in self.project.of_kind(*kinds) if item.origin and origin in {"", item.origin}]

    def sources(self, item: Item, kind: str) -> list[str]:
        """Ids of the items with a link of that kind to the item or one of its parts."""
        ends = dict.fromkeys([item.id, *item.addresses])
        found = {item_id(link.source) for address in ends for link in self.project.links_to(address, kind)}
        return sorted(found, key=natural)

    # How it is said

    def ref(self, address: str) -> str:
        """A link to an item or to the item of a part."""
        return references.ref(self.project, address)

    def refs(self, addresses: Iterable[str]) -> str:
        """Several links."""
        return references.refs(self.project, addresses)

    def text(self, words: str) -> str:
        """Text of the dossier with its references as links."""
        return prose.text(self.project, words)

    def title(self, item: Item) -> str:
        """An item's title as the words of a cell."""
        return cells.cell(self.text(item.title))

    def named(self, item: Item) -> str:
        """A link to an item with its title behind it, as a cell."""
        return f"{self.ref(item.id)} {self.title(item)}"

    def said(self, item: Item, name: str) -> str:
        """What an attribute of an item says, as a cell."""
        return cells.cell(self.text(item.attribute(name)))

    def versioned(self, name: str) -> str:
        """The title of a document with its version, where it has one by now."""
        found, version = self.document(name), self.versions.get(name, "")
        title = self.words(found.title) if found is not None else name
        return f"{title} ({version})" if version else title

    def link(self, name: str) -> str:
        """A link to a document by its title; its name alone where the project has no such document."""
        found = self.document(name)
        return f"[{self.words(found.title)}](document:{name})" if found is not None else name
