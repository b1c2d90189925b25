"""Ids are never used again."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.errors import CannotTell
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import history


# implements: KIT-SRS-020.14
def find(project: Project) -> Iterator[Finding]:
    """No item bears the id of another that stood in the dossier before.

    Tests, code, records, complaints and released documents speak of `SRS-006`. Given to something else, it makes all of them lie.
    The git history of `dossier/` is read: where a commit took an item out, and the id came back later with another title, it was
    used again. The same title back is an item restored; moved items and titles that were changed in place are none. Where an item
    is no longer wanted, give it `- status: obsolete`; where another takes its place, let that one say `- replaces: SRS-006`.

    Looked at at release, for it reads the whole history. In a shallow clone nobody can tell, exit code 3. Followed is the line of
    first parents: what happened within a branch before it was merged never stood in the main line.
    """
    try:
        gone = history.gone(project.root, project.configuration.dossier)
    except CannotTell as error:
        yield Finding("", error.message, Location(project.configuration.dossier), hint=error.hint, severity=Severity.UNKNOWN)
        return
    for item in project.own_items():
        others = [one for one in gone.get(item.id, ()) if _words(one.title) != _words(one.successor or item.title)]
        if others:
            last = others[-1]
            message = f"{item.id} was “{last.title}” until commit {last.commit}"
            yield Finding("", message, item.location, item.id, hint="give it the next free number", fact=last.commit)


def _words(title: str) -> str:
    return " ".join(title.lower().split())


CHECK = Check("dossier.reused-id", find, ("item",), ("iec62304:8.1.1",), release_only=True)
