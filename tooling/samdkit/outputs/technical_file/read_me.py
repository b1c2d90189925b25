"""The README of the folder and of the archive: how to read them without any tool."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samdkit import __version__
from samdkit.register import folder
from samdkit.technical_file.writing import TechnicalFile, commit_words

NAME = "README.txt"
#: What lies below the folder, by path → form that it is written in (empty: always) and words.
_FOLDER = (
    ("technical-file.pdf", "pdf", "All documents as one PDF; documents that are too large for it are named on its cover."),
    ("documents/pdf/", "pdf", "Each document as a PDF of its own."),
    ("documents/word/", "word", "Each document as a Word file, for editing."),
    ("tables/", "tables", "The tables of the documents as Excel workbooks, and the trace matrix as CSV."),
    ("site/index.html", "site", "The documents as a site: open this file in a browser. Only its search needs a web server."),
    ("sbom.cdx.json", "", "What the product is made of: CycloneDX, JSON."),
    ("findings.json", "", "What samdkit check found, for other programs."),
    ("contents.csv", "", "Every file of this folder with its document, title, version, place and sha256."),
)
_ARCHIVE = (
    ("technical-file/", "The technical file as it was built: begin with technical-file/README.txt."),
    ("sources/", "Every file that git tracks in the project: dossier, source code, tests, locks, vendored components."),
    ("evidence/", "Records of what was observed, where git does not track them; else they are among the sources."),
    ("SHA256SUMS", "The digest of every file."),
)
_WITHOUT_SOURCES = (
    "sources/",
    "Missing: the project lay in no git repository, so nobody could tell its sources from other files.",
)
_FORMATS = (
    ("PDF", "PDF/A-2a (ISO 19005-2), made to be kept: fonts inside, tagged, searchable."),
    ("HTML", "pages with pictures as SVG; nothing is loaded from elsewhere."),
    ("DOCX, XLSX", "Office Open XML (ISO/IEC 29500): zipped XML."),
    ("CSV, JSON, Markdown, source code", "text in UTF-8. The dossier is Markdown, evidence one JSON object a line."),
)


def of_folder(file: TechnicalFile) -> str:
    """What lies in the folder, and where to begin."""
    parts = [(name, file.context.words(words)) for name, form, words in _FOLDER if form in {"", *file.context.forms}]
    index = next((one.id for one in file.context.documents if one.name == "index"), "")
    return _render(file, "folder.txt.j2", parts=parts, index=index)


# implements: KIT-SRS-092.3
def of_archive(file: TechnicalFile, *, sources: bool) -> str:
    """What lies in the archive, in which formats, and how to check its digests."""
    words = file.context.words
    parts = [one if sources or one[0] != "sources/" else _WITHOUT_SOURCES for one in _ARCHIVE]
    said = [(name, words(text)) for name, text in parts]
    return _render(file, "archive.txt.j2", parts=said, formats=[(words(name), words(text)) for name, text in _FORMATS])


def _render(file: TechnicalFile, template: str, **values: object) -> str:
    context, identity = file.context, file.project.identity
    words = context.words
    environment = Environment(
        loader=FileSystemLoader(folder()),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 # nosec B701 - plain text
    )
    environment.install_gettext_callables(words, words.several, newstyle=True)  # type: ignore[attr-defined] # of the extension
    return environment.get_template(template).render(
        title=words("%(device)s: technical file", device=file.device),
        device=file.device,
        maker=identity.fact("maker") or words("not stated"),
        commit=commit_words(context),
        made_by=__version__,
        **values,
    )
