"""Reads what a PDF says through its tags, as a screen reader does: headings, tables, links, pictures and the words of each."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import pikepdf

_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SHOWING = {"Tj", "TJ"}


@dataclass
class Element:
    """An element of the structure with what is in it."""

    kind: str
    words: str
    children: list["Element"] = field(default_factory=list)
    title: str = ""
    alternative: str = ""
    target: str = ""
    """Of a link: its address, or the name of the place in this PDF."""

    def all(self, *kinds):
        """Every element of these kinds inside, in order."""
        return [found for one in self.children for found in ([one] if one.kind in kinds else []) + one.all(*kinds)]


class ReadPdf:
    """A PDF, read."""

    def __init__(self, path):
        with pikepdf.open(path) as pdf:
            self._pdf = pdf
            self.pages = len(pdf.pages)
            self.language = str(pdf.Root.Lang)
            self.marked = bool(pdf.Root.MarkInfo.Marked)
            with pdf.open_metadata() as metadata:
                self.standard = f"{metadata['pdfaid:part']}{metadata['pdfaid:conformance']}"
                self.title = metadata.get("dc:title", "")
            self.labels = [page.label for page in pdf.pages]
            self._words = [_words_of(page) for page in pdf.pages]
            self._places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
            self.places = self._named()
            """Names of places: what links lead to."""
            self.outside = [_outside(page) for page in pdf.pages]
            """The words of each page that are no content: what stands at its top and its foot."""
            self.root = self._element(pdf.Root.StructTreeRoot, 0)
            with pdf.open_outline() as outline:
                self.outline = list(_outline(outline.root, 1))

    @cached_property
    def counts(self):
        """How often each kind of element is there."""
        return Counter(one.kind for one in self._everything())

    def _everything(self):
        waiting = [self.root]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += one.children

    def page_of(self, words):
        """The number of the first page that holds these words in one piece of content."""
        return next(number for number, page in enumerate(self._words, 1) if any(words in one for one in page.values()))

    @property
    def headings(self):
        """Level and words of each heading."""
        kinds = [f"H{level}" for level in range(1, 7)]
        return [(int(one.kind[1]), one.title) for one in self.root.all(*kinds)]

    @property
    def tables(self):
        """Each table as rows of the words of its cells, the header first."""
        return [
            [[cell.words for cell in row.children if cell.kind in {"TH", "TD"}] for row in table.all("TR")]
            for table in self.root.all("Table")
        ]

    @property
    def heads(self):
        """The words of the header of each table, the first table left out: it says who the document is."""
        return [[cell.words for cell in table.all("TH")] for table in self.root.all("Table")][1:]

    @property
    def references(self):
        """Words and place of each link inside the PDF."""
        return [(one.words, one.target) for one in self.root.all("Link") if one.target in self.places]

    @property
    def addresses(self):
        """Words and address of each link out of it."""
        return [(one.words, one.target) for one in self.root.all("Link") if one.target not in self.places]

    @property
    def pictures(self):
        """The words for who can't see a picture."""
        return [one.alternative for one in self.root.all("Figure")]

    def _named(self):
        if "/Names" not in self._pdf.Root:
            return {}
        tree = pikepdf.NameTree(self._pdf.Root.Names.Dests)
        return {str(name): _key(target) for name, target in tree.items()}

    def _element(self, element, page):
        """An element; `page` is the number of the page that its parent is on."""
        if "/Pg" in element:
            page = self._places[element.Pg.objgen]
        found = Element(str(element.get("/S", "/root"))[1:], "", title=str(element.get("/T", "")))
        found.alternative = str(element.get("/Alt", ""))
        kids = element.get("/K", [])
        pieces = []
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                pieces.append(self._words[page].get(kid, ""))
            elif "/S" in kid:
                found.children.append(self._element(kid, page))
                pieces.append(found.children[-1].words)
            elif kid.get("/Type") == "/OBJR":
                found.target = self._target(kid.Obj)
            else:
                pieces.append(self._words[self._places[kid.Pg.objgen] if "/Pg" in kid else page].get(int(kid.MCID), ""))
        found.words = "".join(pieces)
        return found

    def _target(self, annotation):
        action = annotation.get("/A")
        if action is not None and "/URI" in action:
            return str(action.URI)
        place = annotation.get("/Dest") if action is None else action.get("/D")
        if isinstance(place, pikepdf.String):
            return str(place)
        return next((name for name, key in self.places.items() if key == _key(place)), "")


def _key(target):
    """A destination, to compare: its page and how far up it is."""
    place = target.D if isinstance(target, pikepdf.Dictionary) else target
    return place[0].objgen, round(float(place[3]), 1), round(float(place[2]), 1)


def _outline(items, level):
    for one in items:
        yield level, one.title
        yield from _outline(one.children, level + 1)


def _words_of(page):
    """The words of a page by the number of their marked content."""
    return {mark: "".join(words) for mark, words in _marked(page).items() if mark is not None}


def _outside(page):
    return "".join(_marked(page).get(None, []))


def _marked(page):
    found, open_marks, font = {}, [], None
    fonts = {name: _letters(one) for name, one in page.Resources.get("/Font", {}).items()}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                open_marks.append(operands[1].get("/MCID") if isinstance(operands[1], pikepdf.Dictionary) else None)
            case "BMC":
                open_marks.append(None)
            case "EMC":
                open_marks.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case name if name in _SHOWING:
                strings = operands[0] if name == "TJ" else operands
                words = "".join(_decoded(one, font) for one in strings if isinstance(one, pikepdf.String))
                mark = next((int(one) for one in reversed(open_marks) if one is not None), None)
                found.setdefault(mark, []).append(words)
    return found


def _letters(font):
    """Code of a letter of a font → its text."""
    found = {}
    for codes, text in _PAIR.findall(font.ToUnicode.read_bytes().decode("latin-1").partition("beginbfchar")[2]):
        found[int(codes, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return found


def _decoded(string, letters):
    content = bytes(string)
    codes = [int.from_bytes(content[place : place + 2], "big") for place in range(0, len(content), 2)]
    return "".join(letters.get(code, "\ufffd") for code in codes)
