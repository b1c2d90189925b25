"""The risks in the matrix of the plan, before and after control, side by side."""

from typing import TYPE_CHECKING

from samdkit.model.item import Item
from samdkit.model.risk_plan import RiskPlan
from samdkit.risks import Acceptance, acceptance, after
from samdkit.technical_file.blocks import Figure
from samdkit.technical_file.figures.svg import TONES, Drawing, width, wrapped

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context
    from samdkit.technical_file.words import Words

#: How a cell looks, its sign, and how far apart its slanting lines are; none: it has none.
LOOKS = {
    Acceptance.ACCEPTABLE: (TONES["mint"], "+", 0),
    Acceptance.WITH_BENEFIT: (TONES["sand"], "b", 14),
    Acceptance.UNACCEPTABLE: (TONES["rose"], "x", 7),
}
#: So many ids stand in a cell; of more, one fewer and how many are left out.
SHOWN = 6
#: So many ids of a cell are told in words: a PDF takes no more than 32 767 letters for them, and the table of risks has all.
TOLD = 100
_HEAD, _CELL, _GAP, _TOP = 104.0, (92.0, 84.0), 36.0, 56.0
_SMALL = 11.0
#: How much of its tone shows around the words of a cell.
_EDGE = 7.0
Cells = dict[tuple[str, str], list[str]]


# implements: KIT-SRS-081.g
def risk_matrices(context: "Context") -> Figure | None:
    """Both matrices; nothing without a plan or a risk."""
    plan, words = context.project.risk_plan, context.words
    items = context.items("risk")
    if plan is None or not items or not plan.severity or not plan.probability:
        return None
    pictures = {
        words("Before control"): _placed(items, residual=False),
        words("After control"): _placed(items, residual=True),
    }
    title = words("Risks before and after control")
    said = " ".join(_said(words, plan, name, cells) for name, cells in pictures.items())
    drawing = Drawing()
    x = 0.0
    for name, cells in pictures.items():
        _matrix(drawing, x, name, plan, cells, words)
        x += _wide(plan) + _GAP
    low = _TOP + len(plan.severity) * _CELL[1] + 34
    end = _legend(drawing, low, words)
    return Figure("risk-matrices", title, drawing.svg(title, said, max(x - _GAP, end), low + 20, 8), said)


def _placed(items: list[Item], *, residual: bool) -> Cells:
    """Severity and probability → ids of the risks that are estimated so."""
    found: Cells = {}
    for item in items:
        severity, probability = (after(item, name) if residual else item.attribute(name) for name in ("severity", "probability"))
        found.setdefault((severity, probability), []).append(item.id)
    return found


def _wide(plan: RiskPlan) -> float:
    return _HEAD + len(plan.probability) * _CELL[0]


def _matrix(drawing: Drawing, x: float, name: str, plan: RiskPlan, cells: Cells, words: "Words") -> None:
    """One matrix: severities from below upwards, probabilities from left to right."""
    drawing.words(x, 16, (name,), bold=True, size=15)
    drawing.words(x + _HEAD, 34, (f"{words('probability')} →",), size=_SMALL)
    drawing.words(x, _TOP - 8, (f"{words('severity')} ↑",), size=_SMALL)
    for column, probability in enumerate(plan.probability):
        middle = x + _HEAD + (column + 0.5) * _CELL[0]
        drawing.words(middle, _TOP - 6, wrapped(probability, _CELL[0] - 4, 1), anchor="middle")
    for row, severity in enumerate(reversed(plan.severity)):
        y = _TOP + row * _CELL[1]
        drawing.words(x, y + _CELL[1] / 2 + 4, wrapped(severity, _HEAD - 6, 2))
        for column, probability in enumerate(plan.probability):
            kind = acceptance(plan, severity, probability)
            _cell(drawing, x + _HEAD + column * _CELL[0], y, kind, cells.get((severity, probability), []))
    off = [one for place, ids in cells.items() for one in ids if acceptance(plan, *place) is Acceptance.UNKNOWN]
    if off:
        low = _TOP + len(plan.severity) * _CELL[1] + 18
        drawing.words(x, low, wrapped(f"{words('not on the scale')}: {', '.join(off)}", _wide(plan), 1), size=_SMALL)


def _legend(drawing: Drawing, y: float, words: "Words") -> float:
    """What the looks of the cells mean, in one row; where it ends."""
    x = 0.0
    for kind, (tone, sign, lines) in LOOKS.items():
        drawing.rectangle(x, y, 26, 16, tone)
        if lines:
            drawing.hatching(x, y, 26, 16, step=lines)
        text = f"{sign}  {words(str(kind))}"
        drawing.words(x + 33, y + 13, (text,))
        x += 33 + width(text) + 22
    return x


def _cell(drawing: Drawing, x: float, y: float, kind: Acceptance, ids: list[str]) -> None:
    tone, sign, lines = LOOKS[kind]
    wide, high = _CELL
    drawing.rectangle(x, y, wide, high, tone)
    if lines:
        drawing.hatching(x, y, wide, high, step=lines)
    if ids:  # the words stand on the plain tone
        drawing.rectangle(x + _EDGE, y + _EDGE, wide - 2 * _EDGE, high - 2 * _EDGE, TONES["plain"])
        drawing.words(x + 11, y + 21, (str(len(ids)),), bold=True)
        drawing.words(x + 11, y + 36, _lines(ids, wide - 22), size=_SMALL)
    drawing.words(x + wide - 11, y + 21, (sign,), bold=True, anchor="end")


def _lines(ids: list[str], room: float) -> list[str]:
    """The ids on three lines of two, without the prefix that they share; of many, how many are left out."""
    shared = {one.rpartition("-")[0] for one in ids}
    short = [one.rpartition("-")[2] if len(shared) == 1 else one for one in ids]
    if len(short) > SHOWN:
        short = [*short[: SHOWN - 1], f"+{len(short) - SHOWN + 1}"]
    lines = [" ".join(short[start : start + 2]) for start in range(0, len(short), 2)]
    return [wrapped(line, room, 1, _SMALL)[0] if width(line, _SMALL) > room else line for line in lines]


def _said(words: "Words", plan: RiskPlan, name: str, cells: Cells) -> str:
    """One matrix in words, the most severe first."""
    found = []
    for severity in reversed(plan.severity):
        for probability in reversed(plan.probability):
            ids = cells.get((severity, probability))
            if ids:
                kind = words(str(acceptance(plan, severity, probability)))
                found.append(f"{severity}, {probability} ({kind}): {_told(words, ids)}")
    off = [one for place, ids in cells.items() for one in ids if acceptance(plan, *place) is Acceptance.UNKNOWN]
    if off:
        found.append(f"{words('not on the scale')}: {_told(words, off)}")
    return f"{name}: {'; '.join(found)}."


def _told(words: "Words", ids: list[str]) -> str:
    more = [words("and %(more)s more", more=len(ids) - TOLD)] if len(ids) > TOLD else []
    return ", ".join([*ids[:TOLD], *more])
