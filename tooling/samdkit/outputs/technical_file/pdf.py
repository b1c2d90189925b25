"""The PDF: typst, tagged, PDF/A-2a, with the same bytes each time."""

import re
from pathlib import Path

from samdkit.errors import CannotTell
from samdkit.outputs.technical_file.typst_markup import Typst, quoted
from samdkit.register import folder
from samdkit.technical_file.markdown import markdown, resolved
from samdkit.technical_file.references import place_of
from samdkit.technical_file.writing import TechnicalFile, commit_words

_ANCHOR = re.compile(r"\{#([\w.-]+)\}\s*$", re.MULTILINE)


# implements: KIT-SRS-042.c
def write(file: TechnicalFile, work: Path, target: Path) -> None:
    """Sets all pages as one PDF; raises `CannotTell` with typst's own words."""
    import typst  # noqa: PLC0415 - a compiler; only here

    work.mkdir(parents=True, exist_ok=True)
    source = work / "technical-file.typ"
    source.write_text(markup(file), "utf-8")
    try:
        typst.compile(
            str(source),
            output=str(target),
            root=str(work),
            font_paths=[],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a"],
            timestamp=file.project.commit.timestamp,
        )
    except RuntimeError as error:
        raise CannotTell(f"the PDF can't be set: {str(error)[:600]}", hint="this is a fault of samdkit; report it") from error


def markup(file: TechnicalFile) -> str:
    """The whole PDF as typst markup."""
    identity = file.project.identity
    texts = {page.document.name: _text(file, markdown(page.blocks)) for page in file.pages}
    labels = texts.keys() | {found for text in texts.values() for found in _ANCHOR.findall(text)}
    typst = Typst(labels.__contains__)
    facts = {
        "title": f"{identity.name}: technical file",
        "name": identity.name,
        "version": identity.version or "not stated",
        "maker": identity.fact("maker") or "not stated",
        "class": f"{identity.fact('mdr-class') or 'not stated'}, rule {identity.fact('rule') or 'not stated'}",
        "safety": identity.safety_class or "not stated",
        "commit": commit_words(file.context),
    }
    head = "\n".join(f"#let {name}_ = {quoted(value)}" for name, value in facts.items())
    chapters = []
    for page in file.pages:
        body = typst.document(page.document.name, page.document.title, f"*{file.footer(page)}*\n\n{texts[page.document.name]}")
        chapters.append(f"#set page(flipped: {'true' if page.document.wide else 'false'})\n{body}")
    return f"{head}\n{(folder() / 'pdf.typ').read_text('utf-8')}\n{chr(10).join(chapters)}"


def _text(file: TechnicalFile, text: str) -> str:
    """Markdown with its links led to labels of the PDF."""

    def item(identifier: str) -> str:
        place = place_of(file.project, identifier)
        return f"#{place[1]}" if place is not None else "#"

    def document(name: str) -> str:
        found, _, anchor = name.partition("#")
        return f"#{anchor}" if anchor else f"{found}.md"

    return resolved(text, item, document)
