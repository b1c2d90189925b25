"""Items in full as typst markup."""

from collections.abc import Callable

from samdkit.outputs.technical_file.pdf.markup import Inline, code, string
from samdkit.outputs.technical_file.pdf.prose import Prose
from samdkit.outputs.technical_file.pdf.tables import of_table
from samdkit.outputs.technical_file.tree import parse
from samdkit.technical_file.blocks import Items, View
from samdkit.technical_file.references import anchor
from samdkit.technical_file.views import named
from samdkit.technical_file.words import Words


class Written:
    """Writes items: heading, text, facts as a list of terms, parts as a table, and their place in the dossier."""

    def __init__(self, inline: Inline, prose: Prose, place: Callable[[str], str], room: float, words: Words) -> None:
        self._inline = inline
        self._prose = prose
        self._place = place
        self._room = room
        self._words = words

    # implements: KIT-SRS-090.1
    def items(self, block: Items) -> str:
        """One below the other."""
        return "\n\n".join(self._item(one, block.level) for one in block.views)

    def _item(self, view: View, level: int) -> str:
        head = f"{'=' * level} {string(f'{view.item.id} ')}{self._inline.of(view.title)}{self._place(anchor(view.item.id))}"
        facts = "".join(
            f"\n  terms.item[{string(named(name, self._words))}][{self._inline.of(value)}]," for name, value in view.facts
        )
        parts = of_table(view.parts, self._inline, self._room) if view.parts is not None and view.parts.rows else ""
        pieces = [head, self._prose.blocks(parse(view.text)), f"#facts({facts}\n)" if facts else "", parts]
        return "\n\n".join(one for one in [*pieces, f"#source[{code(view.place)}]"] if one)
