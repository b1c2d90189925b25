"""The PDF: typst, tagged, PDF/A-2a, with the same bytes each time."""

import re
from pathlib import Path

from samdkit.errors import CannotTell
from samdkit.outputs.technical_file.documents import folder
from samdkit.outputs.technical_file.pages import Page, commit_words, footer
from samdkit.outputs.technical_file.typst_markup import Typst, quoted
from samdkit.project import Project

_ANCHOR = re.compile(r"\{#([\w.-]+)\}\s*$", re.MULTILINE)


# implements: KIT-SRS-042.c
def write(project: Project, pages: list[Page], work: Path, target: Path) -> None:
    """Sets all pages as one PDF; raises `CannotTell` with typst's own words."""
    import typst  # noqa: PLC0415 - a compiler; only here

    work.mkdir(parents=True, exist_ok=True)
    source = work / "technical-file.typ"
    source.write_text(markup(project, pages), "utf-8")
    try:
        typst.compile(
            str(source),
            output=str(target),
            root=str(work),
            font_paths=[],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a"],
            timestamp=project.commit.timestamp,
        )
    except RuntimeError as error:
        raise CannotTell(f"the PDF can't be set: {str(error)[:600]}", hint="this is a fault of samdkit; report it") from error


def markup(project: Project, pages: list[Page]) -> str:
    """The whole PDF as typst markup."""
    identity = project.identity
    labels = {page.document.name for page in pages} | {found for page in pages for found in _ANCHOR.findall(page.markdown)}
    typst = Typst(labels.__contains__)
    facts = {
        "title": f"{identity.name}: technical file",
        "name": identity.name,
        "version": identity.version or "not stated",
        "maker": identity.fact("maker") or "not stated",
        "class": f"{identity.fact('mdr-class') or 'not stated'}, rule {identity.fact('rule') or 'not stated'}",
        "safety": identity.safety_class or "not stated",
        "commit": commit_words(project),
    }
    head = "\n".join(f"#let {name}_ = {quoted(value)}" for name, value in facts.items())
    chapters = []
    for page in pages:
        body = typst.document(page.document.name, page.document.title, f"*{footer(project, page)}*\n\n{page.markdown}")
        chapters.append(f"#set page(flipped: {'true' if page.document.wide else 'false'})\n{body}")
    return f"{head}\n{(folder() / 'pdf.typ').read_text('utf-8')}\n{chr(10).join(chapters)}"
