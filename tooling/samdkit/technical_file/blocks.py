"""What a document of the technical file is made of."""

from dataclasses import dataclass, field

from samdkit.model.item import Item
from samdkit.register import Document
from samdkit.technical_file.table import GENERATED, Origin, Table


@dataclass(slots=True, frozen=True)
class Prose:
    """Text as Markdown; links to items and documents are `item:SRS-012` and `document:soup#tools`."""

    markdown: str
    origin: Origin = GENERATED


@dataclass(slots=True, frozen=True)
class Figure:
    """A picture that was drawn from the trace graph."""

    name: str
    title: str
    svg: str
    words: str
    """What it shows, for who can't see it."""
    origin: Origin = GENERATED


@dataclass(slots=True, frozen=True)
class View:
    """An item as documents show it in full."""

    item: Item
    title: str
    """Inline Markdown."""
    text: str
    """Markdown."""
    facts: tuple[tuple[str, str], ...]
    """Attributes, links and what links to it: name → inline Markdown."""
    parts: Table | None
    """What was observed of each part, for what tests verify."""

    @property
    def place(self) -> str:
        """Where it stands in the dossier: `dossier/risks.md:12`."""
        return str(self.item.location)


@dataclass(slots=True, frozen=True)
class Items:
    """Items in full, each a heading of this level."""

    views: tuple[View, ...]
    level: int
    origin: Origin = GENERATED


Block = Prose | Table | Figure | Items


@dataclass(slots=True, frozen=True)
class Page:
    """One document, its blocks in order."""

    document: Document
    blocks: tuple[Block, ...]
    origins: tuple[str, ...]
    """Files of the dossier that its own text and its items come from."""
    version: str = field(default="")
    """A digest of its content: another content is another version."""

    def leads_to(self, kind: type[Table | Figure], place: int) -> bool:
        """Whether the block at that place stands right above one of that kind."""
        return any(isinstance(one, kind) for one in self.blocks[place + 1 : place + 2])
