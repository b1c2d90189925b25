"""A document of the technical file as typst markup: who it is, and its blocks."""

from dataclasses import dataclass
from functools import cached_property

from samdkit import __version__
from samdkit.outputs.technical_file.pdf.items import Written
from samdkit.outputs.technical_file.pdf.links import Anchors, Links, label
from samdkit.outputs.technical_file.pdf.markup import Inline, exactly, quoted, string
from samdkit.outputs.technical_file.pdf.prose import Prose
from samdkit.outputs.technical_file.pdf.tables import of_table
from samdkit.outputs.technical_file.tree import Node, name_headings, parse
from samdkit.technical_file import blocks, cells, origins
from samdkit.technical_file.references import anchor
from samdkit.technical_file.table import Table
from samdkit.technical_file.writing import TechnicalFile, commit_words

#: Points between the margins of a page upright and across.
_UPRIGHT, _ACROSS = 493.0, 740.0


@dataclass(slots=True, frozen=True)
class Trees:
    """The prose of a document, read once, with an id for each heading."""

    of: dict[int, Node]
    """Place of a block in the document → its tree."""
    anchors: frozenset[str]


def read(page: blocks.Page) -> Trees:
    """Reads the prose of a document."""
    of = {place: parse(block.markdown) for place, block in enumerate(page.blocks) if isinstance(block, blocks.Prose)}
    taken = {anchor(view.item.id) for block in page.blocks if isinstance(block, blocks.Items) for view in block.views}
    name_headings(of.values(), taken)
    return Trees(of, frozenset(taken))


class Chapter:
    """One document in one PDF, which holds these documents."""

    def __init__(self, file: TechnicalFile, page: blocks.Page, trees: Trees, anchors: Anchors, held: frozenset[str]) -> None:
        self._file = file
        self._page = page
        self._trees = trees
        self._links = Links(file, anchors, held, page.document.name)
        self._room = _ACROSS if page.document.wide else _UPRIGHT
        self._placed: set[str] = set()
        self._inline = Inline(self._links.led)
        self._prose = Prose(self._inline, self._place, self._room)
        self._items = Written(self._inline, self._prose, self._place, self._room, file.context.words)

    def _place(self, anchor: str) -> str:
        """The mark of a place that links lead to; nothing where the document has it already."""
        if not anchor or anchor in self._placed:
            return ""
        self._placed.add(anchor)
        return f"\n#label({exactly(label(self._page.document.name, anchor))})"

    @cached_property
    def body(self) -> str:
        """What it says, below its title."""
        words = self._file.context.words
        found = []
        for place, (line, block) in enumerate(origins.lines(self._page, words)):
            if line:
                found.append(f"#origin[{self._inline.of(line)}]")
            found.append(self._block(place, block))
        return "\n\n".join(found)

    def _block(self, place: int, block: blocks.Block) -> str:
        match block:
            case blocks.Prose():
                to_next = self._page.leads_to(Table, place) or self._page.leads_to(blocks.Figure, place)
                return self._prose.blocks(self._trees.of[place], to_next=to_next)
            case Table():
                return of_table(block, self._inline, self._room)
            case blocks.Items():
                return self._items.items(block)
        return f"#picture({exactly(picture(block))}, {quoted(block.words)})[{self._inline.of(block.title)}]"

    # implements: KIT-SRS-090.2
    @property
    def markup(self) -> str:
        """The whole document: its pages bear its identity, and the first one has it as a table."""
        body, words, document = self.body, self._file.context.words, self._page.document
        rows = "".join(f"\n  ([{string(name)}], [{value}])," for name, value in self._identity())
        running = ", ".join(quoted(one) for one in running_title(self._file, self._page))
        return (
            f"#chapter(wide: {'true' if document.wide else 'false'}, running: ({running}))[\n"
            f"= {string(words(document.title))}\n#label({exactly(label(document.name))})\n\n#identity({rows}\n)\n\n{body}\n]"
        )

    def _identity(self) -> list[tuple[str, str]]:
        context, page = self._file.context, self._page
        words, identity = context.words, context.project.identity
        made = words("samdkit %(version)s", version=__version__)
        rows = [
            (words("Document"), string(page.document.id)),
            (words("Title"), string(words(page.document.title))),
            (words("Version"), string(page.version)),
            (words("Status"), string(status(self._file))),
            (words("Answers for it"), string(words(page.document.role or "not stated"))),
            (words("Device"), string(device(self._file))),
            (words("Manufacturer"), string(identity.fact("maker") or words("not stated"))),
            (words("Commit"), string(commit_words(context))),
            (words("Made by"), string(made)),
            (words("Made from"), self._inline.of(cells.paths(page.origins) or words("the trace graph"))),
        ]
        if self._links.elsewhere:
            rows.append((words("Where items named here stand"), self._elsewhere()))
        return rows

    def _elsewhere(self) -> str:
        found = []
        for name, prefixes in sorted(self._links.elsewhere.items()):
            document = self._links.document(name)
            if document is not None:
                found.append(f"{', '.join(sorted(prefixes))}: {document.id}")
        return "#linebreak();".join(string(one) for one in found)


def picture(figure: blocks.Figure) -> str:
    """The name of the file of a picture, beside the markup."""
    return f"pictures/{figure.name}.svg"


def status(file: TechnicalFile) -> str:
    """What the documents are; approvals come from people."""
    return file.context.words("draft: not approved")


def device(file: TechnicalFile) -> str:
    """Name and version of the device."""
    identity, words = file.project.identity, file.context.words
    return f"{identity.name} {identity.version or words('(no version stated)')}"


def running_title(file: TechnicalFile, page: blocks.Page) -> tuple[str, str]:
    """What stands at the top of each page of a document: at the left and at the right."""
    words = file.context.words
    title = f"{page.document.id}  {words(page.document.title)}"
    return title, words("version %(version)s, %(status)s", version=page.version, status=status(file))
