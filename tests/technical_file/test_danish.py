"""The technical file in Danish: its own words are all in the catalogue, and the catalogue holds nothing else.

Texts of clauses stay in the English of the kit's data (`qms/standards/`); so does what a dossier says, and what findings say.
"""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from jinja2 import Environment
from samdkit import resources
from samdkit.outputs.technical_file import writer
from samdkit.project import load
from samdkit.register import folder
from samdkit.scaffold.new import new
from samdkit.sources import standards
from samdkit.sources.kinds import read_yaml
from samdkit.technical_file import cells
from samdkit.technical_file.blocks import Items, Prose
from samdkit.technical_file.table import GENERATED, Table
from samdkit.technical_file.words import catalogue
from samdkit.technical_file.writing import assemble

DANISH = catalogue("da")
KIT = resources.root()
PACKAGE = KIT / "tooling" / "samdkit"
#: Where the code stands that makes documents.
SPEAKING = (PACKAGE / "technical_file", PACKAGE / "outputs" / "technical_file")


@pytest.fixture(scope="module")
def roots(made_cuff, made_bolus, made_pulse, tmp_path_factory):
    """Projects of each sort: small and verified, of the highest class, a component, one of the kit's own, the whole example."""
    example = tmp_path_factory.mktemp("example") / "home-bp"
    new("home-monitoring", example, {}, echo=str)
    return {
        "small device": made_cuff.root,
        "dose calculator": made_bolus.root,
        "small component": made_pulse.root,
        "audit": KIT / "components" / "audit",
        "example": example,
    }


PROJECTS = pytest.mark.parametrize("name", ["small device", "dose calculator", "small component", "audit", "example"])


@pytest.fixture(scope="module")
def files(roots):
    """Assembles a project in a language, once."""
    return cache(lambda name, language: assemble(load(roots[name]), language))


# What is said


@PROJECTS
@pytest.mark.verifies("KIT-SRS-092.4")
def test_no_word_of_the_file_is_unknown_but_the_texts_of_clauses(files, name):
    clauses = {cells.cell(clause.text) for one in standards.names() for clause in standards.standard(one).clauses.values()}
    assert files(name, "da").context.words.unknown - clauses == set()


@pytest.mark.verifies("KIT-SRS-092.4")
def test_each_text_that_code_and_templates_have_said_is_in_the_catalogue():
    said = {text for path in _python(*SPEAKING) for text in _said(ast.parse(path.read_text("utf-8")))}
    assert sorted({one for one in said | _templates() if one.strip()} - DANISH.keys()) == []


@pytest.mark.verifies("KIT-SRS-092.4")
def test_each_entry_of_the_catalogue_stands_in_code_template_or_data():
    constants = {
        text
        for path in _python(PACKAGE)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for text in (node.value, *node.value.split(", "))
    }
    assert sorted(DANISH.keys() - constants - _templates() - _data()) == []


@PROJECTS
@pytest.mark.verifies("KIT-SRS-092.4")
def test_the_danish_file_has_the_documents_tables_and_rows_of_the_english_one(files, name):
    def shape(language):
        return {page.document.id: [_shape(one) for one in page.blocks] for page in files(name, language).pages}

    assert shape("da") == shape("en")


@PROJECTS
@pytest.mark.verifies("KIT-SRS-092.4")
def test_no_line_of_the_files_own_prose_is_the_same_in_both_languages(files, name):
    file = files(name, "da")
    english = {line for page in files(name, "en").pages for line in _lines(page)}
    chosen = {one.title for one in file.project.files}
    chosen |= {one.name for one in (file.project.lock.components if file.project.lock else ())}
    chosen |= {line for one in file.project.files for line in one.preamble.splitlines()}
    alike = {line for page in file.pages for line in _lines(page) if line in english and "](item:" not in line}
    assert {line for line in alike if DANISH.get(line) != line} <= chosen


@PROJECTS
@pytest.mark.verifies("KIT-SRS-092.4")
def test_columns_and_titles_of_tables_are_danish_and_no_two_columns_are_named_alike(files, name):
    english = DANISH.keys() - set(DANISH.values())
    tables = [one for page in files(name, "da").pages for one in page.blocks if isinstance(one, Table)]
    assert {one for table in tables for one in (table.title, *table.columns) if one in english} == set()
    assert [table.name for table in tables if table.has_head and len(set(table.columns)) < len(table.columns)] == []


@pytest.mark.verifies("KIT-SRS-092.4")
def test_where_clauses_stand_in_english_the_danish_file_says_so(files):
    note = DANISH["The points stand here in English, in the kit's own words."]
    pages = {page.document.name: page for page in files("small device", "da").pages}
    for name in ("gspr-checklist", "labelling-matrix", "label"):
        assert any(note in one.markdown for one in pages[name].blocks if isinstance(one, Prose))
    assert not any("stand here in English" in str(page.blocks) for page in files("small device", "en").pages)


# What the catalogue holds


def test_no_entry_is_empty():
    assert [english for english, danish in DANISH.items() if not (english.strip() and danish.strip())] == []


@pytest.mark.parametrize("pattern", [r"%\(\w+\)s", r"`[^`]+`", r"\*+", r"^\s|\s$"], ids=["values", "code", "bold", "blanks"])
def test_what_stands_for_a_value_code_and_emphasis_are_those_of_the_english_text(pattern):
    mark = re.compile(pattern)
    assert [text for text, danish in DANISH.items() if sorted(mark.findall(text)) != sorted(mark.findall(danish))] == []


def test_a_catalogue_has_each_english_text_once():
    lines = (folder() / "words.da.yaml").read_text("utf-8").splitlines()
    entries = [line for line in lines if line and not line.startswith(("#", " "))]
    assert len(entries) == len(DANISH)


# What is built


@pytest.fixture(scope="module")
def built(made_cuff, tmp_path_factory):
    """The small device's site and PDFs in Danish."""
    target = tmp_path_factory.mktemp("danish")
    return writer.write(load(made_cuff.root), target, echo=str, language="da", forms=("site", "pdf"))


@pytest.mark.verifies("KIT-SRS-092.4", "KIT-SRS-091.3")
def test_the_pdfs_say_that_they_are_danish(built):
    found = sorted(built.glob("documents/pdf/*.pdf"))
    assert found
    for path in (*found, built / "technical-file.pdf"):
        with pikepdf.open(path) as pdf:
            assert str(pdf.Root.Lang) == "da", path.name


@pytest.mark.verifies("KIT-SRS-094.c")
def test_the_site_names_documents_and_its_own_parts_in_danish(built):
    for name, title in (("risk-management-file", "Risici og kontroller"), ("gspr-checklist", "GSPR-tjekliste")):
        text = (built / "site" / f"{name}.html").read_text("utf-8")
        assert '<html lang="da"' in text
        assert re.search(rf"<h1[^>]*>{title}<", text)
        assert "Fremstillet med samdkit" in text
    assert json.dumps("Filtrér rækker") in (built / "site/site.js").read_text("utf-8")


@pytest.mark.verifies("KIT-SRS-094.c")
def test_the_page_of_an_item_names_attributes_and_grades_in_danish(built):
    (page,) = (built / "site").rglob("SRS-001.html")
    text = page.read_text("utf-8")
    assert "<dt>afledt af</dt>" in text
    english = {"<dt>derives from</dt>", "<dt>verified by</dt>", "<td>executed</td>"}
    assert [one for one in english if one in text] == []


# What they are held against


def _python(*folders: Path) -> list[Path]:
    return sorted(path for one in folders for path in one.rglob("*.py"))


def _said(tree: ast.AST) -> set[str]:
    """The texts that stand in calls of the function that says them."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).rpartition(".")[2] in {"words", "_words"}:
            first = node.args[0]
            choices = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            found |= {one.value for one in choices if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


@cache
def _templates() -> frozenset[str]:
    """The texts that the templates have said."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined] # of the extension
    found = set()
    for path in folder().rglob("*.j2"):
        for _, _, text in environment.extract_translations(path.read_text("utf-8"), gettext_functions=("gettext", "_", "words")):
            found |= {one for one in (text if isinstance(text, tuple) else (text,)) if one}
    return frozenset(found)


@cache
def _data() -> frozenset[str]:
    """Every text of the kit's data, as documents say it: names without hyphens, titles without their number, one sentence."""
    found: set[str] = set()
    for path in (*folder().glob("[!w]*.yaml"), *(KIT / "qms").glob("*.yaml"), *(KIT / "qms/standards").glob("*.yaml")):
        found |= _texts(read_yaml(path))
    for one in list(found):
        found |= {one.replace("-", " "), re.sub(r"^Rule [\w.]+: ", "", one), re.split(r"(?<=\.) (?=[A-Z])", one)[0]}
    return frozenset(found)


def _texts(data: object) -> set[str]:
    if isinstance(data, dict):
        return {text for pair in data.items() for one in pair for text in _texts(one)}
    if isinstance(data, list):
        return {text for one in data for text in _texts(one)}
    return {data} if isinstance(data, str) else set()


def _shape(block: object) -> tuple[object, ...]:
    if isinstance(block, Table):
        return (block.name, len(block.columns), len(block.rows), [row[0].count("](item:") for row in block.rows])
    if isinstance(block, Items):
        return tuple(view.item.id for view in block.views)
    return (type(block).__name__,)


def _lines(page) -> list[str]:
    """The lines of words that are the template's own, without the signs of headings."""
    own = "\n".join(one.markdown for one in page.blocks if isinstance(one, Prose) and one.origin == GENERATED)
    return [line for line in (one.lstrip("# ").strip() for one in own.splitlines()) if re.search("[a-z]{2}", line)]
