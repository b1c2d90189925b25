"""The PDFs: one of each document and one of all, set by typst: native text, tagged, PDF/A-2a, the same bytes each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samdkit.outputs.technical_file.pdf import setting
from samdkit.outputs.technical_file.pdf.files import Files
from samdkit.technical_file.writing import TechnicalFile


# implements: KIT-SRS-042.c, KIT-SRS-090.1
@contextmanager
def written(file: TechnicalFile, work: Path, target: Path) -> Iterator[None]:
    """Writes all documents as one PDF, `target`, and each as its own below `documents/pdf/` beside it; raises `CannotTell`.

    They are set meanwhile and are all there afterwards. What did not change since the last build in this language is taken over
    from the project's cache.
    """
    files = Files(file)
    kept = file.project.root / ".samdkit" / "cache" / f"pdf-{file.context.words.language}"
    everything = [files.collected(target.name), *files.documents()]
    with setting.all_set(everything, work, target.parent, kept, file.project.commit.timestamp):
        yield


def write(file: TechnicalFile, work: Path, target: Path) -> None:
    """The same, with nothing meanwhile."""
    with written(file, work, target):
        pass
