"""Writes each document of the technical file as a Word file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from samdkit import __version__
from samdkit.files import write_bytes
from samdkit.outputs.technical_file.word import body
from samdkit.outputs.technical_file.word.body import Lead, Target
from samdkit.outputs.technical_file.word.package import Properties, Template
from samdkit.outputs.technical_file.word.pictures import drawer
from samdkit.register import folder
from samdkit.technical_file.blocks import Page
from samdkit.technical_file.references import place_of
from samdkit.technical_file.writing import TechnicalFile, commit_words

#: The template; a maker may restyle it.
TEMPLATE = "document.docx"
#: Language of the file → as Word names it.
_SPOKEN = {"en": "en-GB", "da": "da-DK"}


# implements: KIT-SRS-091.1
def write(file: TechnicalFile, target: Path, *, cache: Path | None = None) -> None:
    """Writes `<document id>.docx` for every document into the folder `target`."""
    for name, content in rendered(file, cache=cache):
        write_bytes(target / f"{name}.docx", content)


def rendered(file: TechnicalFile, *, cache: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Each document's id with the bytes of its Word file."""
    template, picture = Template(folder() / TEMPLATE), drawer(cache)
    lead = _lead(file)
    for page in file.pages:
        across = page.document.wide
        made = body.body(page, file.context.words, lead=lead, picture=picture, width=template.width(across=across))
        values = _values(file, page, made.elsewhere)
        yield page.document.id, template.fill(values, made.xml, made.parts, _properties(file, page), across=across)


def _lead(file: TechnicalFile) -> Lead:
    documents = {page.document.name: page.document for page in file.pages}

    def lead(target: str) -> Target | None:
        kind, _, name = target.partition(":")
        if kind == "item":
            place = place_of(file.project, name)
            return Target(documents[place[0]], place[1], name) if place is not None and place[0] in documents else None
        document, _, anchor = name.partition("#")
        return Target(documents[document], anchor) if document in documents else None

    return lead


def _values(file: TechnicalFile, page: Page, elsewhere: dict[str, set[str]]) -> dict[str, str]:
    """What the marks of the template stand for."""
    words, identity = file.context.words, file.project.identity
    others = [f"{', '.join(sorted(starts))}: {document}" for document, starts in sorted(elsewhere.items())]
    facts = {
        "document": (words("Document"), page.document.id),
        "version": (words("Version"), page.version),
        "status": (words("Status"), file.status),
        "role": (words("Answers for it"), words(page.document.role or "not stated")),
        "device": (words("Device"), file.device),
        "maker": (words("Manufacturer"), identity.fact("maker") or words("not stated")),
        "commit": (words("Commit"), commit_words(file.context)),
        "made_by": (words("Made by"), words("samdkit %(version)s", version=__version__)),
        "made_from": (words("Made from"), ", ".join(page.origins) or words("the trace graph")),
        "elsewhere": (words("Where items named here stand"), "; ".join(others) or words("in this document")),
    }
    named = {f"{name}_word": title for name, (title, _) in facts.items()}
    return {**named, **{f"{name}_line": line for name, (_, line) in facts.items()}} | {
        "id": page.document.id,
        "title": words(page.document.title),
        "device": file.device,
        "version": words("version %(version)s", version=page.version),
        "status": file.status,
        "commit": commit_words(file.context),
        "page": words("page"),
        "of": words("of"),
    }


def _properties(file: TechnicalFile, page: Page) -> Properties:
    words = file.context.words
    return Properties(
        title=words(page.document.title),
        subject=file.device,
        author=file.project.identity.fact("maker"),
        keywords=page.document.id,
        identifier=page.document.id,
        version=page.version,
        status=file.status,
        language=_SPOKEN[words.language],
        moment=datetime.fromtimestamp(file.project.commit.timestamp, UTC),
    )
