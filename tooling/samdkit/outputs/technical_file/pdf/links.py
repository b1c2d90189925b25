"""Which places a PDF has, and where a link of the technical file leads to in it."""

from collections.abc import Iterable

from samdkit.outputs.technical_file.pdf.markup import Led
from samdkit.register import Document
from samdkit.technical_file.references import place_of
from samdkit.technical_file.writing import TechnicalFile

#: Names of documents → the anchors that each has.
Anchors = dict[str, frozenset[str]]


def label(document: str, anchor: str = "") -> str:
    """The label of a document or of a place in it; also the name of that place for links from outside."""
    return f"{document}/{anchor}" if anchor else document


class Links:
    """Leads the links of one document of a PDF that holds these documents."""

    def __init__(self, file: TechnicalFile, anchors: Anchors, held: Iterable[str], document: str) -> None:
        self._file = file
        self._anchors = anchors
        self._held = frozenset(held)
        self._document = document
        self._items: dict[str, str] = {}
        self.elsewhere: dict[str, set[str]] = {}
        """Documents that are not in the PDF → the kinds of ids of their items that were named."""

    # implements: KIT-SRS-090.4
    def led(self, target: str) -> Led:
        """The label that a link leads to; nothing, with the id of its document behind it, where that is another PDF."""
        kind, _, rest = target.partition(":")
        match kind:
            case "item":
                return self._item(rest), ""
            case "document":
                name, _, anchor = rest.partition("#")
                return self._place(name, anchor)
        return self._place(self._document, target[1:]) if target.startswith("#") else ("", "")

    def _item(self, identifier: str) -> str:
        found = self._items.get(identifier)
        if found is None:
            place = place_of(self._file.project, identifier)
            found = self._place(*place)[0] if place is not None else ""
            self._items[identifier] = found
            if place is not None and not found and place[0] not in self._held:
                self.elsewhere.setdefault(place[0], set()).add(identifier.rpartition("-")[0])
        return found

    def _place(self, name: str, anchor: str) -> Led:
        if name in self._held:
            return label(name, anchor if anchor in self._anchors.get(name, ()) else ""), ""
        found = self.document(name)
        return "", found.id if found is not None else ""

    def document(self, name: str) -> Document | None:
        """The document of that name."""
        return self._file.context.document(name)
