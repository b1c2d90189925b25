"""Where Annex II and III are answered, and the checklist of Annex I."""

from typing import TYPE_CHECKING

from samdkit import annex
from samdkit.model.document import Section
from samdkit.model.item import Item
from samdkit.model.standard import Clause
from samdkit.register import homes
from samdkit.sources import standards
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

_ASKS = {annex.State.OPEN, annex.State.MISSING}


def annex_leaves(context: "Context") -> Table:
    """Each leaf of Annex II and III with its state and the places that answer it."""
    rows = [
        (
            leaf.clause.id,
            context.words(cells.cell(leaf.clause.title)),
            cells.bold_if(leaf.state in _ASKS, context.words(str(leaf.state))),
            _places(context, leaf),
        )
        for leaf in context.leaves
    ]
    columns = ("leaf", "content", "state", "where")
    return Table("annex-leaves", context.words("Annex II and III"), tuple(map(context.words, columns)), tuple(rows))


def _places(context: "Context", leaf: annex.Leaf) -> str:
    """Where a leaf is answered, or what is open about it."""
    names = {one.name for one in context.documents}
    words = [context.link(name) for name in leaf.documents if name in names]
    words += [
        f"[{context.words(name.replace('-', ' '))}](document:{homes()[name]})"
        for name in leaf.documents
        if name in homes() and name not in names
    ]
    words += [context.ref(item.id) for item in leaf.items]
    return ", ".join(words) or cells.cell(leaf.clause.reason)


def gspr(context: "Context") -> Table:
    """The checklist of Annex I: whether each point applies, how it is met, by which method and standards."""
    project = context.project
    by_reference: dict[str, list[Section]] = {}
    for section in project.sections():
        for reference in {one for answer in section.answers for one in standards.expand(answer)}:
            by_reference.setdefault(reference, []).append(section)
    rows = []
    for clause in standards.standard("gspr").clauses.values():
        items = [item for item in project.own_items() if item.in_force and clause.reference in item.targets("derives-from")]
        rows.append(_gspr_row(context, clause, by_reference.get(clause.reference, []), items))
    columns = ("point", "requirement", "applies", "met by", "method", "standards")
    return Table("gspr-checklist", context.words("GSPR checklist"), tuple(map(context.words, columns)), tuple(rows))


def _gspr_row(context: "Context", clause: Clause, sections: list[Section], items: list[Item]) -> tuple[str, ...]:
    project, names = context.project, {one.name for one in context.documents}
    reasons = annex.concerning(project, clause.reference, "justification")
    tasks = annex.concerning(project, clause.reference, "task")
    places = dict.fromkeys("device-description" if one.document == "device" else one.document for one in sections)
    met = [context.link(one) for one in places if one in names] + [context.ref(item.id) for item in [*items, *tasks]]
    if reasons:
        applies, met = "not applicable", [context.ref(item.id) for item in reasons]
    elif met:
        applies = "open" if tasks and not (sections or items) else "applies"
    elif clause.default == "not-applicable":
        applies, met = "not applicable", [cells.cell(clause.reason)]
    else:
        applies = "open"
    methods = dict.fromkeys(one.bookkeeping["method"] for one in sections if "method" in one.bookkeeping)
    named = dict.fromkeys(one.bookkeeping["standards"] for one in sections if "standards" in one.bookkeeping)
    tested = context.words("test, see the trace matrix") if items and not methods else ""
    return (
        clause.id,
        cells.cell(clause.text),
        cells.bold_if(applies == "open", context.words(applies)),
        ", ".join(met),
        cells.cell("; ".join(methods) or tested),
        cells.cell("; ".join(named)),
    )
