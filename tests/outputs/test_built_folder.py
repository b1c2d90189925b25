"""The built folder: its index, its list of contents and its files agree, and it is written as a whole."""

import csv
import hashlib
import re
import shutil

import pytest
from docx import Document
from samdkit.outputs.technical_file import writer
from samdkit.outputs.technical_file.word import writer as word
from samdkit.project import load
from samdkit.technical_file import inline, layout
from samdkit.technical_file.writing import assemble


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def out(made_cuff, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(made_cuff.root, folder / "cuff")
    writer.write(load(folder / "cuff"), folder / "out", echo=lambda _: None)
    return folder / "out"


@pytest.fixture(scope="module")
def built(out):
    return out / writer.NAME


def listed(index):
    """The files that the index names in its two tables."""
    cells = [row[-1] for row in index.context.table("documents").rows]
    cells += [row[0] for row in index.context.table("further-files").rows]
    return [line for cell in cells for line in inline.plain(cell).split("\n")]


def contents(built):
    with (built / "contents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.verifies("KIT-SRS-092.1", "KIT-RC-007")
def test_index_and_files_match_both_ways(built, made_cuff):
    names = listed(assemble(load(made_cuff.root)))
    assert len(set(names)) == len(names) > 60
    files = set(tree(built))
    assert set(names) <= files
    pages = {path for path in files if path.startswith("site/")}
    assert files - set(names) <= pages
    documents = {path for path in files if path.startswith("documents/")} | {path for path in files if path.endswith(".xlsx")}
    assert documents <= set(names)


@pytest.mark.verifies("KIT-SRS-092.1")
def test_the_built_index_names_its_files(built):
    text = re.sub(r"<[^>]+>", "", (built / "site/index.html").read_text("utf-8"))
    files = [path for path in tree(built) if not path.startswith("site/")]
    assert [path for path in files if path not in text] == []


@pytest.mark.verifies("KIT-SRS-092.1")
def test_the_list_of_contents_has_every_file_with_its_digest(built, made_cuff):
    files, rows = tree(built), contents(built)
    assert [row["file"] for row in rows] == sorted(files.keys() - {"contents.csv"})
    assert [row["file"] for row in rows if row["sha256"] != hashlib.sha256(files[row["file"]]).hexdigest()] == []
    pages = {page.document.id: page for page in assemble(load(made_cuff.root)).pages}
    assert {row["document"] for row in rows} - {""} == pages.keys()
    for row in (one for one in rows if one["document"]):
        document = pages[row["document"]].document
        assert (row["title"], row["version"], row["place"]) == (document.title, pages[document.id].version, document.place)
        assert row["file"] in layout.of_document(document).values()


@pytest.mark.verifies("KIT-SRS-092.1")
def test_the_read_me_names_what_lies_at_the_top(built):
    text = (built / "README.txt").read_text("utf-8")
    assert [path.name for path in built.iterdir() if path.name != "README.txt" and path.name not in text] == []


@pytest.mark.verifies("KIT-SRS-092.4")
def test_only_the_forms_that_were_asked_for_are_written_and_listed(cuff, samdkit, tmp_path):
    called = samdkit("build", cuff.root, "--output", tmp_path / "out", "--only", "word", "--only", "tables")
    assert called.code == 0
    folder = tmp_path / "out" / writer.NAME
    assert {path.name for path in folder.iterdir()} == {
        "README.txt",
        "contents.csv",
        "documents",
        "findings.json",
        "sbom.cdx.json",
        "tables",
    }
    assert [path.name for path in (folder / "documents").iterdir()] == ["word"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [writer.NAME]
    assert set(listed(assemble(load(cuff.root), forms=("word", "tables")))) == set(tree(folder))
    assert "site/" not in (folder / "README.txt").read_text("utf-8")
    assert [line.rpartition("/")[2] for line in called.lines] == [
        "README.txt",
        "word",
        "tables",
        "sbom.cdx.json",
        "findings.json",
    ]


@pytest.mark.verifies("KIT-SRS-092.4")
def test_the_language_is_that_of_the_call_else_of_the_settings(cuff, samdkit, tmp_path):
    cuff.replace("pyproject.toml", "[tool.samdkit]\n", '[tool.samdkit]\nlanguage = "da"\n')

    def language(*options):
        assert samdkit("build", cuff.root, "--output", tmp_path, "--only", "word", *options).code == 0
        (content,) = (tmp_path / writer.NAME / "documents/word").glob("0.1-*.docx")
        return Document(str(content)).core_properties.language

    assert language() == "da-DK"
    assert language("--language", "en") == "en-GB"
    assert samdkit("build", cuff.root, "--language", "fr").code == 2


@pytest.mark.verifies("KIT-SRS-042.a", "KIT-RC-016")
def test_where_a_word_file_can_not_be_made_what_stood_there_stays(out, made_cuff, tmp_path, monkeypatch, samdkit):
    shutil.copytree(out, tmp_path / "out")
    before = tree(tmp_path / "out")
    monkeypatch.setattr(word, "TEMPLATE", "documents.yaml")
    called = samdkit("build", made_cuff.root, "--output", tmp_path / "out")
    assert called.code == 2
    assert "documents.yaml: no Word file" in called.err
    assert tree(tmp_path / "out") == before


@pytest.mark.verifies("KIT-SRS-092.2")
def test_the_archive_holds_the_folder_as_it_is(out, built, tmp_path):
    (path,) = out.glob("*.zip")
    shutil.unpack_archive(path, tmp_path)
    assert tree(tmp_path / path.stem / "technical-file") == tree(built)
