"""One page an item: what it says, its attributes and links, what was observed of it, its trace as a picture, and its place."""

import hashlib
import re
from collections.abc import Iterator
from functools import cached_property
from html import escape
from types import SimpleNamespace

from jinja2 import Template
from markupsafe import Markup

from samdkit import trace
from samdkit.model.item import Item
from samdkit.outputs.technical_file.site import section_pages, tables
from samdkit.outputs.technical_file.site.places import Places
from samdkit.outputs.technical_file.site.words_as_html import Writer
from samdkit.project import natural
from samdkit.register import homes
from samdkit.technical_file import inline, origins
from samdkit.technical_file.blocks import View
from samdkit.technical_file.figures.trace_graph import trace_graph
from samdkit.technical_file.references import place_of
from samdkit.technical_file.table import Origin
from samdkit.technical_file.views import named
from samdkit.technical_file.writing import TechnicalFile

#: A value that is only links to items.
_ITEMS = re.compile(r"\[[^\]]+\]\(item:[^)]+\)(?:, \[[^\]]+\]\(item:[^)]+\))*")
_ITEM = re.compile(r"(\[[^\]]+\]\(item:([^)]+)\))")


class ItemPages:
    """The pages of all items, whose folder is one below the top."""

    def __init__(self, file: TechnicalFile, places: Places, template: Template) -> None:
        self.file = file
        self.context = file.context
        self.project = file.project
        self.places = places
        self.template = template
        self.writer = Writer(places, "../")
        self.listed: frozenset[str] = frozenset()
        """Ids of those that have a row on the page of their document."""
        self._names: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._words = {
            name: _markup(escape(self.context.words(text)))
            for name, text in {
                "attributes": "Attributes and links",
                "trace": "Trace",
                "said": "What the picture shows, in words",
                "place": "Stands in",
                "before": "Before",
                "after": "Next",
                "around": "Items of this kind",
                "path": "You are here",
                "overview": "Overview",
                "observed": "What was observed of its parts",
            }.items()
        }
        self._said = SimpleNamespace(**self._words)  # Jinja asks for an attribute first, ten thousand times

    @cached_property
    def order(self) -> list[Item]:
        """All items with a page: the project's own first, by kind and number."""
        return sorted(self.places.items.values(), key=lambda one: (one.origin, one.kind, natural(one.id)))

    @cached_property
    def neighbours(self) -> dict[str, tuple[str, str]]:
        """Id → the ids before and after it among its kind; empty at the ends."""
        found = {}
        order = self.order
        for place, item in enumerate(order):
            around = [order[one] if 0 <= one < len(order) else None for one in (place - 1, place + 1)]
            before, after = (
                one.id if one is not None and (one.kind, one.origin) == (item.kind, item.origin) else "" for one in around
            )
            found[item.id] = (before, after)
        return found

    def made_of(self, item: Item, digest: str) -> str:
        """A digest of all that the page of an item is made of, beside what makes every page."""
        return f"{digest} {item.id in self.listed}"

    # implements: KIT-SRS-093.1
    def content(self, item: Item) -> str:
        """The text of an item's page, without its heading."""
        view = self.context.view(item)
        figure = trace_graph(self.project, item, self._address, self.context.words)
        parts = tables.whole(self.writer, view.parts, 1) if view.parts is not None and view.parts.rows else ""
        before, after = self.neighbours[item.id]
        name, title, anchor = self._document(item)
        return self.template.render(
            words=self._said,
            document=title,
            address=f"../{name}.html{anchor}",
            id=item.id,
            origin=_markup(self.writer.inline(self._origin(item))),
            text=_markup(self.writer.blocks(view.text)),
            facts=self._facts(view),
            parts=_markup(parts),
            picture=_markup(section_pages.picture(figure, self._words["said"]) if figure is not None else ""),
            place=view.place,
            before=before,
            after=after,
        )

    def title(self, item: Item) -> str:
        """The heading of an item's page, as plain words."""
        return f"{item.id} {inline.plain(self.context.view(item).title)}".strip()

    # implements: KIT-SRS-093.3
    def digests(self) -> Iterator[tuple[Item, str]]:
        """Each item with a digest of all that its page is made of: the item and everything that its picture may hold.

        The picture goes two steps along links, so it holds what the items within two steps say; a link that is gone changed what
        both its ends say.
        """
        own = {item.id: self._digest(item) for item in self.order}
        near = {item.id: self._near(item) for item in self.order}
        for item in self.order:
            around = {item.id, *near[item.id]}.union(*(near[one] for one in near[item.id] if one in near))
            everything = "".join(own.get(one, one) for one in sorted(around))
            yield item, hashlib.sha256(f"{everything}{self.neighbours[item.id]}".encode()).hexdigest()[:32]

    def _digest(self, item: Item) -> str:
        view = self.context.view(item)
        runs = [
            (one.run.test, one.counts, sorted(one.run.executed))
            for address in (item.addresses if view.parts is not None else ())
            for one in trace.observed(self.project, address)
        ]
        said = (
            item.id,
            item.kind,
            item.origin,
            view.title,
            view.text,
            view.facts,
            view.place,
            view.parts and view.parts.rows,
            runs,
        )
        return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def _near(self, item: Item) -> set[str]:
        found = {link.target_item for link in item.links}
        for address in (item.id, *item.addresses):
            found.update(link.source for link in self.project.links_to(address))
        return found

    def _address(self, key: str) -> str:
        return f"{key}.html" if key in self.places.items else ""

    def _document(self, item: Item) -> tuple[str, str, str]:
        """Name and title of the document that an item belongs to, and the anchor that it or its component has there."""
        name, place = place_of(self.project, item.id) or ("", "")
        document = self.context.document(name)
        title = self.context.words(document.title) if document is not None else name
        return name, title, f"#{place}" if item.origin or item.id in self.listed else ""

    def _origin(self, item: Item) -> str:
        lock = self.project.lock
        if item.origin:
            versions = {one.name: one.version for one in (lock.components if lock else ())}
            return origins.said(Origin(component=item.origin, version=versions.get(item.origin, "")), self.context.words)
        document = self.context.document(homes()[item.kind])
        return origins.said(Origin(item.location.path, document.role if document else ""), self.context.words)

    def _facts(self, view: View) -> Markup:
        """Names and values; where a value is items, a list of them with their titles."""
        return _markup("".join(f"<dt>{self._name(name)}</dt><dd>{self._value(value)}</dd>" for name, value in view.facts))

    def _name(self, name: str) -> str:
        if name not in self._names:
            self._names[name] = escape(named(name, self.context.words).replace("-", " "))
        return self._names[name]

    def _value(self, value: str) -> str:
        if not _ITEMS.fullmatch(value):
            return self.writer.inline(value)
        entries = "".join(f"<li>{self.writer.inline(link)} {self._title(one)}</li>" for link, one in _ITEM.findall(value))
        return f"<ul>{entries}</ul>"

    def _title(self, identifier: str) -> str:
        """The title of an item as HTML, in places where it is named."""
        if identifier not in self._titles:
            item = self.places.items.get(identifier)
            self._titles[identifier] = escape(inline.plain(self.context.title(item)), quote=False) if item is not None else ""
        return self._titles[identifier]


def _markup(html: str) -> Markup:
    """HTML that was written here, with all words in it escaped."""
    return Markup(html)  # noqa: S704 # nosec B704
