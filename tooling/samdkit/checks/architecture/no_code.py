"""Architecture items have the code that they name."""

from collections.abc import Iterator
from pathlib import Path

from samdkit import architecture
from samdkit.architecture import Places
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-024.2
def find(project: Project) -> Iterator[Finding]:
    """Every path in `code` of an architecture item exists, and an item that has no parts owns at least one file.

    An architecture that names what isn't there is a drawing of other software. An item owns nothing if its folders are empty, or
    if others name all that is in them more closely (`architecture.unowned-code` tells who owns a file). Files of any language
    count. Whether there is a `code` at all is for `dossier.missing-attribute`.

    Correct the path, give the item its files back, or remove the item.
    """
    places = Places(project)
    for item in places.items:
        named = architecture.paths(item)
        missing = [path for path in named if not (project.root / path).exists()]
        for path in missing:
            message = f"{item.id}: there is no {path}"
            yield Finding("", message, item.location, item.id, hint="correct `code`", fact=path)
        if not named or missing or places.has_parts(item):
            continue
        if not any(item in places.owners(path) for path in _files(project.root, named)):
            others = sorted({one.id for path in _files(project.root, named) for one in places.owners(path)})
            whose = f"; what is there belongs to {', '.join(others)}" if others else ", which is empty"
            message = f"{item.id} owns no file of {', '.join(named)}{whose}"
            yield Finding("", message, item.location, item.id, hint="correct `code`, or remove the item")


def _files(root: Path, named: list[str]) -> Iterator[str]:
    for path in named:
        place = root / path
        for file in [place] if place.is_file() else place.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(root).as_posix()


CHECK = Check("architecture.no-code", find, ("architecture",), ("iec62304:5.3.1", "iec62304:5.4.1"))
