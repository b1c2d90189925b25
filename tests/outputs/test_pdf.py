"""The PDFs say what the documents say, through tags that a machine reads, and are the same bytes each time."""

import hashlib
import re
import shutil
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from samdkit.errors import CannotTell
from samdkit.outputs.technical_file import pdf
from samdkit.outputs.technical_file.pdf import files, setting
from samdkit.outputs.technical_file.pdf.files import Files
from samdkit.outputs.technical_file.tree import HEADING, Node, parse
from samdkit.project import load
from samdkit.technical_file import inline, layout
from samdkit.technical_file.blocks import Figure, Items, Page, Prose, View
from samdkit.technical_file.table import Table
from samdkit.technical_file.writing import TechnicalFile, assemble


@dataclass
class Made:
    """The PDFs of the small device, in a folder."""

    root: object
    file: TechnicalFile
    folder: object

    def path(self, page):
        return self.folder / layout.of_document(page.document)["pdf"]

    def page(self, name):
        return next(one for one in self.file.pages if one.document.name == name)


def written(file, folder):
    """Writes the PDFs and leaves nothing else in the folder."""
    pdf.write(file, folder / "work", folder / "made" / "technical-file.pdf")
    shutil.rmtree(folder / "work", ignore_errors=True)
    return folder / "made"


@pytest.fixture(scope="module")
def made(made_cuff, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    shutil.copytree(made_cuff.root, folder / "cuff", ignore=shutil.ignore_patterns(".samdkit"))
    file = assemble(load(folder / "cuff"))
    return Made(folder / "cuff", file, written(file, folder))


@pytest.fixture(scope="module")
def whole(made, read_pdf):
    return read_pdf(made.folder / "technical-file.pdf")


@pytest.fixture(scope="module")
def alone(made, read_pdf):
    return {page.document.name: read_pdf(made.path(page)) for page in made.file.pages}


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def headings(page):
    """Level and words of the headings that the blocks of a document have."""
    found = [(1, page.document.title)]
    for block in page.blocks:
        if isinstance(block, Prose):
            nodes = [one for one in parse(block.markdown).children if isinstance(one, Node) and HEADING.fullmatch(one.tag)]
            found += [(int(one.tag[1]), one.text()) for one in nodes]
        elif isinstance(block, Items):
            found += [(block.level, f"{view.item.id} {inline.plain(view.title)}") for view in block.views]
    return found


def tables(page):
    """The words of the tables of a document, their heads first, without signs that typesetting may add."""
    return [[[letters(cell) for cell in row] for row in table if any(row)] for table in raw_tables(page)]


def columns_of(page):
    """The heads of its tables; of empty words where there is none."""
    return [table[0] for table in raw_tables(page)]


def raw_tables(page):
    found = []
    for block in page.blocks:
        match block:
            case Prose():
                found += written_tables(block.markdown)
            case Table():
                found.append([block.columns, *block.rows])
            case Items():
                for view in block.views:
                    found += written_tables(view.text)
                    found += [[view.parts.columns, *view.parts.rows]] if view.parts and view.parts.rows else []
    return found


def written_tables(markdown):
    """Those that stand in a text, as rows of cells."""
    tables = parse(markdown).all("table")
    return [[[cell.text() for cell in row.children if isinstance(cell, Node)] for row in one.all("tr")] for one in tables]


def letters(cell):
    """Words without what typesetting may add or take: spaces, and hyphens where a word is divided."""
    return re.sub(r"[\s-]+", "", inline.plain(cell))


def nested(found):
    """Headings as an outline has them: one step deeper at most, those of level four and more left out."""
    depths, out = [], []
    for level, words in found:
        if level < 4:
            depths = [one for one in depths if one < level] + [level]
            out.append((len(depths), words))
    return out


@pytest.mark.verifies("KIT-SRS-090.3", "KIT-RC-007")
def test_headings_and_outline_are_those_of_the_documents(made, whole, alone):
    for page in made.file.pages:
        found = alone[page.document.name]
        assert found.headings == headings(page), page.document.id
        assert found.outline == nested(found.headings)
    everything = [one for page in made.file.pages for one in headings(page)]
    assert [one for one in whole.headings if one != (1, "Contents")] == everything
    assert whole.outline == nested(everything)


@pytest.mark.verifies("KIT-SRS-090.3", "KIT-RC-007")
def test_every_table_has_its_rows_and_its_header(made, whole, alone):
    wanted = [table for page in made.file.pages for table in tables(page)]
    identities = {"Document", "Device"}
    shown = [table for table in whole.tables if table[0][0] not in identities]
    assert [[[letters(cell) for cell in row] for row in table] for table in shown] == wanted
    for page in made.file.pages:
        heads = [[letters(cell) for cell in head] for head in alone[page.document.name].heads]
        assert heads == [table[0] if any(columns) else [] for table, columns in zip(tables(page), columns_of(page), strict=True)]


@pytest.mark.verifies("KIT-SRS-090.3")
def test_tags_are_counted_as_the_blocks_are(made, whole):
    levels = Counter(level for page in made.file.pages for level, _ in headings(page))
    assert whole.counts["H1"] == levels[1] + 1  # that of the contents
    assert [whole.counts[f"H{level}"] for level in range(2, 7)] == [levels[level] for level in range(2, 7)]
    count = sum(len(tables(page)) for page in made.file.pages)
    assert whole.counts["Table"] == count + len(made.file.pages) + 1  # who each document is, and who the file is
    assert whole.counts["TH"] > len(made.file.pages)
    assert whole.counts["Figure"] == sum(isinstance(block, Figure) for page in made.file.pages for block in page.blocks)


@pytest.mark.verifies("KIT-SRS-090.3")
def test_each_is_marked_as_archival_and_tagged_with_its_language(whole, alone):
    for one in [whole, *alone.values()]:
        assert (one.standard, one.marked, one.language) == ("2A", True, "en")
        assert one.labels == [str(number) for number in range(1, one.pages + 1)]
    assert whole.title == "Small Cuff 1.2.0: technical file"
    assert alone["soup"].title == "II.3-soup SOUP and tools: Small Cuff 1.2.0"


@pytest.mark.verifies("KIT-SRS-090.3")
def test_a_picture_has_words(made, whole):
    pictures = [block.words for page in made.file.pages for block in page.blocks if isinstance(block, Figure)]
    assert pictures
    assert whole.pictures == pictures


@pytest.mark.verifies("KIT-SRS-090.2")
def test_each_page_says_whose_it_is_and_where_it_stands(made, whole, alone):
    commit = "none yet"
    for page in made.file.pages:
        found, document = alone[page.document.name], page.document
        for number, outside in enumerate(found.outside, 1):
            for words in (
                document.id,
                document.title,
                f"version {page.version}, draft: not approved",
                "Small Cuff 1.2.0",
                commit,
            ):
                assert words in outside
            assert outside.endswith(f"page {number} of {found.pages}")
    for number, outside in enumerate(whole.outside, 1):
        assert "draft: not approved" in outside
        assert outside.endswith(f"page {number} of {whole.pages}")


@pytest.mark.verifies("KIT-SRS-090.2")
def test_the_first_page_says_who_the_document_is(made, alone):
    for page in made.file.pages:
        said = dict(row[:2] for row in alone[page.document.name].tables[0])
        assert said["Document"] == page.document.id
        assert (said["Title"], said["Version"], said["Answers for it"]) == (page.document.title, page.version, page.document.role)
        assert said["Status"] == "draft: not approved"
        assert all(one in said["Made from"] for one in page.origins)


@pytest.mark.verifies("KIT-SRS-090.4")
def test_links_lead_to_items_in_the_one_pdf_and_name_the_document_in_the_others(made, whole, alone):
    led = dict(whole.references)
    for item in (one for one in made.file.project.own_items() if one.in_force and one.kind in {"risk", "user-need"}):
        if item.id in led:
            assert led[item.id].endswith(f"/{item.id.lower()}")
    assert {"risk-management-file/risk-001", "user-needs/un-001"} <= set(led.values())
    for name, found in alone.items():
        assert {target.partition("/")[0] for _, target in found.references} <= {name}
    requirements = dict(row[:2] for row in alone["requirements"].tables[0])
    assert "UN: II.3-user-needs" in requirements["Where items named here stand"]
    assert "II.5-risk-management-file" in requirements["Where items named here stand"]


@pytest.mark.verifies("KIT-SRS-090.1")
def test_the_one_pdf_holds_every_document_in_order(made, whole):
    assert [title for level, title in whole.outline if level == 1] == [page.document.title for page in made.file.pages]
    cover = dict(row[:2] for row in whole.tables[0])
    assert cover["Volumes"] == f"This file is complete: it holds all {len(made.file.pages)} documents."


@pytest.mark.verifies("KIT-SRS-042.c", "KIT-RC-015")
def test_the_same_documents_give_the_same_bytes_in_another_place(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "cuff", ignore=shutil.ignore_patterns(".samdkit"))
    assert digests(written(assemble(load(tmp_path / "cuff")), tmp_path)) == digests(made.folder)


@pytest.mark.verifies("KIT-SRS-090.3")
def test_the_danish_file_says_that_it_is(made, read_pdf, tmp_path):
    pdf.write(assemble(load(made.root), "da"), tmp_path / "work", tmp_path / "technical-file.pdf")
    assert read_pdf(tmp_path / "technical-file.pdf").language == "da"


# What is kept


def changed(made, **facts):
    """The same file with one document changed."""
    pages = [replace(page, **facts) if page.document.name == "label" else page for page in made.file.pages]
    return TechnicalFile(made.file.context, tuple(pages))


@pytest.mark.verifies("KIT-SRS-090.5")
def test_after_a_change_only_that_document_and_the_one_pdf_are_set_anew(made, tmp_path, monkeypatch):
    asked = []
    real = setting._laid_out
    monkeypatch.setattr(setting, "_laid_out", lambda file, *rest: asked.append(file.name) or real(file, *rest))
    written(made.file, tmp_path / "first")
    assert asked == []
    other = changed(made, blocks=(Prose("Something else."),))
    again = written(other, tmp_path / "second")
    assert asked == ["technical-file.pdf", "documents/pdf/II.2-label.pdf"]
    before, after = digests(made.folder), digests(again)
    assert sorted(name for name in before if before[name] != after[name]) == sorted(asked)


@pytest.mark.verifies("KIT-SRS-090.5")
def test_a_kept_pdf_that_is_broken_is_set_anew(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "cuff")
    file = assemble(load(tmp_path / "cuff"))
    first = digests(written(file, tmp_path / "one"))
    for kept in (tmp_path / "cuff/.samdkit/cache/pdf-en").glob("*.pdf"):
        kept.write_bytes(kept.read_bytes()[:-20])
    assert digests(written(file, tmp_path / "two")) == first


@pytest.mark.verifies("KIT-SRS-090.5")
def test_what_no_build_needs_any_more_is_not_kept(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "cuff")
    kept = tmp_path / "cuff/.samdkit/cache/pdf-en"
    file = assemble(load(tmp_path / "cuff"))
    written(file, tmp_path / "one")
    count = len(list(kept.iterdir()))
    (kept / "old-0.pdf").write_bytes(b"%PDF")
    written(file, tmp_path / "two")
    assert len(list(kept.iterdir())) == count == len(file.pages) + 1


# What is large


@pytest.mark.verifies("KIT-SRS-090.1")
def test_what_is_too_large_is_a_volume_of_its_own_and_named_where_it_would_stand(made, read_pdf, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "VOLUME", 10_000)
    apart = Files(made.file).volumes
    assert "index" in apart
    assert len(apart) < len(made.file.pages)
    found = read_pdf(written(made.file, tmp_path) / "technical-file.pdf")
    assert [title for level, title in found.outline if level == 1] == [page.document.title for page in made.file.pages]
    cover = dict(row[:2] for row in found.tables[0])["Volumes"]
    for name in apart:
        path = layout.of_document(made.page(name).document)["pdf"]
        assert path in cover
        assert f"This document is a volume of its own: {path}" in found.root.words
    assert not {target.partition("/")[0] for _, target in found.references if "/" in target} & set(apart)


@pytest.mark.verifies("KIT-SRS-090.1")
def test_a_file_that_typst_refuses_stops_the_build_with_its_words(made, tmp_path, monkeypatch):
    monkeypatch.setattr(Files, "_cover", lambda _: "#panic(")
    with pytest.raises(CannotTell, match=r"technical-file\.pdf: unclosed delimiter"):
        written(made.file, tmp_path)


@pytest.mark.verifies("KIT-SRS-090.6", "KIT-RC-014")
def test_whatever_people_write_stands_in_the_pdf(made, read_pdf, tmp_path):
    text = 'A #panic("x") $x$ @y <z> \\ // /* 漢 = # 5 < 6 `#raw` "quoted"'
    item = next(iter(made.file.project.own_items()))
    view = View(item, "*A* `title` #1", text, (("note", "#pagebreak()"),), None)
    page = Page(made.page("label").document, (Items((view,), 2), Prose("## #heading()\n\n- a #list()")), (), "1")
    other = TechnicalFile(made.file.context, tuple(page if one.document.name == "label" else one for one in made.file.pages))
    found = read_pdf(written(other, tmp_path) / "documents/pdf/II.2-label.pdf")
    words = found.root.words
    assert found.headings[1:] == [(2, f"{item.id} A title #1"), (2, "#heading()")]
    for expected in ('A #panic("x") $x$ @y <z> \\ // /* [U+6F22] = # 5 < 6 #raw "quoted"', "#pagebreak()", "a #list()"):
        assert expected in words
