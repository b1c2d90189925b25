"""How far each leaf of Annex II and III is answered, as one cell a leaf: its state by letter, tone and slanting lines."""

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from samdkit.annex import Leaf, State
from samdkit.technical_file.blocks import Figure
from samdkit.technical_file.figures.svg import TONES, Drawing, Tone, width, wrapped

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context
    from samdkit.technical_file.words import Words

#: How a cell looks, its letter, and how far apart its slanting lines are; none: it has none.
LOOKS: dict[State, tuple[Tone, str, int]] = {
    State.ANSWERED: (TONES["mint"], "A", 0),
    State.GENERATED: (TONES["sky"], "G", 0),
    State.NOT_APPLICABLE: (Tone("#ffffff", dash="3 3"), "N", 0),
    State.OPEN: (TONES["sand"], "O", 14),
    State.MISSING: (TONES["rose"], "M", 7),
}
#: What the annexes are about, by the beginning of the leaf.
SECTIONS = {
    "II.0": "Form of the file",
    "II.1": "Device",
    "II.2": "Label and instructions",
    "II.3": "Design and manufacture",
    "II.4": "Safety and performance",
    "II.5": "Benefit and risk",
    "II.6": "Verification and validation",
    "III.1": "Post-market surveillance",
    "VIG": "Vigilance",
}
_SIDE, _WIDE, _HIGH, _GAP, _ACROSS = 166.0, 66.0, 50.0, 4.0, 8
_SMALL, _ROOM = 10.0, 60.0


# implements: KIT-SRS-094.a
def readiness(context: "Context") -> Figure | None:
    """All leaves by section; nothing for what has no technical documentation of its own."""
    if context.project.identity.is_component or not context.leaves:
        return None
    words = context.words
    drawing = Drawing()
    y, said = 0.0, []
    for section, group in groupby(context.leaves, key=_section):
        leaves = list(group)
        name = words(SECTIONS[section]) if section in SECTIONS else section
        drawing.words(0, y + 17, (section,), bold=True)
        drawing.words(0, y + 34, wrapped(name, _SIDE - 8, 2))
        for place, leaf in enumerate(leaves):
            row, column = divmod(place, _ACROSS)
            _cell(drawing, _SIDE + column * (_WIDE + _GAP), y + row * (_HIGH + _GAP), leaf, section)
        y += ((len(leaves) - 1) // _ACROSS + 1) * (_HIGH + _GAP) + 10
        said.append(f"{section} {name}: {_states(words, leaves)}")
    end = _legend(drawing, y + 6, words, context.leaves)
    title, told = words("Readiness for each leaf of Annex II and III"), "; ".join(said)
    wide = max(_SIDE + _ACROSS * (_WIDE + _GAP), end)
    return Figure("readiness", title, drawing.svg(title, told, wide, y + 30, 8), told)


def _section(leaf: Leaf) -> str:
    """`II.1` of `II.1.1.a`, `VIG` of `VIG.87`."""
    first, _, rest = leaf.clause.id.partition(".")
    return f"{first}.{rest.partition('.')[0]}" if f"{first}.{rest.partition('.')[0]}" in SECTIONS else first


def _cell(drawing: Drawing, x: float, y: float, leaf: Leaf, section: str) -> None:
    tone, letter, step = LOOKS[leaf.state]
    drawing.rectangle(x, y, _WIDE, _HIGH, tone)
    if step:
        drawing.hatching(x, y, _WIDE, _HIGH, step=step)
        drawing.rectangle(x + 4, y + 4, _WIDE - 8, _HIGH - 8, Tone(tone.fill, tone.fill))
    drawing.words(x + _WIDE / 2, y + 17, (letter,), bold=True, anchor="middle")
    label = leaf.clause.id.removeprefix(f"{section}.")
    drawing.words(x + _WIDE / 2, y + 30, _label(label), size=_SMALL, anchor="middle")


def _label(name: str) -> tuple[str, ...]:
    """The rest of a leaf's number: `1.a`, or `1.b.` over `software`."""
    if width(name, _SMALL) <= _ROOM:
        return (name,)
    above, point, below = name.rpartition(".")
    return (*filter(None, (above + point,)), *wrapped(below, _ROOM, 1, _SMALL))


def _legend(drawing: Drawing, y: float, words: "Words", leaves: list[Leaf]) -> float:
    """What the letters mean, with how many there are; where it ends."""
    counts = Counter(leaf.state for leaf in leaves)
    x = 0.0
    for state, (tone, letter, step) in LOOKS.items():
        drawing.rectangle(x, y, 22, 18, tone)
        if step:
            drawing.hatching(x, y, 22, 18, step=step)
            drawing.rectangle(x + 5, y + 3, 12, 12, Tone(tone.fill, tone.fill))
        drawing.words(x + 11, y + 14, (letter,), bold=True, anchor="middle")
        text = f"{words(str(state))}: {counts[state]}"
        drawing.words(x + 28, y + 14, (text,))
        x += 28 + width(text) + 22
    return x


def _states(words: "Words", leaves: list[Leaf]) -> str:
    """`3 answered (a, b, c), 1 open (d)`."""
    found = []
    for state in LOOKS:
        ids = [leaf.clause.id for leaf in leaves if leaf.state is state]
        if ids:
            found.append(f"{len(ids)} {words(str(state))} ({', '.join(ids)})")
    return ", ".join(found)
