"""Which files a built technical file has: what the index lists, the writers write, and the one who reads it finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samdkit.register import Document

#: The forms of a technical file that can be asked for one by one.
FORMS = ("site", "pdf", "word", "tables")
#: Document or part → the workbook with its tables; the rest is about conformity.
_WORKBOOKS = {
    "user-needs": "trace-matrices",
    "trace-matrix": "trace-matrices",
    "trace-matrix-backward": "trace-matrices",
    "soup": "soup-register",
    "components": "soup-register",
    "Risk": "risk-table",
    "Verification": "verification",
}
_OTHER = "conformity"
#: Workbook → what it holds.
TITLES = {
    "trace-matrices": "Trace matrices, both ways",
    "risk-table": "Risks, controls, threats and use",
    "soup-register": "SOUP register and packages",
    "verification": "Verification: results, faults and findings",
    "conformity": "Conformity: annexes, checklists and what is left",
}


@dataclass(slots=True, frozen=True)
class File:
    """A file that is no form of a single document."""

    path: str
    """Below the folder of the technical file."""
    title: str


# implements: KIT-SRS-092.1
def of_document(document: Document, forms: Sequence[str] = FORMS) -> dict[str, str]:
    """Form → the file that holds the document in it."""
    files = {
        "site": f"site/{document.name}.html",
        "pdf": f"documents/pdf/{document.id}.pdf",
        "word": f"documents/word/{document.id}.docx",
    }
    return {form: path for form, path in files.items() if form in forms}


# implements: KIT-SRS-092.1
def further(documents: Sequence[Document], forms: Sequence[str] = FORMS) -> Iterator[File]:
    """The other files, in the order in which somebody opens them."""
    yield File("README.txt", "How to read this folder without any tool")
    yield File("contents.csv", "Every file here with its document, version and sha256")
    if "pdf" in forms:
        yield File("technical-file.pdf", "All documents as one PDF")
    if "tables" in forms:
        for name in workbooks(documents):
            yield File(f"tables/{name}.xlsx", TITLES[name])
        yield File("tables/trace-matrix.csv", "The trace matrix for other programs")
    yield File("sbom.cdx.json", "What the product is made of (CycloneDX)")
    yield File("findings.json", "What the checks found, for other programs")


def workbooks(documents: Sequence[Document]) -> list[str]:
    """The workbooks that the documents have tables for."""
    used = {workbook(one) for one in documents}
    return [name for name in TITLES if name in used]


def workbook(document: Document) -> str:
    """The workbook with the tables of a document."""
    return _WORKBOOKS.get(document.name) or _WORKBOOKS.get(document.part) or _OTHER
