"""Writes the whole technical file, all of it or nothing, and its archive."""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from samdkit import matrix
from samdkit.files import write_text
from samdkit.left import left
from samdkit.outputs import findings_json
from samdkit.outputs.technical_file import archive, contents, pdf, read_me, sbom, site, workbooks
from samdkit.outputs.technical_file.word import writer as word
from samdkit.project import Project
from samdkit.sources import git
from samdkit.technical_file import layout
from samdkit.technical_file.layout import FORMS
from samdkit.technical_file.writing import TechnicalFile, assemble

NAME = "technical-file"


# implements: KIT-SRS-042.a, KIT-SRS-042.c, KIT-SRS-092.4
def write(
    project: Project, folder: Path, *, echo: Callable[[str], None], language: str = "", forms: Sequence[str] = FORMS
) -> Path:
    """Writes `folder/technical-file/` and, of all forms, its archive beside it; what stood there stays until all is ready.

    Raises `CannotTell` where a renderer fails; then nothing has changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    project.commit = git.state(project.root, project.commit, [*project.configuration.evidence, "build"])
    work = Path(tempfile.mkdtemp(prefix=".technical-file-", dir=folder))
    target = folder / NAME
    try:
        made = work / "new"
        made.mkdir()
        echo("Writing the documents …")
        file = assemble(project, language or project.configuration.language, forms)
        _forms(file, work, made, before=target, echo=echo)
        kept = archive.name(project)
        if set(FORMS) <= set(forms):
            echo("Packing the archive …")
            _said(archive.write(file, made, work / kept, apart=folder), echo)
        if target.exists():
            target.rename(work / "old")
        made.rename(target)
        if (work / kept).exists():
            (work / kept).replace(folder / kept)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _forms(file: TechnicalFile, work: Path, made: Path, *, before: Path, echo: Callable[[str], None]) -> None:
    """Every form that is wanted, in the folder `made`; PDFs are set by processes of their own while the others are written."""
    project, forms = file.project, file.context.forms
    cache = project.root / ".samdkit" / "cache"
    release = file.context.release
    write_text(made / "sbom.cdx.json", sbom.render(project))
    write_text(made / "findings.json", findings_json.render(release, left(project, release)) + "\n")
    write_text(made / read_me.NAME, read_me.of_folder(file))
    with ExitStack() as meanwhile:
        if "pdf" in forms:
            echo("Setting the PDFs …")
            meanwhile.enter_context(pdf.written(file, work / "pdf", made / "technical-file.pdf"))
        if "tables" in forms:
            echo("Writing the tables …")
            workbooks.write(file, made / "tables")
            write_text(made / "tables" / "trace-matrix.csv", _csv(project))
        if "word" in forms:
            echo("Writing the Word files …")
            word.write(file, made / "documents" / "word", cache=cache / "pictures")
        if "site" in forms:
            echo("Building the site …")
            site.write(file, work / "site", made / "site", before=before / "site", cache=cache, also=_later(file))
        if "pdf" in forms:
            echo("Waiting for the PDFs …")
    write_text(made / contents.NAME, contents.render(file, made))


def _later(file: TechnicalFile) -> tuple[str, ...]:
    """Files that will lie beside the site, though perhaps they do not yet."""
    forms = [one for one in file.context.forms if one == "pdf"]
    documents = (path for one in file.context.documents for path in layout.of_document(one, forms).values())
    return (*(one.path for one in layout.further(file.context.documents, forms)), *documents)


def _said(packed: archive.Archive, echo: Callable[[str], None]) -> None:
    """What somebody would look for in the archive in vain."""
    if packed.sources is None:
        echo("The archive holds no sources: the project is in no git repository.")
    elif packed.untracked:
        echo(f"Not in the archive, for git does not track them: {', '.join(packed.untracked)}")


def _csv(project: Project) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["address", "title", "comes from", "architecture", "code", "tests", "observed", "wanted", "wanted as"])
    for row in matrix.forward(project):
        lists = ["; ".join(one) for one in (row.sources, row.architecture, row.units, map(str, row.tests))]
        table.writerow([row.address, row.title, *lists, str(row.grade), str(row.wanted.grade or ""), row.wanted.why])
    return out.getvalue()
