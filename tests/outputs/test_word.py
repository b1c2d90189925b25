"""Word files say what the documents say, as headings, tables and cross references that word processors know."""

import io
import re
import shutil
import zipfile
from collections import Counter
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit import register
from samdkit.errors import UsageError
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.outputs.technical_file.tree import HEADING, Node, parse
from samdkit.outputs.technical_file.word import body, markup, pictures, template, writer
from samdkit.outputs.technical_file.word.package import Properties, Template
from samdkit.project import load
from samdkit.register import Document
from samdkit.technical_file import cells, inline
from samdkit.technical_file.blocks import Figure, Items, Page, Prose, View
from samdkit.technical_file.table import Table
from samdkit.technical_file.words import Words
from samdkit.technical_file.writing import assemble

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DOCUMENT = Document("soup", "SOUP", "II.3", "Design", "prose.md.j2")
OTHER = Document("risks", "Risks", "II.5", "Risk", "prose.md.j2")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#0a0"/></svg>'
VALUES = [f"{name}_{end}" for name in template.IDENTITY for end in ("word", "line")]
VALUES += ["id", "title", "device", "version", "status", "commit", "page", "of"]


class Word:
    """A Word file, opened."""

    def __init__(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
            self.dates = {one.date_time for one in archive.infolist()}
        self.document = self.xml("word/document.xml")
        self.names = {
            one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val") for one in self.xml("word/styles.xml").iter(f"{W}style")
        }

    def xml(self, name):
        return ET.fromstring(self.members[name])  # noqa: S314 - our own file

    def paragraphs(self, *styles):
        return [words(one) for one in self.document.iter(f"{W}p") if self.style(one) in styles]

    def style(self, paragraph):
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.names[found.get(f"{W}val")] if found is not None else ""

    @property
    def headings(self):
        found = [(self.style(one), words(one)) for one in self.document.iter(f"{W}p")]
        return [(int(name[-1]), text) for name, text in found if name.startswith("heading ")]

    @property
    def tables(self):
        return [
            [["\n".join(map(words, cell.iter(f"{W}p"))) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
            for table in self.document.iter(f"{W}tbl")
        ]

    @property
    def heads(self):
        rows = [row for row in self.document.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
        return [[words(cell) for cell in row.iter(f"{W}tc")] for row in rows]

    @property
    def references(self):
        return [one.get(f"{W}anchor") for one in self.document.iter(f"{W}hyperlink") if one.get(f"{W}anchor")]

    @property
    def bookmarks(self):
        return [one.get(f"{W}name") for one in self.document.iter(f"{W}bookmarkStart")]


def words(element):
    """The text of an element, a break as a line end and a tab as such."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(one.text or "" if one.tag == f"{W}t" else signs.get(one.tag, "") for one in element.iter())


@pytest.fixture(scope="module")
def file(made_cuff):
    return assemble(load(made_cuff.root))


@pytest.fixture(scope="module")
def opened(file):
    return {name: Word(content) for name, content in writer.rendered(file)}


@pytest.fixture(scope="module")
def ours():
    return Template(register.folder() / writer.TEMPLATE)


def lead(target):
    """Two documents, of which `soup` is this one: SOUP-… are its items, RISK-… those of the other."""
    kind, _, name = target.partition(":")
    if kind == "item":
        return body.Target(DOCUMENT if name.startswith("SOUP") else OTHER, name.lower(), name)
    document, _, anchor = name.partition("#")
    return body.Target({"soup": DOCUMENT, "risks": OTHER}[document], anchor) if document in {"soup", "risks"} else None


@pytest.fixture(scope="module")
def made(ours):
    """The document of these blocks, opened."""

    def make(*blocks, document=DOCUMENT, using=ours):
        page = Page(document, blocks, ())
        found = body.body(page, Words(), lead=lead, picture=pictures.drawer(None), width=using.width(across=document.wide))
        properties = Properties(
            "SOUP", "Cuff 1", "Maker", "II.3-soup", "II.3-soup", "1", "draft", "en-GB", datetime(2026, 1, 2, tzinfo=UTC)
        )
        return Word(using.fill(dict.fromkeys(VALUES, "v"), found.xml, found.parts, properties, across=document.wide))

    return make


def view(identifier, title="A title", text="", facts=()):
    return View(Item(identifier, "soup", title, Location("dossier/soup.md", 7)), cells.cell(title), text, facts, None)


def headings_of(page):
    """The headings that a document has in any form."""
    found = []
    for block in page.blocks:
        if isinstance(block, Prose):
            found += [
                one.text() for one in parse(block.markdown).children if isinstance(one, Node) and HEADING.fullmatch(one.tag)
            ]
        if isinstance(block, Items):
            found += [f"{one.item.id} {inline.plain(one.title)}" for one in block.views]
    return [re.sub(r"\s+", " ", one).strip() for one in found]


def heads_of(page):
    """The heads of its tables."""
    found = []
    for block in page.blocks:
        if isinstance(block, Table) and block.has_head:
            found += [list(block.columns)] * len(list(block.pieces()))
        if isinstance(block, Items):
            for one in block.views:
                found += heads_in(one.text) + ([list(one.parts.columns)] if one.parts is not None else [])
        if isinstance(block, Prose):
            found += heads_in(block.markdown)
    return found


def heads_in(text):
    """The heads of the tables that Markdown has."""
    rows = [[one.text() for one in table.all("tr")[0].children if isinstance(one, Node)] for table in parse(text).all("table")]
    return [row for row in rows if any(cell.strip() for cell in row)]


@pytest.mark.verifies("KIT-SRS-091.1", "KIT-RC-007")
def test_every_document_is_a_word_file_with_its_headings_and_the_heads_of_its_tables(file, opened):
    assert list(opened) == [page.document.id for page in file.pages]
    for page in file.pages:
        found = opened[page.document.id]
        assert [text for _, text in found.headings] == headings_of(page), page.document.id
        assert found.heads == heads_of(page), page.document.id
        assert found.paragraphs("Title") == [page.document.title]
    assert sum(len(one.headings) for one in opened.values()) > 50
    assert sum(len(one.heads) for one in opened.values()) > 30


@pytest.mark.verifies("KIT-SRS-091.1", "KIT-RC-007")
def test_every_row_of_a_table_is_there_with_the_words_of_its_cells(file, opened):
    for page in file.pages:
        rows = Counter(tuple(row) for table in opened[page.document.id].tables for row in table)
        for block in page.blocks:
            if isinstance(block, Table):
                assert (
                    not Counter(tuple(map(inline.plain, row)) for row in block.rows if "](document:" not in "".join(row)) - rows
                )


@pytest.mark.verifies("KIT-SRS-091.1")
def test_whatever_a_file_refers_to_inside_itself_is_there(opened):
    used = Counter()
    for found in opened.values():
        styles = {one.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for one in found.document.iter(f"{W}{tag}")}
        assert styles <= found.names.keys()
        used.update(found.names[one] for one in styles)
        assert len(set(found.bookmarks)) == len(found.bookmarks)
        assert set(found.references) <= set(found.bookmarks)
        relations = {one.get("Id"): one for one in found.xml("word/_rels/document.xml.rels")}
        assert {one.get(f"{R}id") for one in found.document.iter(f"{W}hyperlink")} - {None} <= relations.keys()
        numbers = {one.get(f"{W}numId") for one in found.xml("word/numbering.xml").iter(f"{W}num")}
        assert {one.get(f"{W}val") for one in found.document.iter(f"{W}numId")} <= numbers
    assert sum(len(one.references) for one in opened.values()) > 10
    assert used.keys() >= {
        "Title",
        "heading 1",
        "heading 2",
        "Fact",
        "Identity",
        "Table Text",
        "Table Heading",
        "Document Table",
        "Origin",
    }


@pytest.mark.verifies("KIT-SRS-091.1")
def test_each_page_names_document_version_status_device_and_its_own_number(file, opened):
    for page in file.pages:
        found = opened[page.document.id]
        assert words(found.xml("word/header1.xml")) == f"{page.document.id}  |  {page.document.title}  |  {file.device}"
        footer = found.xml("word/footer1.xml")
        assert words(footer).startswith(f"version {page.version}  |  draft: not approved  |  ")
        assert [one.get(f"{W}instr").strip() for one in footer.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
        first = "\n".join(found.paragraphs("Identity"))
        assert f"Version\t{page.version}" in first
        assert f"Device\t{file.device}" in first
        core = found.members["docProps/core.xml"].decode()
        for property_ in (page.document.title, page.document.id, page.version, file.device, "en-GB", "draft: not approved"):
            assert f">{property_}<" in core


@pytest.mark.verifies("KIT-SRS-091.1")
def test_a_danish_file_says_that_it_is_danish(made_cuff):
    found = Word(next(content for _, content in writer.rendered(assemble(load(made_cuff.root), "da"))))
    assert {one.get(f"{W}val") for one in found.xml("word/styles.xml").iter(f"{W}lang")} == {"da-DK"}
    assert ">da-DK<" in found.members["docProps/core.xml"].decode()


@pytest.mark.verifies("KIT-SRS-091.1")
def test_a_link_leads_to_its_place_here_and_elsewhere_names_the_document(made):
    text = "See [SOUP-001](item:SOUP-001), [RISK-002](item:RISK-002), [Risks](document:risks), [tools](document:soup#tools)."
    found = made(Prose(f"## Tools {{#tools}}\n\n{text} <https://example.org/a?b=1&c=2>"), Items((view("SOUP-001"),), 2))
    assert found.references == ["at_soup_001", "at_tools"]
    assert sorted(found.bookmarks) == ["at_soup_001", "at_tools"]
    line = next(one for one in found.paragraphs("Normal") if one.startswith("See"))
    assert line == "See SOUP-001, RISK-002, Risks (II.5-risks), tools. https://example.org/a?b=1&c=2"
    addresses = [one.get("Target") for one in found.xml("word/_rels/document.xml.rels") if one.get("TargetMode") == "External"]
    assert addresses == ["https://example.org/a?b=1&c=2"]


@pytest.mark.verifies("KIT-SRS-091.1")
def test_the_first_page_says_where_items_of_other_documents_stand(file, opened):
    requirements = next(one for one in opened if one.endswith("-requirements"))
    line = next(one for one in opened[requirements].paragraphs("Identity") if one.startswith("Where items named here stand"))
    assert "UN: II.3-user-needs" in line
    assert "SRS:" not in line


@pytest.mark.verifies("KIT-SRS-091.1")
def test_lists_and_code_and_quotes_have_styles_and_a_numbered_list_begins_anew(made):
    text = "- a\n- b\n    - c\n\n1. one\n2. two\n\ntext\n\n3. three\n\n```\ncode  <x>\n  in\n```\n\n> said\n\nmore `code`"
    found = made(Prose(text))
    assert found.paragraphs("List Bullet") == ["a", "b"]
    assert found.paragraphs("List Bullet 2") == ["c"]
    assert found.paragraphs("List Number") == ["one", "two", "three"]
    assert found.paragraphs("Code") == ["code  <x>\n  in"]
    assert found.paragraphs("Quote") == ["said"]
    lists = [one.get(f"{W}val") for one in found.document.iter(f"{W}numId")]
    assert lists[0] == lists[1] != lists[2]
    starts = {
        one.get(f"{W}numId"): one.find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val")
        for one in found.xml("word/numbering.xml").iter(f"{W}num")
        if one.get(f"{W}numId") in lists
    }
    assert [starts[one] for one in dict.fromkeys(lists)] == ["1", "3"]


@pytest.mark.verifies("KIT-SRS-091.1")
def test_a_table_keeps_its_head_on_each_page_and_fits_the_page(made, ours):
    rows = tuple(("x" * 60, "tests/a/very/long/path_without_any_blank_in_it.py::test", str(number)) for number in range(3))
    for document in (DOCUMENT, Document("soup", "SOUP", "II.3", "Design", "prose.md.j2", wide=True)):
        found = made(Table("t", "T", ("one", "two", "three"), rows), document=document)
        widths = [int(one.get(f"{W}w")) for one in found.document.iter(f"{W}gridCol")]
        assert sum(widths) == ours.width(across=document.wide)
        assert min(widths) > 0
        size = found.document.find(f".//{W}sectPr/{W}pgSz")
        assert (int(size.get(f"{W}w")) > int(size.get(f"{W}h"))) is document.wide
        assert len(found.heads) == 1
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in found.document.iter(f"{W}tr"))


@pytest.mark.verifies("KIT-SRS-091.1")
def test_what_leads_to_a_table_stays_on_its_page(made):
    text = "## Head\n\n*answers it*\n\nfirst\n\nlast"
    for following, kept in ((Table("t", "T", ("one",), (("1",),)), ["answers it", "last"]), (Prose("more"), ["answers it"])):
        found = made(Prose(text), following)
        marked = [one for one in found.document.iter(f"{W}p") if one.find(f"{W}pPr/{W}keepNext") is not None]
        assert [words(one) for one in marked if found.style(one) == "Normal"] == kept
        assert [found.style(one) for one in marked if found.style(one) != "Normal"] == ["Origin"]


@pytest.mark.verifies("KIT-SRS-091.1")
def test_each_line_of_a_cell_is_a_paragraph(made):
    found = made(Table("t", "T", ("one", "two"), (("`a/b.py`<br>**c**", "d"),)), Prose("| x |\n| - |\n| e<br>f |"))
    cells_ = [[words(line) for line in cell.iter(f"{W}p")] for cell in found.document.iter(f"{W}tc")]
    assert cells_ == [["one"], ["two"], ["a/b.py", "c"], ["d"], ["x"], ["e", "f"]]


@pytest.mark.verifies("KIT-SRS-091.1")
def test_a_long_table_is_split_by_its_groups(made):
    rows = tuple((f"r{number}",) for number in range(302))
    found = made(Table("t", "T", ("one",), rows, groups=tuple("AB"[number % 2] for number in range(302))))
    assert found.paragraphs("caption") == ["A", "B"]
    assert [len(one) for one in found.tables] == [152, 152]
    assert [one[1] for one in found.tables] == [["r0"], ["r1"]]


@pytest.mark.verifies("KIT-SRS-091.2")
def test_a_picture_has_a_caption_and_words_for_who_can_not_see_it(made):
    found = made(Figure("p", "The parts", SVG, 'Two "parts" & a line'))
    assert found.paragraphs("caption") == ["The parts"]
    assert found.members["word/media/picture1.png"].startswith(b"\x89PNG")
    drawn = next(one for one in found.document.iter() if one.tag.endswith("docPr"))
    assert drawn.get("descr") == 'Two "parts" & a line'
    extent = next(one for one in found.document.iter() if one.tag.endswith("}extent"))
    assert int(extent.get("cx")) == pytest.approx(2 * int(extent.get("cy")), rel=0.05)


@pytest.mark.verifies("KIT-SRS-091.2")
def test_a_picture_that_an_earlier_build_drew_is_taken_from_there(tmp_path):
    first = pictures.drawer(tmp_path)(Figure("p", "P", SVG, ""))
    kept = next(tmp_path.iterdir())
    other = pictures.drawer(None)(Figure("q", "Q", SVG.replace('"40"', '"80"'), ""))
    kept.write_bytes(other[0])
    assert pictures.drawer(tmp_path)(Figure("p", "P", SVG, "")) == other != first
    pictures.drawer(tmp_path)(Figure("q", "Q", SVG.replace("#0a0", "#00a"), ""))
    assert len(list(tmp_path.iterdir())) == 2


ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@pytest.mark.verifies("KIT-SRS-091.2", "KIT-RC-014")
@given(title=ANY, cell=ANY, head=ANY)
def test_whatever_a_title_or_cell_holds_comes_out_as_its_words(made, title, cell, head):
    table = Table("t", "T", (cells.cell(head), "two"), ((cells.cell(cell), cells.code(cell)),))
    found = made(Items((view("SOUP-001", title, facts=(("fact", cells.cell(cell)),)),), 3), table)
    shown = re.sub("[\ufffe\uffff]", "\ufffd", inline.plain(cells.cell(title)))
    assert found.headings == [(2, f"SOUP-001 {shown}")]
    said = [[re.sub("[\ufffe\uffff]", "\ufffd", inline.plain(one)) for one in row] for row in (table.columns, *table.rows)]
    assert found.tables == [said]


@pytest.mark.verifies("KIT-SRS-091.2", "KIT-RC-014")
@given(st.text(max_size=60))
def test_any_text_makes_a_file_that_is_well_formed(made, text):
    page = Page(DOCUMENT, (Prose(text), Items((view("SOUP-001", text=text),), 2)), ())
    found = body.body(page, Words(), lead=lead, picture=pictures.drawer(None), width=9000)
    ET.fromstring(f'<a xmlns:w="w" xmlns:r="r">{found.xml}</a>')  # noqa: S314 - our own file


@given(st.sets(st.text(min_size=1, max_size=60), min_size=2, max_size=20))
def test_each_anchor_has_a_bookmark_of_its_own_that_word_takes(anchors):
    names = [markup.bookmark_name(one) for one in anchors]
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[a-z]\w{0,39}", name, re.ASCII | re.IGNORECASE) for name in names)


@given(st.lists(st.lists(st.text(max_size=80), min_size=1, max_size=5), min_size=1, max_size=9), st.integers(4000, 15000))
def test_columns_share_the_whole_width(columns, whole):
    found = markup.shares(columns, whole)
    assert sum(found) == whole
    assert min(found) > 0


@pytest.mark.verifies("KIT-SRS-091.3", "KIT-RC-015")
def test_the_same_content_gives_the_same_bytes_in_another_place(made_cuff, file, tmp_path):
    shutil.copytree(made_cuff.root, tmp_path / "elsewhere")
    again = assemble(load(tmp_path / "elsewhere"))
    assert dict(writer.rendered(file)) == dict(writer.rendered(again, cache=tmp_path / "cache"))


@pytest.mark.verifies("KIT-SRS-091.3", "KIT-RC-015")
def test_nothing_in_a_file_is_dated(opened):
    assert {date for one in opened.values() for date in one.dates} == {(1980, 1, 1, 0, 0, 0)}
    assert all(next(iter(one.members)) == "[Content_Types].xml" for one in opened.values())


def changed(tmp_path, member, change):
    """The template with one member changed."""
    target = tmp_path / "document.docx"
    with zipfile.ZipFile(register.folder() / writer.TEMPLATE) as archive, zipfile.ZipFile(target, "w") as new:
        for name in archive.namelist():
            content = archive.read(name).decode()
            after = change(content) if name == member else content
            assert name != member or after != content
            new.writestr(name, after)
    return target


@pytest.mark.verifies("KIT-SRS-091.1")
def test_a_template_whose_styles_have_ids_of_another_language_serves_as_well(made, tmp_path):
    using = Template(changed(tmp_path, "word/styles.xml", lambda text: text.replace('"Heading1"', '"Overskrift1"')))
    found = made(Prose("## Here"), using=using)
    assert found.headings == [(1, "Here")]
    assert "Overskrift1" in {one.get(f"{W}val") for one in found.document.iter(f"{W}pStyle")}


@pytest.mark.verifies("KIT-SRS-091.3")
def test_a_template_that_lacks_something_is_named_with_what_it_lacks(made, tmp_path):
    def fails(member, change, message):
        with pytest.raises(UsageError, match=message) as caught:
            made(Prose("text"), using=Template(changed(tmp_path, member, change)))
        assert caught.value.where == "document.docx"
        assert caught.value.hint

    fails("word/styles.xml", lambda text: text.replace('w:val="Fact"', 'w:val="Fakta"'), "no style Fact")
    fails("word/numbering.xml", lambda text: re.sub(r"<w:num .*?</w:num>", "", text), "List Number .* numbers nothing")
    fails("word/document.xml", lambda text: text.replace("{{p body }}", "here"), "says nowhere")
    fails("word/document.xml", lambda text: text.replace("{{ title }}", "{{ titel }}"), "'titel' is undefined")
    fails("word/footer1.xml", lambda text: text.replace("{{ version }}", "{% if %}"), "can't be filled in")
    (tmp_path / "document.docx").write_bytes(b"no zip")
    with pytest.raises(UsageError, match="no Word file"):
        Template(tmp_path / "document.docx")


@pytest.mark.verifies("KIT-SRS-091.3", "KIT-RC-015")
def test_the_template_is_what_its_script_makes():
    assert template.render() == (register.folder() / template.NAME).read_bytes()
