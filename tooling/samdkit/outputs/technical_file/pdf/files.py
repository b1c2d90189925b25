"""The PDFs as whole typst files: each document alone, and all in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from samdkit.outputs.technical_file.pdf import documents
from samdkit.outputs.technical_file.pdf.documents import Chapter
from samdkit.outputs.technical_file.pdf.glyphs import printable
from samdkit.outputs.technical_file.pdf.markup import exactly, quoted, string
from samdkit.technical_file import layout
from samdkit.technical_file.blocks import Figure, Page
from samdkit.technical_file.writing import TechnicalFile, commit_words

#: Letters of markup of a document above which it is a volume of its own, and of all documents that one PDF collects: it is set
#: anew after every change, and typst takes some 2.5 seconds and 600 megabytes for a million letters.
VOLUME, COLLECTED = 1_500_000, 2_000_000


@dataclass(slots=True, frozen=True)
class File:
    """A PDF to be set."""

    name: str
    """Its path below the folder of the technical file."""
    markup: str
    pictures: dict[str, str]
    """Path beside the markup → SVG."""


class Files:
    """All PDFs of a technical file."""

    def __init__(self, file: TechnicalFile) -> None:
        self._file = file
        self._trees = {page.document.name: documents.read(page) for page in file.pages}
        self._anchors = {name: trees.anchors for name, trees in self._trees.items()}

    # implements: KIT-SRS-090.1
    def documents(self) -> Iterable[File]:
        """Each document as a PDF of its own."""
        for page in self._file.pages:
            yield self._set(_path(page), [page], self._alone[page.document.name], self._title(page))

    # implements: KIT-SRS-090.1
    def collected(self, name: str) -> File:
        """All documents as sections of one PDF; those that are too large for it are named where they would stand."""
        held = [page for page in self._file.pages if page.document.name not in self.volumes]
        names = frozenset(page.document.name for page in held)
        chapters = [self._chapter(page, names).markup if page in held else self._volume(page) for page in self._file.pages]
        return self._set(name, held, "\n\n".join([self._cover(), *chapters]), self._whole_title())

    @cached_property
    def volumes(self) -> tuple[str, ...]:
        """Names of the documents that are too large to stand in one PDF with the others, in order."""
        sizes = {name: len(markup) for name, markup in self._alone.items()}
        apart = {name for name, size in sizes.items() if size > VOLUME}
        for name in sorted(sizes, key=lambda one: -sizes[one]):
            if sum(size for one, size in sizes.items() if one not in apart) <= COLLECTED:
                break
            apart.add(name)
        return tuple(name for name in sizes if name in apart)

    @cached_property
    def _alone(self) -> dict[str, str]:
        return {page.document.name: self._chapter(page, frozenset({page.document.name})).markup for page in self._file.pages}

    def _chapter(self, page: Page, held: frozenset[str]) -> Chapter:
        return Chapter(self._file, page, self._trees[page.document.name], self._anchors, held)

    def _title(self, page: Page) -> str:
        return f"{page.document.id} {self._file.context.words(page.document.title)}: {documents.device(self._file)}"

    def _whole_title(self) -> str:
        return self._file.context.words("%(device)s: technical file", device=documents.device(self._file))

    def _set(self, name: str, pages: list[Page], body: str, title: str) -> File:
        file, words = self._file, self._file.context.words
        ids = [page.document.id for page in pages]
        keywords = ", ".join(
            quoted(one) for one in [documents.device(file), words("technical file"), *ids[: 1 if len(ids) == 1 else 0]]
        )
        number = words("page %(page)s of %(pages)s", page="\x00", pages="\x01")
        before, _, rest = number.partition("\x00")
        between, _, after = rest.partition("\x01")
        foot = words("%(device)s  |  commit %(commit)s", device=documents.device(file), commit=commit_words(file.context))
        head = (
            '#import "pdf.typ": *\n'
            f"#show: file.with(title: {quoted(title)}, maker: {quoted(file.project.identity.fact('maker'))},"
            f" keywords: ({keywords},), language: {quoted(words.language)})\n"
            f"#let chapter = pages.with(foot: {quoted(foot)}, number: ({quoted(before)}, {quoted(between)}, {quoted(after)}))\n\n"
        )
        return File(
            name, f"{head}{body}\n", {documents.picture(one): printable(one.svg) for page in pages for one in _figures(page)}
        )

    def _cover(self) -> str:
        file, words, identity = self._file, self._file.context.words, self._file.project.identity
        title = words("Technical file (MDR 2017/745, Annexes II and III)")
        stated = words("not stated")
        rows = [
            (words("Device"), string(documents.device(file))),
            (words("Manufacturer"), string(identity.fact("maker") or stated)),
            (
                words("Class"),
                string(
                    words(
                        "%(class)s, rule %(rule)s",
                        **{"class": identity.fact("mdr-class") or stated, "rule": identity.fact("rule") or stated},
                    )
                ),
            ),
            (words("Software safety class"), string(identity.safety_class or stated)),
            (words("Commit"), string(commit_words(file.context))),
            (
                words("Status"),
                string(words("Made from dossier, code, locks and recorded evidence. Draft: nothing in it is approved.")),
            ),
            (words("Volumes"), self._volumes()),
        ]
        written = "".join(f"\n  ([{string(name)}], [{value}])," for name, value in rows)
        running = f"({quoted(title)}, {quoted(documents.status(file))})"
        return (
            f"#chapter(running: {running})[\n#cover({quoted(identity.name)}, {quoted(title)}, {written})\n"
            f"#contents({quoted(words('Contents'))})\n]"
        )

    def _volumes(self) -> str:
        words = self._file.context.words
        if not self.volumes:
            return string(words("This file is complete: it holds all %(count)s documents.", count=len(self._file.pages)))
        apart = [_path(one) for one in self._file.pages if one.document.name in self.volumes]
        said = words(
            "%(all)s documents, of which %(held)s are in this file. %(apart)s are too large for it and are files of their own:",
            all=len(self._file.pages),
            held=len(self._file.pages) - len(apart),
            apart=len(apart),
        )
        return "#linebreak();".join(string(one) for one in [said, *apart])

    def _volume(self, page: Page) -> str:
        words, document = self._file.context.words, page.document
        running = ", ".join(quoted(one) for one in documents.running_title(self._file, page))
        place = exactly(document.name)
        said = words("This document is a volume of its own: %(path)s", path=_path(page))
        return f"#chapter(running: ({running}))[\n= {string(words(document.title))}\n#label({place})\n\n{string(said)}\n]"


def _path(page: Page) -> str:
    return layout.of_document(page.document)["pdf"]


def _figures(page: Page) -> list[Figure]:
    return [one for one in page.blocks if isinstance(one, Figure)]
