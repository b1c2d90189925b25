"""`contents.csv`: every file of a built technical file, with the document that it holds and its digest."""

import csv
import hashlib
import io
from pathlib import Path

from samdkit.technical_file import layout
from samdkit.technical_file.writing import TechnicalFile

NAME = "contents.csv"
COLUMNS = ("document", "title", "version", "place", "file", "sha256")


# implements: KIT-SRS-092.1
def render(file: TechnicalFile, made: Path) -> str:
    """The list of all files below the folder, itself left out, by path."""
    words = file.context.words
    known: dict[str, tuple[str, str, str, str]] = {
        one.path: ("", words(one.title), "", "") for one in layout.further(file.context.documents, file.context.forms)
    }
    for page in file.pages:
        one = page.document
        for path in layout.of_document(one, file.context.forms).values():
            known[path] = (one.id, words(one.title), page.version, one.place)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    part = words("part of the site")
    for path in paths(made):
        if path != NAME:
            table.writerow([*known.get(path, ("", part, "", "")), path, digest(made / path)])
    return out.getvalue()


def paths(folder: Path) -> list[str]:
    """Every file below a folder, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
