"""What seeded faults came to: by kind, by code, and each survivor by name."""

from typing import TYPE_CHECKING

from samdkit import grading, matrix, seeded
from samdkit.technical_file import cells, grade_summary
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


def fault_kinds(context: "Context") -> Table:
    """Each operator with how many of its faults were noticed."""
    rows = [
        (name, context.words(grade_summary.OPERATORS.get(name, "")), str(killed), str(all_))
        for name, (killed, all_) in matrix.operators(context.project).items()
    ]
    columns = ("kind", "what is made wrong", "noticed", "seeded")
    return Table("fault-kinds", context.words("Kinds of faults"), tuple(map(context.words, columns)), tuple(rows))


def faults_by_code(context: "Context") -> Table:
    """Each piece of code with what its faults came to."""
    rows = [
        (
            cells.code(one.unit.id),
            context.refs(one.unit.implements),
            str(one.figures) if one.figures.seeded else context.words("none seeded"),
            _by_kind(one.figures),
            str(len(one.survivors) or cells.NONE),
            context.refs(one.asking) or cells.NONE,
        )
        for one in matrix.seeded_units(context.project)
    ]
    columns = ("code", "implements", "noticed of seeded", "by kind", "survivors", "judged for")
    return Table("seeded-code", context.words("Code"), tuple(map(context.words, columns)), tuple(rows))


def survivors(context: "Context") -> Table:
    """Each fault that no test noticed, with who judges it."""
    units = matrix.seeded_units(context.project)
    found = {one.fault.fault: one for unit in units for one in unit.survivors}
    asked = {one.fault.fault for unit in units if unit.asking for one in unit.survivors}
    rows = []
    for one in sorted(found.values(), key=lambda one: (one.location.path, one.location.line, one.fault.fault)):
        unreached = context.words(" (no verifying test gets there)") if one.fault.outcome == "not-reached" else ""
        wanted = f"**{context.words('not judged')}**" if one.fault.fault in asked else context.words("not asked for")
        rows.append(
            (
                cells.code(one.location),
                cells.cell(one.fault.what) + unreached,
                context.refs(one.unit.implements),
                context.ref(one.waiver) if one.waiver else wanted,
                cells.code(one.fault.fault),
            )
        )
    columns = ("where", "fault", "in", "judged", "digest")
    return Table("survivors", context.words("Survivors"), tuple(map(context.words, columns)), tuple(rows))


def not_judged_by_tests(context: "Context") -> Table:
    """Each fault that could not be tried, with the reason."""
    project = context.project
    found = [(seeded.unit_of(project, one), one) for one in matrix.own_faults(project) if one.outcome == "error"]
    rows = [
        (cells.code(grading.place_of(unit, one)), cells.cell(one.what), cells.cell(one.reason))
        for unit, one in found
        if unit is not None
    ]
    columns = ("where", "fault", "why")
    return Table("faults-not-judged", context.words("Not judged by the tests"), tuple(map(context.words, columns)), tuple(rows))


def _by_kind(figures: grading.Figures) -> str:
    return cells.below(f"{name} {killed} of {all_}" for name, (killed, all_) in figures.operators.items()) or "-"
