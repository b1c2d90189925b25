"""Every document says something."""

from collections.abc import Iterator

from samdkit import register
from samdkit.checks.check import Check
from samdkit.model.document import DossierFile
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import policy, standards

_ANNEX = "mdr-annex-ii-iii:"


# implements: KIT-SRS-027.12
def find(project: Project) -> Iterator[Finding]:
    """Every document of the technical file has an origin: text in the dossier, or what the kit generates.

    Some documents stand on the maker's own words: device description, label, instructions for use, plans, and those that only
    this dossier has; which of the kit's they are stands in `qms/policy.yaml`. Without a file of the dossier that names the
    document (`document: label`), or with one that has headings and no text, the technical file would hold tables and nothing
    that they belong to. Left out is a document while an open task concerns a leaf of its place in Annex II or III: then the
    page names the task.

    > the document "Label" has no text: nothing in the dossier says `document: label`

    Write the text, or a task that concerns its leaf. Whether the text is the right one is for people to judge.
    """
    if not project.has_identity:
        return
    tasks = [one for one in project.of_kind("task", inherited=False) if one.is_open_task]
    waited_for = {
        leaf for task in tasks for end in task.targets("concerns") if end.startswith(_ANNEX) for leaf in standards.expand(end)
    }
    known = {one.name for one in register.known()}
    written = () if project.identity.is_component else policy.section("written")
    for document in register.documents(project):
        generated = document.name in known and document.name not in written
        if generated or _waits(document.place, waited_for):
            continue
        files = [file for file in project.files if not file.origin and register.home_of(file) == document.name]
        if any(_says_something(file) for file in files):
            continue
        why = f"{files[0].path} has none" if files else f"nothing in the dossier says `document: {document.name}`"
        place = Location(files[0].path, 1) if files else project.identity.location
        hint = f"write it, or a task that concerns a leaf of {document.place}"
        yield Finding("", f'the document "{document.title}" has no text: {why}', place, document.name, hint=hint)


def _waits(place: str, leaves: set[str]) -> bool:
    return any(f"{leaf.removeprefix(_ANNEX)}.".startswith(f"{place}.") for leaf in leaves)


def _says_something(file: DossierFile) -> bool:
    return bool(file.preamble.strip()) or any(section.text.strip() for section in file.sections)


CHECK = Check("documents.empty-document", find, ("identity",), ("mdr-annex-ii-iii:II.0",))
