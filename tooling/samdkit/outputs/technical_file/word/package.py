"""A Word file: the template filled in by docxtpl, the body put where it says, and packed with the same bytes each time."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import Environment, StrictUndefined, TemplateError
from markupsafe import Markup

from samdkit.errors import UsageError
from samdkit.files import DATE
from samdkit.outputs.technical_file.word.markup import Parts, text

#: Stands in the filled template where the body goes; no text of a dossier holds it.
_BODY = "\ue000body\ue000"
_PLACE = Markup(f"<w:p><w:r><w:t>{_BODY}</w:t></w:r></w:p>")  # noqa: S704 # nosec B704 - ours alone
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: The styles that documents use: id in the body → name in any word processor.
STYLES = {
    "Normal": "Normal",
    **{f"Heading{level}": f"heading {level}" for level in range(1, 7)},
    **{f"List{kind}{level}": f"List {kind} {level}".strip() for kind in ("Bullet", "Number") for level in ("", "2", "3")},
    "TableText": "Table Text",
    "TableHeading": "Table Heading",
    "DocumentTable": "Document Table",
    "Caption": "caption",
    "Origin": "Origin",
    "Fact": "Fact",
    "Quote": "Quote",
    "Code": "Code",
    "CodeText": "Code Text",
    "Hyperlink": "Hyperlink",
}
_SIZE = re.compile(r"<w:pgSz\b[^>]*/>")


@dataclass(slots=True, frozen=True)
class Properties:
    """What the file says of itself."""

    title: str
    subject: str
    author: str
    keywords: str
    identifier: str
    version: str
    status: str
    language: str
    """As Word names it: `en-GB`."""
    moment: datetime


class Template:
    """The template of all documents, read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._content = path.read_bytes()
        try:
            opened = Document(io.BytesIO(self._content))
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise UsageError("no Word file", where=path.name, hint="save the template as .docx") from error
        self._styles = self._ids({(style.name or "").lower(): style.style_id for style in opened.styles})
        self._list = self._numbered(opened)
        section = opened.sections[-1]
        self._wide, self._high = (int(one.twips) if one else 0 for one in (section.page_width, section.page_height))
        self._margins = sum(int(one.twips) for one in (section.left_margin, section.right_margin) if one)

    def width(self, *, across: bool) -> int:
        """The width of the text in twips."""
        return (self._high if across else self._wide) - self._margins

    # implements: KIT-SRS-091.1, KIT-SRS-091.3
    def fill(self, values: dict[str, str], body: str, parts: Parts, properties: Properties, *, across: bool) -> bytes:
        """The file's bytes: the template with these values and this body."""
        made = DocxTemplate(io.BytesIO(self._content))
        try:
            made.render(
                {**values, "body": _PLACE}, autoescape=True, jinja_env=Environment(undefined=StrictUndefined, autoescape=True)
            )
        except TemplateError as error:
            hint = f"the marks are {', '.join(sorted([*values, 'body']))}, each in two braces"
            raise UsageError(f"can't be filled in: {error}", where=self.path.name, hint=hint) from error
        core = made.docx.core_properties
        core.title, core.subject, core.author = properties.title, properties.subject, properties.author
        core.keywords, core.identifier, core.language = properties.keywords, properties.identifier, properties.language
        core.version, core.content_status = properties.version, properties.status
        core.created = core.modified = properties.moment.astimezone(UTC).replace(tzinfo=None)
        core.last_modified_by, core.comments, core.category, core.revision = "", "", "", 1
        out = io.BytesIO()
        made.save(out)
        return repacked(out.getvalue(), self._changes(body, parts, properties.language, across=across))

    def _changes(self, body: str, parts: Parts, language: str, *, across: bool) -> "Changes":
        for used, name in self._styles.items():
            if used != name:
                body = body.replace(f'Style w:val="{used}"/>', f'Style w:val="{name}"/>')
        return Changes(body, parts, self._list, language, (self._high, self._wide) if across else None)

    def _ids(self, found: dict[str, str]) -> dict[str, str]:
        """Id that the body uses → id that the template has for the style of that name."""
        missing = [name for name in STYLES.values() if name.lower() not in found]
        if missing:
            raise UsageError(
                f"the template of the Word files has no style {', '.join(missing)}",
                where=self.path.name,
                hint="give it styles of these names, in any look",
            )
        return {used: found[name.lower()] for used, name in STYLES.items()}

    def _numbered(self, opened: Any) -> str:
        """The id of the list that numbered lists are made of."""
        style = next(one for one in opened.styles if one.style_id == self._styles["ListNumber"])
        named = style.element.xpath("w:pPr/w:numPr/w:numId/@w:val")
        lists = opened.part.numbering_part.element.xpath(f'w:num[@w:numId="{named[0]}"]/w:abstractNumId/@w:val') if named else []
        if not lists:
            raise UsageError(
                "the style List Number of the template of the Word files numbers nothing",
                where=self.path.name,
                hint="give the style a numbered list",
            )
        return str(lists[0])


@dataclass(slots=True, frozen=True)
class Changes:
    """What a filled template becomes a document by."""

    body: str
    parts: Parts
    numbered: str
    language: str
    turned: tuple[int, int] | None
    """Width and height of a page set across."""

    def members(self, members: dict[str, bytes]) -> dict[str, bytes]:
        """The members of the package with the body in its place and what belongs to it."""
        changed = {
            "word/document.xml": self._document,
            "word/_rels/document.xml.rels": self._relations,
            "word/numbering.xml": self._lists,
            "word/styles.xml": self._spoken,
            "[Content_Types].xml": self._types,
        }
        found = {
            name: changed[name](one.decode("utf-8")).encode("utf-8") if name in changed else one for name, one in members.items()
        }
        pictures = enumerate(self.parts.pictures.values(), 1)
        return {**found, **{f"word/media/picture{number}.png": png for number, png in pictures}}

    def _document(self, xml: str) -> str:
        before, mark, after = xml.partition(_BODY)
        if not mark:
            raise UsageError("says nowhere {{p body }}", where="document.docx", hint="put it where the text goes")
        made = before[: before.rindex("<w:p>")] + self.body + after[after.index("</w:p>") + len("</w:p>") :]
        if self.turned is None:
            return made
        wide, high = self.turned
        turned = f'<w:pgSz w:w="{wide}" w:h="{high}" w:orient="landscape"/>'
        head, section, tail = made.rpartition("<w:sectPr")
        return head + section + _SIZE.sub(turned, tail)

    def _relations(self, xml: str) -> str:
        found = [
            f'<Relationship Id="{name}" Type="{_RELATION}/hyperlink" Target="{text(address)}" TargetMode="External"/>'
            for address, name in self.parts.links.items()
        ]
        found += [
            f'<Relationship Id="{name}" Type="{_RELATION}/image" Target="media/picture{number}.png"/>'
            for number, name in enumerate(self.parts.pictures, 1)
        ]
        return xml.replace("</Relationships>", "".join(found) + "</Relationships>")

    def _lists(self, xml: str) -> str:
        found = []
        for number, start in self.parts.lists.items():
            levels = "".join(
                f'<w:lvlOverride w:ilvl="{one}"><w:startOverride w:val="{start}"/></w:lvlOverride>' for one in range(3)
            )
            found.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{self.numbered}"/>{levels}</w:num>')
        return xml.replace("</w:numbering>", "".join(found) + "</w:numbering>")

    def _spoken(self, xml: str) -> str:
        return re.sub(r"<w:lang\b[^>]*/>", f'<w:lang w:val="{self.language}" w:eastAsia="{self.language}" w:bidi="ar-SA"/>', xml)

    def _types(self, xml: str) -> str:
        known = 'Extension="png"' in xml
        return xml if known else xml.replace("<Default ", '<Default Extension="png" ContentType="image/png"/><Default ', 1)


def repacked(content: bytes, changes: Changes | None = None) -> bytes:
    """A package with fixed dates, its list of types first and the others by name; the same members give the same bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if changes is not None:
        members = changes.members(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(members, key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name])
    return out.getvalue()
