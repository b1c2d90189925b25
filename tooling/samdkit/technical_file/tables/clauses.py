"""Where each clause of a standard stands."""

from typing import TYPE_CHECKING

from samdkit import annex
from samdkit.clauses import ClauseState, State
from samdkit.register import homes
from samdkit.sources import standards
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: Begins what a heading says of the clauses below it.
_BELOW = "below it: "


# implements: KIT-SRS-089.e
def clauses(context: "Context", name: str) -> Table:
    """One row a clause of a standard: its state, what it rests on, what is open."""
    found = context.clause_states.get(name, [])
    rows = [
        (
            one.clause.id,
            context.words(cells.cell(one.clause.title)),
            cells.bold_if(one.state in {State.OPEN, State.PERSON}, context.words(str(one.state))),
            cells.below(_basis(context, word) for word in dict.fromkeys(one.by)) or _reason(context, one),
            _open(context, one),
        )
        for one in found
    ]
    columns = ("clause", "content", "state", "rests on", "open")
    title = context.words("Clauses of %(standard)s", standard=standards.standard(name).title)
    return Table(f"clauses-{name}", title, tuple(map(context.words, columns)), tuple(rows))


def _basis(context: "Context", word: str) -> str:
    """A document as a link, a kind of items as a link to where they stand, a check as it is named."""
    if context.document(word) is not None:
        return context.link(word)
    if word in homes():
        return f"[{context.words(word.replace('-', ' '))}](document:{homes()[word]})"
    if word.startswith(_BELOW):
        counts = (one.split(" ", 1) for one in word.removeprefix(_BELOW).split(", "))
        return f"{context.words('below it')}: {', '.join(f'{number} {context.words(state)}' for number, state in counts)}"
    check, _, said = word.removesuffix(")").partition(" (")
    looked = said.removesuffix(" looked at")
    told = context.words("%(number)s looked at", number=looked) if looked != said else context.words(said)
    return f"{cells.code(check)} ({told})" if said else cells.cell(word)


def _reason(context: "Context", one: ClauseState) -> str:
    """Why it stands so, where it rests on nothing."""
    outside = annex.outside(context.project, one.clause)
    if outside is not None and one.reason.startswith(f"{outside.fact} is "):
        text, classes = "%(fact)s is %(own)s; the clause is for %(classes)s", ", ".join(outside.classes)
        return context.words(text, fact=outside.fact, own=outside.own, classes=classes)
    if one.reason.startswith(_BELOW):
        return _basis(context, one.reason)
    of_kit = one.state is State.OPEN or one.reason == one.clause.reason
    return context.words(cells.cell(one.reason)) if of_kit else cells.cell(one.reason)


def _open(context: "Context", one: ClauseState) -> str:
    """The tasks, and how many findings there are."""
    words = [context.ref(item.id) for item in one.tasks]
    if one.findings:
        words.append(context.words("%(number)s findings", number=len(one.findings)))
    return ", ".join(words)
