"""WordprocessingML: paragraphs, runs, tables, pictures and cross references as XML.

Written as text, for a library that makes objects of every cell needs ten times as long. Styles are named as a word processor in
English names their ids; `package` knows what the template calls them.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

#: What XML 1.0 can't hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: The longest name of a bookmark that Word takes, and what it may be made of.
_LONGEST, _PLAIN = 40, re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Twips: of a character of code in a table, of the space around the words of a cell; English metric units: of a pixel, of a twip.
_CHARACTER, _AROUND, _PIXEL, _TWIP = 97, 155, 9525, 635
#: The fewest and the most characters of its longest word for which a column has room at any rate; where a word may end.
_NARROWEST, _WORD, _ENDS = 4, 20, re.compile(r"[\s/]+|-(?!\d)")
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


# implements: KIT-SRS-091.2
def text(words: str) -> str:
    """Words as content of an element or in quotes; what XML can't hold shows as the sign for a broken character."""
    return escape(_FORBIDDEN.sub("\ufffd", words))


def bookmark_name(anchor: str) -> str:
    """The bookmark of an anchor: letters, digits and low lines, 40 at most, and another for each anchor."""
    name = re.sub(r"\W", "_", anchor, flags=re.ASCII)
    if _PLAIN.fullmatch(anchor) and len(name) < _LONGEST - 1:
        return f"at_{name}"[:_LONGEST]
    return f"at_{name[:20]}_{hashlib.sha256(anchor.encode()).hexdigest()[:12]}"


def run(words: str, properties: str = "") -> str:
    """Words in one format; a line end is a break."""
    around = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = [f'<w:t xml:space="preserve">{text(line)}</w:t>' if line else "" for line in words.split("\n")]
    return f"<w:r>{around}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(style: str, content: str, further: str = "") -> str:
    """A paragraph in a style; `further` properties of it stand after the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{further}</w:pPr>{content}</w:p>'


# implements: KIT-SRS-091.1
def to_bookmark(anchor: str, content: str) -> str:
    """A cross reference to a place in this document."""
    return f'<w:hyperlink w:anchor="{bookmark_name(anchor)}" w:history="1">{content}</w:hyperlink>'


def to_address(relation: str, content: str) -> str:
    """A link out of the document."""
    return f'<w:hyperlink r:id="{relation}" w:history="1">{content}</w:hyperlink>'


# implements: KIT-SRS-091.1
def table(head: Sequence[str], rows: Sequence[Sequence[Sequence[str]]], widths: Sequence[int], title: str = "") -> str:
    """A table of cells that hold paragraphs of runs; its head, if it has one, stands on each page."""
    caption = f'<w:tblCaption w:val="{text(title)}"/>' if title else ""
    first = int(bool(head))
    cells = [f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = []
    if head:
        line = "".join(f"<w:tc>{p}{paragraph('TableHeading', one)}</w:tc>" for p, one in zip(cells, head, strict=True))
        lines.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{line}</w:tr>")
    for row in rows:
        held = ("".join(paragraph("TableText", line) for line in one) for one in row)
        line = "".join(f"<w:tc>{p}{one}</w:tc>" for p, one in zip(cells, held, strict=True))
        lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{line}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="DocumentTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="00{first * 2}0" w:firstRow="{first}" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{caption}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def shares(columns: Sequence[Sequence[str]], whole: int) -> list[int]:
    """The widths of columns of plain texts: room for their longest words, the rest by how much they hold."""
    needs, wants = [], []
    for texts in columns:
        longest = max((len(word) for one in dict.fromkeys(texts) for word in _ENDS.split(one)), default=0)
        lines = [max(map(len, one.split("\n"))) for one in texts]
        mean = sum(lines) / max(len(lines), 1)
        needs.append(min(max(longest, _NARROWEST), _WORD) * _CHARACTER + _AROUND)
        wants.append(max(mean, min(max(lines, default=0), 2 * mean)) * _CHARACTER + _AROUND)
    left = whole - sum(needs)
    more = [max(0.0, want - need) for want, need in zip(wants, needs, strict=True)]
    if left < 0:
        found = [need * whole // sum(needs) for need in needs]
    elif sum(more) <= left:
        found = [int(need + each + (left - sum(more)) / len(needs)) for need, each in zip(needs, more, strict=True)]
    else:
        found = [int(need + left * each / sum(more)) for need, each in zip(needs, more, strict=True)]
    found[-1] += whole - sum(found)
    return found


def picture(relation: str, number: int, size: tuple[int, int], words: str, whole: int) -> str:
    """A picture of so many pixels (two of them on one of the screen), no wider than the text, with words for who can't see it."""
    wide, high = (side * _PIXEL // 2 for side in size)
    if wide > whole * _TWIP:
        wide, high = whole * _TWIP, high * whole * _TWIP // wide
    about = f'id="{number}" name="Picture {number}" descr="{text(words)}"'
    return (
        f'<w:r><w:drawing><wp:inline {_DRAWING} distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr {about}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


@dataclass(slots=True)
class Parts:
    """What a document needs beside its body, collected while the body is written."""

    links: dict[str, str] = field(default_factory=dict)
    """Address → id of its relation."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    """Id of the relation → PNG."""
    lists: dict[int, int] = field(default_factory=dict)
    """Id of a numbered list → what it begins with."""
    bookmarks: int = 0

    def link(self, address: str) -> str:
        """The id of the relation to an address outside."""
        return self.links.setdefault(address, f"rIdLink{len(self.links) + 1}")

    def picture(self, png: bytes) -> str:
        """The id of the relation to a picture."""
        name = f"rIdPicture{len(self.pictures) + 1}"
        self.pictures[name] = png
        return name

    def counted_from(self, start: int) -> int:
        """The id of a numbered list that begins with a number of its own."""
        number = 1001 + len(self.lists)
        self.lists[number] = start
        return number

    def bookmark(self, anchor: str) -> str:
        """A place that cross references lead to."""
        self.bookmarks += 1
        number = self.bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(anchor)}"/><w:bookmarkEnd w:id="{number}"/>'
