"""Links of the technical file: `item:SRS-012` and `document:soup#tools`, which each form leads to its own place."""

import re
from collections.abc import Iterable

from samdkit.project import Project
from samdkit.register import home_of, homes

_REFERENCE = re.compile(r"\[([A-Z][A-Z0-9-]*-\d+(?:\.[a-z0-9]+)?)\](?!\()")
#: A link or picture of Markdown whose target is neither an address nor an anchor.
_RELATIVE = re.compile(r"!?\[(?P<words>[^\]]*)\]\((?![a-z]+:|#)(?P<path>[^)\s]+)[^)]*\)")

#: Fenced code, and code within a line.
_CODE = re.compile(
    r"(^ {0,3}```.*?^ {0,3}```[ \t]*$|^ {0,3}~~~.*?^ {0,3}~~~[ \t]*$|(?<!`)`[^`\n]+`(?!`))", re.MULTILINE | re.DOTALL
)


def anchor(identifier: str) -> str:
    """The anchor of an item in its document."""
    return identifier.lower()


def place_of(project: Project, identifier: str) -> tuple[str, str] | None:
    """Document and anchor of an item, or of the component that it came with; nothing where no document shows it."""
    item = project.item(identifier)
    if item is None or not item.in_force:
        return None
    if item.origin:
        return "components", item.origin
    home = homes().get(item.kind, "")
    return (home, anchor(item.id)) if home else None


def ref(project: Project, address: str) -> str:
    """A link to an item or to the item of a part; plain text where there is nothing to link to."""
    if place_of(project, address) is None:
        return address
    item = project.item(address)
    return f"[{address}](item:{item.id if item is not None else address})"


def refs(project: Project, addresses: Iterable[str]) -> str:
    """Several links."""
    return ", ".join(ref(project, one) for one in addresses)


def linked(project: Project, text: str) -> str:
    """Text of the dossier with its references as links, and links between its files as links between documents."""
    pieces = _CODE.split(text) if "`" in text or "~~~" in text else [text]
    return "".join(piece if number % 2 else _linked(project, piece) for number, piece in enumerate(pieces))


def _linked(project: Project, text: str) -> str:
    """The same for text outside of code, where brackets and links are only signs."""
    inner = _RELATIVE.sub(lambda found: _document_link(project, found), text)
    return _REFERENCE.sub(lambda found: ref(project, found.group(1)), inner)


def _document_link(project: Project, link: re.Match[str]) -> str:
    """A link between files as one between documents; where it leads to no document, its words alone."""
    target = link.group("path").partition("#")[0].lstrip("./")
    for file in project.files:
        page = home_of(file) or homes().get(file.kind, "")
        if target and not file.origin and page and file.path.endswith(f"/{target}"):
            return f"[{link.group('words')}](document:{page})"
    return link.group("words")
