"""Makes `qms/technical-file/document.docx`, the Word template that a maker may restyle: `python -m` this module.

Restyling means: open it in a word processor, change styles, header and footer, save it. The names of the styles and the marks
in double braces stay: the marks are filled in, and the text of a document takes the place of `{{p body }}`.
"""

import io
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from samdkit.files import write_bytes
from samdkit.outputs.technical_file.word.package import repacked
from samdkit.register import folder

NAME = "document.docx"
_FONT, _CODE_FONT = "Arial", "Courier New"
_INK, _GREY = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x59, 0x59, 0x59)
#: Heading → its size in points.
_HEADINGS = {1: 15, 2: 12.5, 3: 11, 4: 10, 5: 9.5, 6: 9.5}
#: Lists as Word numbers them: style without its level → how each level is marked.
_LISTS = {"List Bullet": ("bullet", ("•", "–", "▪")), "List Number": ("decimal", ("%1.", "%2.", "%3."))}  # noqa: RUF001 - a dash as print has it
#: Parts of the library's own template that no word processor asks for.
_NEEDLESS = {"stylesWithEffects", "thumbnail", "customXml"}
#: What stands on the first page: the words before, and the mark.
IDENTITY = ("document", "version", "status", "role", "device", "maker", "commit", "made_by", "made_from", "elsewhere")


def render() -> bytes:
    """The template's bytes, the same each time."""
    document = Document()
    _empty(document)
    _styles(document)
    _numbering(document)
    _page(document)
    _first_page(document)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _empty(document: Any) -> None:
    """Without the styles and lists that the library's own template brings, but for the basic ones."""
    kept = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Normal"}
    for style in list(document.styles):
        if style.name not in kept:
            style.delete()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for part in (document.part, document.part.package):
        for name, relation in list(part.rels.items()):
            if relation.reltype.rpartition("/")[2] in _NEEDLESS:
                del part.rels[name]


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, _FONT, 10, _INK)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.line_spacing = 1.15
    title = _added(document, "Title", 22, bold=True, after=10)
    title.paragraph_format.keep_with_next = True
    for level, size in _HEADINGS.items():
        heading = _added(document, f"Heading {level}", size, bold=True, before=14 if level < 3 else 9, after=4)
        heading.paragraph_format.keep_with_next = True
        heading.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>'))
        heading.next_paragraph_style = normal
    _added(document, "Table Text", 8, after=1).paragraph_format.line_spacing = 1
    head = _added(document, "Table Heading", 8, bold=True, after=1)
    head.paragraph_format.keep_with_next = True
    caption = _added(document, "Caption", 8.5, after=10)
    caption.font.italic = True
    _added(document, "Origin", 7.5, color=_GREY, after=4)
    fact = _added(document, "Fact", 9, after=1)
    fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = Mm(34), Mm(-34)
    fact.paragraph_format.tab_stops.add_tab_stop(Mm(34))
    identity = _added(document, "Identity", 9, after=1)
    identity.paragraph_format.left_indent, identity.paragraph_format.first_line_indent = Mm(52), Mm(-52)
    identity.paragraph_format.tab_stops.add_tab_stop(Mm(52))
    quote = _added(document, "Quote", 10, after=5)
    quote.paragraph_format.left_indent = Mm(8)
    code = _added(document, "Code", 8, font=_CODE_FONT, after=5)
    code.paragraph_format.line_spacing = 1
    for name in ("Header", "Footer"):
        _added(document, name, 8, color=_GREY, after=0)
    inline = document.styles.add_style("Code Text", WD_STYLE_TYPE.CHARACTER)
    _font(inline, _CODE_FONT, None, None)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor(0x0B, 0x4F, 0x9E)
    document.styles.element.append(parse_xml(_TABLE))


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9A9A9A"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="DocumentTable"><w:name w:val="Document Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:tblPr>'
    f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>'
    '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E8EDF2"/></w:tcPr></w:tblStylePr>'
    "</w:style>"
)


def _added(
    document: Any,
    name: str,
    size: float,
    *,
    font: str = _FONT,
    bold: bool = False,
    color: RGBColor = _INK,
    before: float = 0,
    after: float = 0,
) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in _OURS)
    style.base_style = document.styles["Normal"]
    style.quick_style, style.hidden = True, False
    _font(style, font, size, color)
    style.font.bold = bold
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


#: Styles that no word processor has of its own.
_OURS = {"Table Text", "Table Heading", "Origin", "Fact", "Identity", "Code"}


def _font(style: Any, name: str, size: float | None, color: RGBColor | None) -> None:
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)
    if size is not None:
        style.font.size = Pt(size)
    if color is not None:
        style.font.color.rgb = color


def _numbering(document: Any) -> None:
    """The lists: each style of a level names its list, which says how that level is marked."""
    numbering = document.part.numbering_part.element
    for number, (name, (form, marks)) in enumerate(_LISTS.items(), 1):
        levels = []
        for level, mark in enumerate(marks):
            style_name = f"{name} {level + 1}" if level else name
            style = _added(document, style_name, 10, after=2)
            style.element.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
            )
            left = 400 + 360 * level
            levels.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style.style_id}"/>'
                f'<w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="{left}" w:hanging="360"/></w:pPr></w:lvl>'
            )
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
                f"{''.join(levels)}</w:abstractNum>"
            )
        )
    for number in range(1, len(_LISTS) + 1):
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.header_distance = section.footer_distance = Mm(10)
    head = section.header.paragraphs[0]
    head.style = document.styles["Header"]
    head.add_run("{{ id }}  |  {{ title }}  |  {{ device }}")
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Footer"]
    foot.add_run("{{ version }}  |  {{ status }}  |  {{ commit }}  |  {{ page }} ")
    _field(foot, "PAGE")
    foot.add_run(" {{ of }} ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    paragraph._p.append(  # noqa: SLF001 - fields have no other way in
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def _first_page(document: Any) -> None:
    document.add_paragraph("{{ title }}", style="Title")
    for name in IDENTITY:
        document.add_paragraph(f"{{{{ {name}_word }}}}\t{{{{ {name}_line }}}}", style="Identity")
    document.add_paragraph("", style="Origin")
    document.add_paragraph("{{p body }}")


if __name__ == "__main__":
    write_bytes(folder() / NAME, render())
