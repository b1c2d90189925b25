"""Which documents the technical file has: `qms/technical-file/documents.yaml`, and what the dossier adds."""

from dataclasses import dataclass, replace
from pathlib import Path

from samdkit import resources
from samdkit.project import Project
from samdkit.sources.kinds import read_yaml


@dataclass(slots=True, frozen=True)
class Document:
    """One document."""

    name: str
    """What `document:` in the front matter of a dossier file names; the name of its page."""
    title: str
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


def folder() -> Path:
    """Where the templates of the documents lie."""
    return resources.root() / "qms" / "technical-file"


def documents(project: Project) -> list[Document]:
    """The documents in their order; at the end those that only this dossier names."""
    known = [Document(**entry) for entry in read_yaml(folder() / "documents.yaml")]
    if project.identity.is_component:
        own = {file.document for file in project.files if not file.origin}
        known = [replace(one, title=one.of_component or one.title) for one in known if not one.device_only or one.name in own]
    names = {one.name for one in known}
    further: dict[str, Document] = {}
    for file in project.files:
        if file.document and not file.origin and file.document not in names:
            title = str(file.attributes.get("title", file.document))
            further.setdefault(file.document, Document(file.document, title, "Further documents", "prose.md.j2"))
    return known + list(further.values())


#: Kind of an item → the document that shows it.
HOMES = {
    "user-need": "user-needs",
    "system-requirement": "requirements",
    "software-requirement": "requirements",
    "architecture": "architecture",
    "interface": "architecture",
    "soup": "soup",
    "tool": "soup",
    "risk": "risk-management-file",
    "risk-control": "risk-management-file",
    "threat": "security-file",
    "use-scenario": "usability-file",
    "test-protocol": "verification-report",
    "test-record": "verification-report",
    "claim": "clinical-evaluation-plan",
    "assumption-of-use": "components",
    "answer": "classification",
    "task": "open-points",
    "anomaly": "open-points",
    "justification": "open-points",
    "waiver": "open-points",
    "change": "open-points",
}
