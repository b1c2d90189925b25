"""Word files of whole devices, opened and saved by LibreOffice: what it then has is what the PDFs of the same documents have."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from samdkit.scaffold import new

pytestmark = pytest.mark.more

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
HREF = "{http://www.w3.org/1999/xlink}href"


class Opened:
    """A document as LibreOffice understood it: its OpenDocument form."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.content = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - made from our own file

    @property
    def headings(self):
        """Level and words of each; the title of the document stands above them."""
        return [(int(one.get(f"{TEXT}outline-level")), words(one)) for one in self.content.iter(f"{TEXT}h")]

    @property
    def heads(self):
        """The words of the header of each table that has one."""
        return [
            [words(one) for one in head.iter(f"{TABLE}table-cell")] for head in self.content.iter(f"{TABLE}table-header-rows")
        ]

    @property
    def tables(self):
        """The number of rows of each table, its header among them."""
        return [len(list(one.iter(f"{TABLE}table-row"))) for one in self.content.iter(f"{TABLE}table")]

    @property
    def references(self):
        """Words and place of each link inside the document."""
        links = [(words(one), one.get(HREF)) for one in self.content.iter(f"{TEXT}a")]
        return [(said, target[1:]) for said, target in links if target.startswith("#")]

    @property
    def places(self):
        """Names of what links lead to."""
        return {one.get(f"{TEXT}name") for tag in ("bookmark", "bookmark-start") for one in self.content.iter(f"{TEXT}{tag}")}


def words(element):
    return letters("".join(element.itertext()))


def letters(text):
    """Words without what the forms of a document set each in its own way: spaces, and hyphens of words that are divided."""
    return re.sub(r"[\s-]+", "", text)


@pytest.fixture(scope="session")
def soffice(tmp_path_factory):
    """Converts all Word files of a folder: `soffice(folder, "odt")`."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("NOT TESTED: there is no LibreOffice on this machine")
    home = tmp_path_factory.mktemp("libreoffice")

    def convert(folder, form):
        out = tmp_path_factory.mktemp(form)
        files = sorted(map(str, folder.glob("*.docx")))
        command = [program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--convert-to", form]
        done = subprocess.run([*command, "--outdir", str(out), *files], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert len(list(out.iterdir())) == len(files) > 25, done.stderr
        return out

    return convert


def _small(folder, made_cuff):
    shutil.copytree(made_cuff.root, folder)


def _example(folder, _):
    new.new("home-monitoring", folder, {}, echo=lambda _: None)


@pytest.fixture(scope="module", params=[_small, _example], ids=["small device", "example"])
def built(request, made_cuff, tmp_path_factory):
    """The documents of a device as Word files and as PDFs."""
    root = tmp_path_factory.mktemp("device") / "device"
    request.param(root, made_cuff)
    command = [sys.executable, "-m", "samdkit", "build", "--only", "word", "--only", "pdf"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return root / "build/technical-file/documents"


@pytest.fixture(scope="module")
def opened(built, soffice):
    """Id of a document → what LibreOffice has of it."""
    return {path.stem: Opened(path) for path in soffice(built / "word", "odt").iterdir()}


@pytest.fixture(scope="module")
def printed(built, read_pdf):
    """Id of a document → its PDF."""
    return {path.stem: read_pdf(path) for path in (built / "pdf").iterdir()}


def different(opened, printed, of_word, of_pdf):
    """The documents of which the two forms don't say the same."""
    assert opened.keys() == printed.keys()
    return {
        name: (of_word(opened[name]), of_pdf(printed[name])) for name in opened if of_word(opened[name]) != of_pdf(printed[name])
    }


@pytest.mark.verifies("KIT-SRS-091.1")
def test_headings_are_those_of_the_pdf(opened, printed):
    def of_pdf(pdf):
        (level, _), *others = pdf.headings
        assert level == 1
        return [(level - 1, letters(said)) for level, said in others]

    assert different(opened, printed, lambda word: word.headings, of_pdf) == {}
    assert sum(len(one.headings) for one in opened.values()) > 50


@pytest.mark.verifies("KIT-SRS-091.1")
def test_every_table_has_its_header_and_as_many_rows_as_in_the_pdf(opened, printed):
    def heads(pdf):
        return [[letters(one) for one in head] for head in pdf.heads if head]

    assert different(opened, printed, lambda word: word.heads, heads) == {}
    assert different(opened, printed, lambda word: word.tables, lambda pdf: [len(one) for one in pdf.tables[1:]]) == {}
    assert sum(len(one.heads) for one in opened.values()) > 30


@pytest.mark.verifies("KIT-SRS-091.1")
def test_cross_references_are_those_of_the_pdf_and_each_leads_to_its_place(opened, printed):
    def of_pdf(pdf):
        return Counter(
            letters(said) for said, place in pdf.references if "/" in place
        )  # the others lead to the document as a whole

    assert different(opened, printed, lambda word: Counter(said for said, _ in word.references), of_pdf) == {}
    assert {name: lost for name, one in opened.items() if (lost := {place for _, place in one.references} - one.places)} == {}
    assert sum(len(one.references) for one in opened.values()) > 10


@pytest.mark.verifies("KIT-SRS-091.1")
def test_each_printed_page_says_its_number_and_how_many_there_are(built, soffice):
    if shutil.which("pdftotext") is None:
        pytest.skip("NOT TESTED: there is no pdftotext on this machine")
    for path in sorted(soffice(built / "word", "pdf").iterdir()):
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
        pages = text.split("\f")[:-1]
        for number, page in enumerate(pages, 1):
            assert path.stem in page, f"{path.stem}, page {number}"
            assert re.search(rf"draft: not approved .*page {number} of {len(pages)}\b", page), f"{path.stem}, page {number}"
