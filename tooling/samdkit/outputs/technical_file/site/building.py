"""Builds the site: frames by mkdocs-material, filled by samdkit; only what changed is written again."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from html import escape
from itertools import chain, groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from samdkit import __version__, technical_file
from samdkit.outputs.technical_file.site import chunks, frames, lists, search, section_pages, tables
from samdkit.outputs.technical_file.site.beside import Beside
from samdkit.outputs.technical_file.site.chunks import Chunk
from samdkit.outputs.technical_file.site.frames import ALL_ITEMS, Frame
from samdkit.outputs.technical_file.site.item_pages import ItemPages
from samdkit.outputs.technical_file.site.kept import Kept
from samdkit.outputs.technical_file.site.page_text import Heading, PageText, Passage, mark, remembered
from samdkit.outputs.technical_file.site.places import Places, of_item
from samdkit.outputs.technical_file.site.section_pages import Section
from samdkit.outputs.technical_file.site.words_as_html import Writer, all_set_aside
from samdkit.register import folder
from samdkit.sources.kinds import kinds
from samdkit.technical_file.blocks import Page
from samdkit.technical_file.inline import plain
from samdkit.technical_file.table import Table
from samdkit.technical_file.words import catalogue
from samdkit.technical_file.writing import TechnicalFile, commit_words

#: Tables with more rows are not searched; their items are.
_SEARCHED = 300


# implements: KIT-SRS-042.f, KIT-SRS-093.1
def write(
    file: TechnicalFile,
    work: Path,
    target: Path,
    *,
    before: Path | None = None,
    cache: Path | None = None,
    also: tuple[str, ...] = (),
) -> int:
    """Builds the site in `target`, with `work` for what lies between; how many files were written. Raises `CannotTell`.

    `before` is the site of the last build, from which unchanged files are taken over, and `cache` the folder that remembers what
    they were made of. Files that lie beside `target` are linked, and those that will (`also`).
    """
    with _without_looking_for_rubbish():
        return _write(file, work, target, before, cache, also)


def _write(file: TechnicalFile, work: Path, target: Path, before: Path | None, cache: Path | None, also: tuple[str, ...]) -> int:
    target.mkdir(parents=True, exist_ok=True)
    register = cache / "site" / "pages.json" if cache is not None else None
    kept = Kept(target, before, register)
    site = _Site(file, Beside.of(target.parent, also), kept)
    built = frames.build(file, site.frames, work, cache / "site" if cache is not None else None)
    site.fill(built)
    kept.close()
    return kept.written


@contextmanager
def _without_looking_for_rubbish() -> Iterator[None]:
    """The whole file stays alive meanwhile; to look through it for rubbish costs an eighth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def write_source(file: TechnicalFile, work: Path) -> None:
    """Writes what the builder of the frames reads (`mkdocs.yml`, `pages/`) for any builder; it builds them in `work/built`."""
    work.mkdir(parents=True, exist_ok=True)
    site = _Site(file, Beside(frozenset()), Kept(work / "built", None, None))
    frames.write_source(file, site.frames, work, "built")


class _Site:
    """The pages of one technical file."""

    def __init__(self, file: TechnicalFile, beside: Beside, kept: Kept) -> None:
        self.kept = kept
        self.file = file
        self.context = file.context
        self.words = file.context.words
        self.beside = beside
        self.places = Places(file)
        self.templates = Environment(
            loader=FileSystemLoader(folder() / "site"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=True,
        )
        self.templates.globals["_"] = self.words
        self.items = ItemPages(file, self.places, self.templates.get_template("item.html.j2"))
        self.digests = {item.id: digest for item, digest in self.items.digests()}
        pages = frozenset(f"site/{name}.html" for name in self.places.documents)
        self.top, self.below = Writer(self.places, "", beside.paths | pages), Writer(self.places, "../")
        observed = lists.observed(self.context)
        self.sections = [Section(self.context, page, self.top, self.digests, observed) for page in file.pages]
        self.items.listed = frozenset[str]().union(*(section.listed for section in self.sections))

        lock = file.project.lock
        said = (self.words.language, catalogue(self.words.language), self.context.documents, lock.components if lock else ())
        self.base = _digest(_own_code(), repr(said))
        """Of what makes every page."""

    @property
    def frames(self) -> dict[str, str]:
        """What the builder of the frames reads."""
        outlines = {name: headings for name, (headings, _) in self.told.items()}
        return frames.pages(self.file, {**outlines, ALL_ITEMS: list(self.all_items.outline)})

    @cached_property
    def told(self) -> dict[str, tuple[list[Heading], list[Passage]]]:
        """Document → its headings and what stands below them."""
        found = {}
        for section in self.sections:
            name, made_of = section.page.document.name, _digest(self.base, section.page.version)
            found[name] = remembered(self.kept.noted(f"text of {name}", made_of, section.text.told))
        return found

    @cached_property
    def all_items(self) -> PageText:
        """The text of the page of all items."""
        lines = [f"# {all_set_aside(self.words('All items'))}", mark("head")]
        for name, (title, _) in self.by_kind.items():
            lines += [f"## {all_set_aside(title)}", mark(name)]
        return PageText("\n\n".join(lines))

    @cached_property
    def by_kind(self) -> dict[str, tuple[str, list[Chunk]]]:
        """The lists of all items: mark → title and chunks; the project's own first, then those of each component."""
        found = {}
        for (origin, kind), group in groupby(self.items.order, key=lambda one: (one.origin, one.kind)):
            items = list(group)
            title = self.words(kinds()[kind].title if kind in kinds() else kind)
            title = self.words("%(kind)s of %(component)s", kind=title, component=origin) if origin else title
            name = f"all-{origin}-{kind}" if origin else f"all-{kind}"
            make = lambda start, end, name=name, items=items: lists.of_items(self.context, name, items[start:end])  # noqa: E731
            found[name] = (title, chunks.of_items(name, title, [one.id for one in items], self.digests, make))
        return found

    def fill(self, built: Path) -> None:
        """Puts every page and file of the site in its place."""
        self.kept.assets(built)
        item, table = (Frame.read(built / f"{name}.html") for name in (frames.ITEM, frames.TABLE))
        base = _digest(self.base, repr(item), repr(table))
        for one in self.items.order:
            self.kept.page(
                of_item(one.id),
                _digest(base, self.items.made_of(one, self.digests[one.id])),
                lambda one=one: item.page(self.items.title(one), self.items.content(one)),  # type: ignore[misc] # one is bound here
            )
        links = repr(sorted(self.top.beside))
        for section in self.sections:
            name, head = section.page.document.name, self._head(section.page)
            frame = Frame.read(built / f"{name}.html")
            self.kept.page(
                f"{name}.html",
                _digest(base, repr(frame), section.page.version, head, links, *(one.title for one in section.chunks)),
                lambda section=section, frame=frame, head=head: frame.whole(section.html(head)),  # type: ignore[misc] # bound here
            )
            self._chunk_pages(table, base, section.chunks, name, section.title)
        frame = Frame.read(built / f"{ALL_ITEMS}.html")
        title = self.words("All items")
        made_of = _digest(base, repr(frame), *self.digests.values())
        self.kept.page(f"{ALL_ITEMS}.html", made_of, lambda: frame.whole(self._all(title)))
        for _, found in self.by_kind.values():
            self._chunk_pages(table, base, [one for one in found if one.path], ALL_ITEMS, title)
        self.kept.file("search/search_index.json", search.index(built, self._searched()))

    def _chunk_pages(self, frame: Frame, base: str, found: list[Chunk], document: str, title: str) -> None:
        template = self.templates.get_template("table.html.j2")
        for place, one in enumerate(found):
            before = found[place - 1] if place else None
            after = found[place + 1] if place + 1 < len(found) else None

            def content(one: Chunk = one, before: Chunk | None = before, after: Chunk | None = after) -> str:
                table = Markup(tables.whole(self.below, one.table(), 1, one.title, anchored=one.anchored))  # noqa: S704 # nosec B704 - written by us
                text = template.render(document=title, address=f"../{document}.html", table=table, before=before, after=after)
                return frame.page(one.title, text)

            names = [around.title if around is not None else "" for around in (before, after)]
            self.kept.page(one.path, _digest(base, one.made_of, *names), content)

    def _all(self, title: str) -> str:
        marks = {
            mark: section_pages.shown(found, self.top, number, name, self.context)
            for number, (mark, (name, found)) in enumerate(self.by_kind.items())
        }
        said = self.words(
            "Every item of the dossier and of its components, by kind. This list needs no web server; the search does."
        )
        return section_pages.filled(self.all_items, {**marks, "head": f"<p>{escape(said)}</p>"}, self.top, title)

    def _head(self, page: Page) -> str:
        """What a document says of itself."""
        identity = self.file.project.identity
        return self.templates.get_template("head.html.j2").render(
            id=page.document.id,
            version=page.version,
            device=f"{identity.name} {identity.version}".strip(),
            commit=commit_words(self.context),
            made=Markup(self.top.inline(self.file.footer(page))),  # noqa: S704 # nosec B704 - escaped by the writer
            files=self.beside.of_document(page.document.id),
        )

    # implements: KIT-SRS-093.2
    def _searched(self) -> Iterator[search.Entry]:
        """What the search index holds: each item, each passage of a document, and the words of its tables."""
        for section in self.sections:
            name = section.page.document.name
            for anchor, title, words in self.told[name][1]:
                yield f"{name}.html" + (f"#{anchor}" if title != section.title else ""), title, words
            made_of = _digest(self.base, section.page.version)
            words = self.kept.noted(f"tables of {name}", made_of, lambda section=section: _words(section.tables))  # type: ignore[misc] # bound
            if words:
                yield f"{name}.html", section.title, words
        for item in self.items.order:
            yield of_item(item.id), self.items.title(item), plain(item.text)


def _words(found: list[Table]) -> str:
    """The words of the tables that are searched, each word once."""
    cells = (cell for table in found if len(table) <= _SEARCHED for cell in (table.title, *chain(*table.rows)))
    return " ".join(dict.fromkeys(word for cell in dict.fromkeys(cells) for word in plain(cell).split()))


@cache
def _own_code() -> str:
    """A digest of what writes pages, for a page that other code made is another page."""
    here = Path(__file__).parent
    inner = Path(technical_file.__file__).parent
    paths = [*here.glob("*.py"), *inner.rglob("*.py"), *(folder() / "site").glob("*")]
    return _digest(__version__, *(f"{path.name}{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(paths)))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
