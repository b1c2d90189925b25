"""Links to a place in the file lead somewhere."""

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

from samdkit import register
from samdkit.checks.check import Check
from samdkit.checks.passages import Passage, passages, without_code
from samdkit.model.document import DossierFile
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-027.13
def find(project: Project) -> Iterator[Finding]:
    """A link to a document or section of the technical file leads to one that is there.

    - `[the scope](plan.md#scope)` and `[above](#scope)` lead to a heading of that file, by its words in small letters with
      hyphens, or to an item, by its id in small letters. A file that is not there is found by `dossier.dangling-reference`.
    - `[risks](document:risk-management-file)` leads to a document of the technical file, by its name.

    In prose, documents, answers to Annex I and text of items. Code and comments are not looked at, nor are links out of the
    dossier.

    > plan.md#scoop leads to no heading of dossier/documents/plan.md

    Correct the link. That the section says what the link promises is for a reader to judge.
    """
    files = {file.path: file for file in project.files if not file.origin}
    documents = {one.name for one in register.documents(project)}
    anchors: dict[str, set[str]] = {}
    for passage in passages(project, lambda words: "](" in words and ("#" in words or "document:" in words)):
        for found in _LINK.finditer(without_code(passage.words)):
            name, target, anchor = found["document"], unquote(found["path"] or ""), unquote(found["anchor"] or "")
            if name and name not in documents:
                yield _finding(passage, found, f"{name} is no document of the technical file")
            if name or not anchor:
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(passage.path), target)) if target else passage.path
            if path in files:
                known = anchors.setdefault(path, set(_anchors(project, files[path])))
                if anchor.lower() not in known:
                    yield _finding(passage, found, f"{target}#{anchor} leads to no heading of {path}")


_LINK = re.compile(
    r"\]\((?:document:(?P<document>[a-z0-9-]+)(?:#[^)\s]*)?|(?![a-z][\w+.-]*:|/)(?P<path>[^)\s#]*)(?:#(?P<anchor>[^)\s]+))?)(?:\s[^)]*)?\)"
)
_HEADING = re.compile(r"^#{1,6}[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)


def _anchors(project: Project, file: DossierFile) -> Iterator[str]:
    """Every anchor that a file has, as code hosts and the site make them."""
    texts = [file.preamble, *(section.text for section in file.sections)]
    items = [project.items[name] for name in file.items if name in project.items]
    yield from (name.lower() for name in file.items)
    for item in items:
        yield from _slugs(f"{item.id} {item.title}")
    for title in [file.title, *(section.title for section in file.sections)]:
        yield from _slugs(title)
    for text in [*texts, *(item.text for item in items)]:
        for heading in _HEADING.finditer(without_code(text)):
            yield from _slugs(heading["title"])


@cache
def _slugs(title: str) -> tuple[str, str]:
    words = re.sub(r"[^\w\s-]", "", title.strip().lower())
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"\s", "-", words), re.sub(r"[-\s]+", "-", plain)


def _finding(passage: Passage, found: re.Match[str], wrong: str) -> Finding:
    place = passage.at(found.start())
    return Finding("", wrong, place, passage.name, hint="correct the link", fact=found.group())


CHECK = Check("documents.dead-reference", find, ("item", "section"), ("mdr-annex-ii-iii:II.0",))
