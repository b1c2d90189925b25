"""Where each section of a document comes from, and who has to approve it."""

from collections.abc import Iterator

from samdkit.technical_file import cells
from samdkit.technical_file.blocks import Block, Page
from samdkit.technical_file.table import Origin
from samdkit.technical_file.words import Words


# implements: KIT-SRS-089.a
def lines(page: Page, words: Words) -> Iterator[tuple[str, Block]]:
    """Each block with the line about its origin that stands above it; nothing where it is that of the block before.

    The line is inline Markdown.
    """
    before: Origin | None = None
    for block in page.blocks:
        yield ("" if block.origin == before else said(block.origin, words)), block
        before = block.origin


def said(origin: Origin, words: Words) -> str:
    """`written in dossier/label.md (regulatory affairs), approved by: open`."""
    if origin.component:
        text = "inherited from component %(name)s, version %(version)s"
        return words(text, name=origin.component, version=origin.version)
    if origin.path:
        text = "written in %(path)s (%(role)s); approved by: **open**"
        return words(text, path=cells.code(origin.path), role=words(origin.role or "role not stated"))
    return words("generated from the trace graph, the code and the recorded evidence")
