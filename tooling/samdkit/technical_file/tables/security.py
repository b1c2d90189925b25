"""Security: what can be reached from outside, threats with their controls, and what each part of the frame rests on."""

from typing import TYPE_CHECKING

from samdkit.annex import State
from samdkit.sources import standards
from samdkit.technical_file import cells, elements
from samdkit.technical_file.frames import frame
from samdkit.technical_file.table import Table
from samdkit.technical_file.tables.risks import observed

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context


# implements: KIT-SRS-096.5
def threats(context: "Context") -> Table:
    """Each threat with its estimates, where it arises and the risks for people that come from it."""
    rows = []
    for item in context.items("threat"):
        risks = [one for one in context.sources(item, "derives-from") if context.project.items[one].kind == "risk"]
        after = item.attribute("residual-probability") or item.attribute("probability")
        rows.append(
            (
                context.named(item),
                context.said(item, "asset"),
                context.said(item, "category"),
                context.refs(item.targets("derives-from")),
                cells.cell(item.attribute("severity")) or elements.open_by(context),
                cells.cell(item.attribute("probability")) or elements.open_by(context),
                cells.cell(after) or elements.open_by(context),
                context.refs(risks) or cells.NONE,
            )
        )
    columns = ("threat", "asset", "category", "arises at", "severity", "probability", "after control", "risks for people")
    return Table("threats", context.words("Threats"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-096.5
def controls(context: "Context") -> Table:
    """Each control of a threat with what realises it and what was observed."""
    rows = []
    for item in context.items("threat"):
        names = context.sources(item, "mitigates")
        for name in names:
            control = context.project.items[name]
            rows.append(
                (
                    context.named(item),
                    f"{context.ref(name)} {context.title(control)}",
                    context.refs(control.targets("realised-by")),
                    observed(context, control),
                )
            )
        if not names:
            said = context.words("none claimed, see the threat")
            tasks = elements.tasks_of(context.project, item.id)
            rows.append(
                (
                    context.named(item),
                    said,
                    context.refs(one.id for one in tasks) or cells.NONE,
                    cells.NONE,
                )
            )
    columns = ("threat", "control", "realised by", "observed")
    title = context.words("Controls of threats")
    return Table("threat-controls", title, tuple(map(context.words, columns)), tuple(rows))


def surface(context: "Context") -> Table:
    """Each external interface with the threats that arise there."""
    rows = []
    for item in context.items("interface"):
        if item.attribute("external") != "yes":
            continue
        found = [one for one in context.sources(item, "derives-from") if context.project.items[one].kind == "threat"]
        rows.append(
            (
                context.named(item),
                context.said(item, "peer") or cells.NONE,
                context.said(item, "protocol") or cells.NONE,
                context.words(item.attribute("data") or cells.NONE),
                context.refs(found) or context.words("no threat names it"),
            )
        )
    columns = ("interface", "with", "protocol", "data", "threats")
    title = context.words("What can be reached from outside")
    return Table("attack-surface", title, tuple(map(context.words, columns)), tuple(rows))


def requirements(context: "Context") -> Table:
    """Each requirement on security with what was observed of it."""
    rows = []
    for row in context.matrix:
        item = context.project.item(row.address)
        if item is None or item.kind == "risk-control":
            continue
        label = row.address[len(item.id) + 1 :]
        threat = [one for one in row.sources if (end := context.project.item(one)) is not None and end.kind == "threat"]
        if item.attribute("category", label) == "security" or threat:
            text = context.text(cells.short(row.text))
            grade = context.words(str(row.grade))
            rows.append((context.ref(row.address), text, context.refs(threat) or cells.NONE, grade))
    columns = ("requirement", "text", "from threats", "observed")
    title = context.words("Security requirements")
    return Table("security-requirements", title, tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-096.5
def parts(context: "Context") -> Table:
    """Each part of a security file with where it stands, or that it is open."""
    rows = []
    for entry in frame("security"):
        found = [elements.element(context.project, standards.clause(one)) for one in entry["clauses"]]
        places = [elements.where(context, one) for one in found if one.state is not State.MISSING]
        held = [context.table(one) for one in entry["tables"] if context.table(one).rows]
        said = [context.words("%(number)s rows of “%(title)s”", number=len(one), title=one.title) for one in held]
        tasks = any(one.tasks for one in found)
        answered = bool(places or said) and not tasks
        rows.append(
            (
                context.words(entry["element"]),
                ", ".join(entry["clauses"]),
                cells.bold_if(not answered, context.words("answered" if answered else "open")),
                cells.below(dict.fromkeys(line for one in [*places, *said] for line in one.split("<br>") if line))
                or elements.open_by(context),
            )
        )
    columns = ("part", "clauses", "state", "where")
    return Table("security-parts", context.words("Parts of the security file"), tuple(map(context.words, columns)), tuple(rows))
