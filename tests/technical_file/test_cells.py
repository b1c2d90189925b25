"""What stands in cells: code with the signs that it has, and items by titles that say the device's facts."""

import html
import re
import shutil
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samdkit.outputs.technical_file import writer
from samdkit.project import load
from samdkit.technical_file import cells, inline
from samdkit.technical_file.markdown import markdown
from samdkit.technical_file.table import Table
from samdkit.technical_file.tables.catalogue import TABLES
from samdkit.technical_file.writing import context_of

#: A line of code without backticks, which no cell can hold.
CODE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"], exclude_characters="`"), min_size=1, max_size=30)
CI = "on: [push]\njobs:\n  check:\n    steps:\n      - run: samdkit verify | tee log\n"
HEADING = re.compile(r"^(#+ [A-Z]+(?:-[A-Z]+)*-\d+\b.*)$", re.MULTILINE)


@given(CODE | st.lists(st.sampled_from(["|", "\\", "a", "\\|", "||"]), min_size=1, max_size=8).map("".join))
def test_code_in_a_cell_is_read_back_as_it_is(text):
    (span,) = inline.spans(cells.code(text))
    assert (span.kind, span.text) == ("code", text)


@given(CODE, CODE)
def test_a_bar_in_code_begins_no_cell(one, other):
    row = markdown((Table("t", "", ("a", "b"), ((cells.code(f"{one}|"), cells.code(f"|{other}")),)),)).splitlines()[-1]
    assert len(re.split(r"(?<!\\)\|", row)) == 4


@pytest.fixture(scope="module")
def titled(made_cuff, tmp_path_factory):
    """The small device with a fact of it in the title of each item, and with a bar in what its continuous integration runs."""
    root = tmp_path_factory.mktemp("titled") / "cuff"
    shutil.copytree(made_cuff.root, root)
    changed = 0
    for path in sorted((root / "dossier").rglob("*.md")):
        text, count = HEADING.subn(r"\1 in class [device:mdr-class]", path.read_text("utf-8"))
        path.write_text(text, "utf-8")
        changed += count
    assert changed > 50
    (root / ".github/workflows").mkdir(parents=True)
    (root / ".github/workflows/ci.yml").write_text(CI, "utf-8")
    return root


@pytest.fixture(scope="module")
def built(titled):
    writer.write(load(titled), titled / "out", echo=lambda _: None)
    return titled / "out" / writer.NAME


def test_titles_of_items_say_the_facts_of_the_device_in_every_table(titled):
    context = context_of(load(titled))
    rows = {(name, cell) for name in TABLES for row in context.table(name).rows for cell in row}
    assert sorted(one for one in rows if "[device:" in one[1]) == []
    assert len({name for name, cell in rows if " in class IIa" in cell}) > 15


def words_of(path):
    """Everything that the XML of a zipped document says."""
    with zipfile.ZipFile(path) as archive:
        members = [archive.read(one).decode("utf-8") for one in archive.namelist() if one.endswith(".xml")]
    return html.unescape(re.sub(r"<[^>]+>", "", "\n".join(members)))


def test_in_every_form_a_bar_is_a_bar_and_a_title_says_the_fact(built, read_pdf):
    name = "II.3-software-development-plan"
    pages = {one.name: html.unescape(re.sub("<[^>]+>", "", one.read_text("utf-8"))) for one in (built / "site").rglob("*.html")}
    said = {
        "site": pages["software-development-plan.html"],
        "pdf": read_pdf(built / f"documents/pdf/{name}.pdf").root.words,
        "word": words_of(built / f"documents/word/{name}.docx"),
        "tables": "\n".join(words_of(path) for path in sorted((built / "tables").glob("*.xlsx"))),
    }
    assert {form for form, words in said.items() if "samdkit verify | tee log" not in words} == set()
    assert [one for one, words in {**pages, **said}.items() if "[device:" in words] == []
