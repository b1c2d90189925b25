"""Prose of the dossier: files and sections that carry a document's own text."""

from dataclasses import dataclass, field

from samdkit.model.location import Location


@dataclass(slots=True)
class Section:
    """A heading without an identifier, with its bookkeeping and its text."""

    title: str
    level: int
    location: Location
    document: str
    """The document of the technical file that it belongs to; `device` for `device.md`, else empty."""
    answers: tuple[str, ...] = ()
    """Leaves of Annex II/III, GSPR points and labelling elements that the section answers."""
    bookkeeping: dict[str, str] = field(default_factory=dict)
    """`method`, `standards`, `discloses`, `realises`, as written."""
    text: str = ""
    text_line: int = 0
    """The line on which the text begins."""
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each bullet of the bookkeeping, `answers` included."""

    def place(self, name: str) -> Location:
        """Where a bullet stands; where there is none of that name, the heading."""
        return Location(self.location.path, self.lines.get(name, self.location.line))


@dataclass(slots=True)
class DossierFile:
    """One Markdown file of the dossier."""

    path: str
    attributes: dict[str, str | list[str] | dict[str, str]]
    """Its front matter."""
    attribute_lines: dict[str, int] = field(default_factory=dict)
    """The line of each key of it."""
    sections: list[Section] = field(default_factory=list)
    preamble: str = ""
    """Text before the first heading of level 2, without the title line."""
    preamble_line: int = 0
    """The line on which that text begins."""
    title: str = ""
    items: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Ids of items that stand in it and are in no graph, because its kind is missing or not known."""
    origin: str = ""
    is_identity: bool = False
    """It is the `device.md` or the `component.md`."""

    @property
    def document(self) -> str:
        """The document of the technical file that the file is prose of, or nothing."""
        return str(self.attributes.get("document", ""))

    @property
    def kind(self) -> str:
        """The kind of the file's items, or nothing."""
        return str(self.attributes.get("kind", ""))
