"""The dossier's own text, as documents carry it."""

import re

from samdkit.model.document import DossierFile, Section
from samdkit.project import Project, natural
from samdkit.register import Document, home_of, homes, known
from samdkit.technical_file.blocks import Prose
from samdkit.technical_file.cells import cell
from samdkit.technical_file.inline import plain
from samdkit.technical_file.references import linked
from samdkit.technical_file.table import Origin
from samdkit.technical_file.words import Words

#: Documents that users of the device read: bookkeeping is not printed in them.
_FOR_USERS = {"label", "instructions-for-use"}
_FACT = re.compile(r"\[device:([a-z-]+)\]")
_DEEPEST = 6
#: In `Project.worked_out`.
_ANCHORS = "anchors of sections"


def origins(project: Project, document: Document) -> list[str]:
    """Dossier files whose text or items the document holds."""
    kinds = {kind for kind, home in homes().items() if home == document.name}
    own = [file for file in project.files if not file.origin]
    return [file.path for file in own if home_of(file) == document.name or file.kind in kinds]


def of_document(project: Project, document: Document, words: Words) -> list[Prose]:
    """All sections of the dossier that belong to a document, a block a file."""
    files = [file for file in project.files if not file.origin and home_of(file) == document.name]
    found = [(file, _file(project, file, document, words, several=len(files) > 1)) for file in files]
    return [Prose(said, Origin(file.path, document.role)) for file, said in found if said]


def above(project: Project, kind: str) -> list[Prose]:
    """The text above the items of a kind, a block a file that has some."""
    role = next((one.role for one in known() if kind in one.kinds), "")
    files = [one for one in project.files if one.kind == kind and not one.origin]
    return [Prose(text(project, one.preamble), Origin(one.path, role)) for one in files if one.preamble]


def groups(project: Project, words: Words, *kinds: str) -> list[tuple[str, str, list[str]]]:
    """Title, text and ids of the items of each file with items of these kinds, by the first item."""
    found = []
    of_kinds = project.of_kind(*kinds, inherited=False)
    by_path: dict[str, list[str]] = {}
    for item in of_kinds:
        by_path.setdefault(item.location.path, []).append(item.id)
    for file in project.files:
        ids = by_path.get(file.path, [])
        if ids and not file.origin:
            kind = project.items[ids[0]].kind.replace("-", " ")
            found.append((file.title or words(kind), text(project, file.preamble), ids))
    return sorted(found, key=lambda one: natural(one[2][0]))


def text(project: Project, words: str) -> str:
    """Text of the dossier with its facts filled in and its references as links."""
    return linked(project, _FACT.sub(lambda found: fact(project, found.group(1)), words))


def fact(project: Project, name: str) -> str:
    """A fact of device.md; one that is open says so."""
    value = project.identity.fact(name)
    return f"*{value or 'not stated'}*" if value in {"", "open"} else value


def section_anchor(project: Project, section: Section) -> str:
    """The anchor of a section: its document and its title, with a number where several have the same."""
    if _ANCHORS not in project.worked_out:
        anchors: dict[str, str] = {}
        taken: dict[str, int] = {}
        for one in project.sections():
            name = re.sub(r"[^a-z0-9]+", "-", one.title.lower()).strip("-") or "section"
            anchor = f"{document_of(one)}--{name}"
            taken[anchor] = taken.get(anchor, 0) + 1
            anchors[str(one.location)] = anchor if taken[anchor] == 1 else f"{anchor}-{taken[anchor]}"
        project.worked_out[_ANCHORS] = anchors
    found: dict[str, str] = project.worked_out[_ANCHORS]
    return found[str(section.location)]


def document_of(section: Section) -> str:
    """The name of the document that a section stands in."""
    return "device-description" if section.document in {"", "device"} else section.document


def section_link(project: Project, section: Section, title: str) -> str:
    """A link to a section; its words are the title of the document and that of the section."""
    words = cell(plain(text(project, section.title))).replace("[", "(").replace("]", ")")
    return f"[{title}: {words}](document:{document_of(section)}#{section_anchor(project, section)})"


def _file(project: Project, file: DossierFile, document: Document, words: Words, *, several: bool) -> str:
    """One file of prose; its title is a heading where the document has more than one file."""
    title = [f"## {text(project, file.title)}"] if several and file.title else []
    body = [text(project, file.preamble)] if file.preamble else []
    sections = (_section(project, one, document, words, deeper=int(several)) for one in file.sections)
    return "\n\n".join([*title, *body, *sections])


def _section(project: Project, section: Section, document: Document, words: Words, *, deeper: int) -> str:
    """A heading with its text and, where users of the device don't read it, what it answers."""
    head = f"{'#' * min(section.level + deeper, _DEEPEST)} {text(project, section.title)}"
    lines = [f"{head} {{#{section_anchor(project, section)}}}"]
    if document.name not in _FOR_USERS:
        notes = [f"{words('answers')} {', '.join(section.answers)}"] if section.answers else []
        shown = {"method", "standards"} & section.bookkeeping.keys()
        notes += [f"{words(name)}: {text(project, section.bookkeeping[name])}" for name in section.bookkeeping if name in shown]
        if notes:
            lines.append(f"*{'; '.join(notes)}*")
    return "\n\n".join([*lines, text(project, section.text)])
