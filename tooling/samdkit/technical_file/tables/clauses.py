"""Where each clause of a standard stands."""

from typing import TYPE_CHECKING

from samdkit.clauses import Basis, ClauseState, State
from samdkit.register import homes
from samdkit.sources import standards
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


# implements: KIT-SRS-089.e
def clauses(context: "Context", name: str) -> Table:
    """One row a clause of a standard: its state, what it rests on, what is open."""
    found = context.clause_states.get(name, [])
    rows = [
        (
            one.clause.id,
            context.words(cells.cell(one.clause.title)),
            cells.bold_if(one.state in {State.OPEN, State.PERSON}, context.words(str(one.state))),
            cells.below([*(_basis(context, basis) for basis in one.by), *_below(context, one)]) or _reason(context, one),
            _open(context, one),
        )
        for one in found
    ]
    columns = ("clause", "content", "state", "rests on", "open")
    title = context.words("Clauses of %(standard)s", standard=standards.standard(name).title)
    return Table(f"clauses-{name}", title, tuple(map(context.words, columns)), tuple(rows))


def _basis(context: "Context", one: Basis) -> str:
    """A document as a link, a kind of items as a link to where they stand, a check as it is named."""
    if one.looked:
        return f"{cells.code(one.name)} ({context.words('%(number)s looked at', number=one.looked)})"
    if context.document(one.name) is not None:
        return f"{context.link(one.name)} ({context.words('generated')})" if one.generated else context.link(one.name)
    if one.name in homes():
        return f"[{context.words(one.name.replace('-', ' '))}](document:{homes()[one.name]})"
    return cells.cell(one.name)


def _below(context: "Context", one: ClauseState) -> list[str]:
    """How the leaves below a heading stand; nothing for a leaf."""
    counts = ", ".join(f"{number} {context.words(str(state))}" for state, number in one.below.items())
    return [f"{context.words('below it')}: {counts}"] if counts else []


def _reason(context: "Context", one: ClauseState) -> str:
    """Why it stands so, where it rests on nothing."""
    if one.justifications:
        return cells.cell(one.reason)
    if one.outside is not None:
        text, classes = "%(fact)s is %(own)s; the clause is for %(classes)s", ", ".join(one.outside.classes)
        return context.words(text, fact=one.outside.fact, own=one.outside.own, classes=classes)
    return context.words(cells.cell(one.reason))


def _open(context: "Context", one: ClauseState) -> str:
    """The tasks, and how many findings there are."""
    words = [context.ref(item.id) for item in one.tasks]
    if one.findings:
        words.append(context.words("%(number)s findings", number=len(one.findings)))
    return ", ".join(words)
