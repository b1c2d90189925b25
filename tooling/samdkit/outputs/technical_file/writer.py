"""Writes the whole technical file, all of it or nothing."""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from samdkit import matrix
from samdkit.files import write_text
from samdkit.left import left
from samdkit.outputs import findings_json
from samdkit.outputs.technical_file import pdf, sbom, site
from samdkit.project import Project
from samdkit.sources import git
from samdkit.technical_file.writing import assemble

NAME = "technical-file"


# implements: KIT-SRS-042.a, KIT-SRS-042.c
def write(project: Project, folder: Path, *, echo: Callable[[str], None]) -> Path:
    """Writes `folder/technical-file/`; what stood there before stays until everything new is ready.

    Raises `CannotTell` where a renderer fails; then nothing has changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    project.commit = git.state(project.root, project.commit, [*project.configuration.evidence, "build"])
    work = Path(tempfile.mkdtemp(prefix=".technical-file-", dir=folder))
    try:
        made = work / "new"
        made.mkdir()
        echo("Writing the documents …")
        file = assemble(project)
        write_text(made / "sbom.cdx.json", sbom.render(project))
        write_text(made / "trace-matrix.csv", _csv(project))
        release = file.context.release
        write_text(made / "findings.json", findings_json.render(release, left(project, release)) + "\n")
        echo("Setting the PDF …")
        pdf.write(file, work / "pdf", made / "technical-file.pdf")
        echo("Building the site …")
        site.write(file, work / "site", made / "site")
        target = folder / NAME
        if target.exists():
            target.rename(work / "old")
        made.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _csv(project: Project) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["address", "title", "comes from", "architecture", "code", "tests", "observed", "wanted", "wanted as"])
    for row in matrix.forward(project):
        lists = ["; ".join(one) for one in (row.sources, row.architecture, row.units, map(str, row.tests))]
        table.writerow([row.address, row.title, *lists, str(row.grade), str(row.wanted.grade or ""), row.wanted.why])
    return out.getvalue()
