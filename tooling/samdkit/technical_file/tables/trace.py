"""The trace matrix, forward and backward."""

from typing import TYPE_CHECKING

from samdkit import matrix
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


def trace_matrix(context: "Context") -> Table:
    """One row a requirement, requirement part or risk control."""
    rows = [
        (
            context.ref(row.address),
            context.text(cells.short(row.text)),
            context.refs(row.sources),
            context.refs(row.architecture),
            cells.paths(row.units),
            cells.tests(row.tests, context.words),
            context.words(str(row.grade)),
            cells.wanted(row, context.words),
        )
        for row in context.matrix
    ]
    columns = ("address", "text", "comes from", "architecture", "code", "tests", "observed", "wanted")
    groups = tuple(", ".join(row.architecture) for row in context.matrix)
    return Table("trace-matrix", context.words("Trace matrix"), tuple(map(context.words, columns)), tuple(rows), groups)


def tests_backward(context: "Context") -> Table:
    """One row a recorded test, with what it verifies."""
    supports = context.words("nothing: it supports the others")
    rows = [
        (cells.code(test), cells.outcome(outcome, context.words), context.refs(verifies) or supports)
        for test, outcome, verifies in matrix.backward(context.project)
    ]
    columns = ("test case", "outcome", "verifies")
    return Table("tests-backward", context.words("From tests back"), tuple(map(context.words, columns)), tuple(rows))


def code_backward(context: "Context") -> Table:
    """One row a marked unit or block, with what it implements."""
    units = sorted((one for one in context.project.units.values() if not one.origin), key=lambda one: one.id)
    rows = [(cells.code(one.id), f"{one.location.line}-{one.end}", context.refs(one.implements)) for one in units]
    columns = ("unit or block", "lines", "implements")
    return Table("code-backward", context.words("From code back"), tuple(map(context.words, columns)), tuple(rows))


def needs_forward(context: "Context") -> Table:
    """One row a need, with the requirements that derive from it."""
    rows = [(context.named(item), context.refs(context.sources(item, "derives-from"))) for item in context.items("user-need")]
    columns = ("need", "requirements that derive from it")
    return Table("needs", context.words("Needs"), tuple(map(context.words, columns)), tuple(rows))
