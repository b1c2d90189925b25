"""Where Annex II and III are answered, and the checklist of Annex I."""

from typing import TYPE_CHECKING

from samdkit import annex
from samdkit.model.document import Section
from samdkit.model.item import Item
from samdkit.model.standard import Clause
from samdkit.register import homes
from samdkit.sources import standards
from samdkit.technical_file import cells, layout, prose
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

_ASKS = {annex.State.OPEN, annex.State.MISSING}


# implements: KIT-SRS-089.b
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
    """Where a leaf is answered, or what is open about it, or by which fact of the device it does not apply."""
    names = {one.name for one in context.documents}
    words = [_section(context, one) for one in leaf.sections if prose.document_of(one) in names]
    told = {prose.document_of(one) for one in leaf.sections}
    words += [context.link(name) for name in leaf.documents if name in names and name not in told]
    words += [
        f"[{context.words(name.replace('-', ' '))}](document:{homes()[name]})"
        for name in leaf.documents
        if name in homes() and name not in names
    ]
    words += [context.ref(item.id) for item in leaf.items]
    return ", ".join(words) or without(context, leaf.clause)


def _section(context: "Context", section: Section) -> str:
    return prose.section_link(context.project, section, context.versioned(prose.document_of(section)))


def without(context: "Context", clause: Clause) -> str:
    """Why a clause does not apply: the kit's reading of it, and the fact of the device that it rests on."""
    outside = annex.outside(context.project, clause)
    if outside is not None:
        text = "for class %(classes)s; the device is of class %(own)s, see %(argument)s"
        classes, argument = ", ".join(outside.classes), context.link("classification")
        return context.words(text, classes=classes, own=outside.own, argument=argument)
    whole = context.refs(item.id for item in annex.whole(context.project))
    if clause.default != "not-applicable" or not whole:
        return context.words(cells.cell(clause.reason))
    return f"{context.words(cells.cell(clause.reason))} {context.words('The device is software alone: %(items)s.', items=whole)}"


# implements: KIT-SRS-089.c
def gspr(context: "Context") -> Table:
    """The checklist of Annex I: whether each point applies, how it is met (document, version, section), by which method."""
    project = context.project
    sections, deriving = annex.sections(project), annex.deriving(project)
    rows = [
        _gspr_row(context, clause, sections.get(clause.reference, []), deriving.get(clause.reference, []))
        for clause in standards.standard("gspr").clauses.values()
    ]
    columns = ("point", "requirement", "applies", "met by", "method", "standards")
    return Table("gspr-checklist", context.words("GSPR checklist"), tuple(map(context.words, columns)), tuple(rows))


def _gspr_row(context: "Context", clause: Clause, sections: list[Section], items: list[Item]) -> tuple[str, ...]:
    project, names = context.project, {one.name for one in context.documents}
    reasons = annex.concerning(project, clause.reference, "justification")
    tasks, asked = annex.concerning(project, clause.reference, "task"), annex.open_tasks(project, clause.reference)
    answered = bool(sections or items)
    met = [_section(context, one) for one in sections if prose.document_of(one) in names]
    met += [context.ref(item.id) for item in [*items, *tasks]]
    standing = annex.standing(project, clause, answered=answered, tasks=asked, reasons=reasons)
    applies = "applies" if answered else "open"
    if standing is annex.State.NOT_APPLICABLE:
        applies, met = "not applicable", [context.ref(item.id) for item in reasons] or [without(context, clause)]
    methods = dict.fromkeys(one.bookkeeping["method"] for one in sections if "method" in one.bookkeeping)
    named = dict.fromkeys(one.bookkeeping["standards"] for one in sections if "standards" in one.bookkeeping)
    tested = context.words("test, see the trace matrix") if items and not methods else ""
    return (
        clause.id,
        cells.cell(clause.text),
        cells.bold_if(applies == "open", context.words(applies)),
        cells.below(met) or f"**{context.words('open')}**",
        cells.cell("; ".join(methods) or tested),
        cells.cell("; ".join(named)),
    )


# implements: KIT-SRS-089.d, KIT-SRS-092.1
def documents(context: "Context") -> Table:
    """Each document with its version, what is approved of it, and its files."""
    open_ = context.words("draft; approved by: **open**")
    rows = [
        (
            one.place,
            one.id,
            f"[{context.words(one.title)}](document:{one.name})",
            context.versions.get(one.name, context.words("this one")),
            context.words(one.role),
            open_,
            cells.paths(layout.of_document(one, context.forms).values()),
        )
        for one in context.documents
    ]
    columns = ("place", "document", "title", "version", "answers for it", "status", "files")
    return Table("documents", context.words("Documents"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-092.1
def further_files(context: "Context") -> Table:
    """The files beside those of single documents."""
    found = layout.further(context.documents, context.forms)
    rows = tuple((cells.code(one.path), context.words(one.title)) for one in found)
    return Table("further-files", context.words("Further files"), (context.words("file"), context.words("content")), rows)
