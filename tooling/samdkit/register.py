"""Which documents the technical file has: `qms/technical-file/documents.yaml`, and what the dossier adds."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from samdkit import resources
from samdkit.model.document import DossierFile
from samdkit.project import Project
from samdkit.sources.kinds import read_yaml


@dataclass(slots=True, frozen=True)
class Document:
    """One document."""

    name: str
    """What `document:` in the front matter of a dossier file names; the name of its page."""
    title: str
    place: str
    """Its number after Annex II and III: `II.1.1`; `0` for what comes before them."""
    part: str
    """The group that it stands in."""
    source: str
    """The template that writes it."""
    wide: bool = False
    """Set across the page, for its tables."""
    device_only: bool = False
    """A component has it only if its dossier has text for it."""
    of_component: str = ""
    """What it is called where the project is a component, if otherwise."""
    kinds: tuple[str, ...] = ()
    """Kinds of items that it shows in full."""
    answers: tuple[str, ...] = ()
    """Leaves of Annex II and III that it answers by being generated."""
    role: str = ""
    """Who answers for it."""
    standard: str = ""
    """The standard whose clauses it goes through."""
    late: int = 0
    """Above 0 where it names the versions of others: it is written after those with a smaller number."""
    safety_classes: str = "ABC"
    """The software safety classes (IEC 62304) that demand it."""

    @property
    def id(self) -> str:
        """Its identity and the name of its files: place and name."""
        return f"{self.place}-{self.name}"


def folder() -> Path:
    """Where the templates of the documents lie."""
    return resources.root() / "qms" / "technical-file"


@cache
def known() -> tuple[Document, ...]:
    """The documents that every technical file has, in their order."""
    entries: list[dict[str, Any]] = read_yaml(folder() / "documents.yaml")
    lists = ("kinds", "answers")
    return tuple(Document(**{**entry, **{name: tuple(entry.get(name, ())) for name in lists}}) for entry in entries)


def documents(project: Project) -> list[Document]:
    """The documents of a project in their order; at the end those that only this dossier names.

    A safety class that nobody stated yet leaves none out.
    """
    identity = project.identity
    whole = identity.is_component or identity.safety_class not in {"A", "B", "C"}
    found = [one for one in known() if whole or identity.safety_class in one.safety_classes]
    own = {file.document for file in project.files if not file.origin}
    if identity.is_component:
        found = [replace(one, title=one.of_component or one.title) for one in found if not one.device_only or one.name in own]
    names = {one.name for one in known()}
    further: dict[str, Document] = {}
    for file in project.files:
        if file.document and not file.origin and file.document not in names:
            title = str(file.attributes.get("title", file.document))
            further.setdefault(file.document, Document(file.document, title, "IV", "Further documents", "prose.md.j2"))
    return found + list(further.values())


@cache
def homes() -> dict[str, str]:
    """Kind of an item → the document that shows it."""
    return {kind: one.name for one in known() for kind in one.kinds}


@cache
def generated() -> dict[str, str]:
    """Leaf of Annex II or III → the generated document that answers it."""
    return {leaf: one.name for one in known() for leaf in one.answers}


def home_of(file: DossierFile) -> str:
    """The document that a file of the dossier is prose of; what says who the project is, is the device description."""
    if file.document:
        return file.document
    return "device-description" if file.is_identity else ""
