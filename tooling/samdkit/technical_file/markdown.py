"""Blocks as Markdown, for the forms that begin with it."""

from collections.abc import Callable

from samdkit.technical_file.blocks import Block, Items, Prose, View
from samdkit.technical_file.references import anchor
from samdkit.technical_file.table import Table


def markdown(blocks: tuple[Block, ...]) -> str:
    """Blocks one below the other; of pictures their words."""
    return "\n\n".join(_block(one) for one in blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Prose():
            return block.markdown
        case Table():
            return of_table(block)
        case Items():
            return "\n\n".join(of_view(view, block.level) for view in block.views)
    return f"*{block.title}.* {block.words}"


def of_table(table: Table) -> str:
    """A table with its head; without a head, a list of facts."""
    head = [f"| {' | '.join(table.columns)} |", f"| {' | '.join('---' for _ in table.columns)} |"]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in table.rows)])


def of_view(view: View, level: int) -> str:
    """An item in full."""
    head = f"{'#' * level} {view.item.id} {view.title} {{#{anchor(view.item.id)}}}"
    facts = "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in view.facts)])
    parts = of_table(view.parts) if view.parts is not None else ""
    return "\n\n".join(one for one in [head, view.text, facts, parts, f'<span class="origin">{view.place}</span>'] if one)


def resolved(text: str, item: Callable[[str], str], document: Callable[[str], str]) -> str:
    """Markdown with its links to items and documents led to the places that a form has for them."""
    pieces = text.split("](item:")
    led = pieces[0] + "".join(f"]({item(one.partition(')')[0])}){one.partition(')')[2]}" for one in pieces[1:])
    pieces = led.split("](document:")
    return pieces[0] + "".join(f"]({document(one.partition(')')[0])}){one.partition(')')[2]}" for one in pieces[1:])
