"""The review of the risk management: what the plan and ISO 14971 ask, and how much of it the dossier and the evidence show."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from samdkit import annex, trace
from samdkit.left import left
from samdkit.model.item import Item, expand
from samdkit.model.left import Left
from samdkit.risks import (
    OVERALL,
    Acceptance,
    acceptance,
    after_control,
    disclosing,
    needs_reason,
    overall,
    to_disclose,
    within_plan,
)
from samdkit.technical_file import cells, elements
from samdkit.technical_file.table import Table
from samdkit.technical_file.tables.acceptance import prompts
from samdkit.technical_file.tables.risks import CHAIN

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

Row = tuple[str, str, str, str]


# implements: KIT-SRS-082.a
def review(context: "Context") -> Table:
    """Each point of the review with its clause, its figures, and what is open about it."""
    rows = [*_analysis(context), *_control(context), *_evaluation(context), _overall(context), _afterwards(context)]
    columns = ("looked at", "ISO 14971", "found", "open")
    return Table("risk-review", context.words("Review of the risk management"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-082.c
def overall_risk(context: "Context") -> Table:
    """By which criterion the overall residual risk is judged, and where it was; open where nobody did."""
    words, tasks = context.words, annex.open_tasks(context.project, OVERALL)
    criterion = cells.below(elements.section(context, one) for one in overall(context.project, "risk-management-plan"))
    judgement = cells.below(elements.section(context, one) for one in overall(context.project, "risk-management-report"))
    rows = (
        (words("criterion"), criterion or elements.open_by(context)),
        (words("judgement"), elements.open_by(context, tasks) if tasks or not judgement else judgement),
    )
    return Table("overall-risk", words("Overall residual risk"), ("", ""), rows)


# implements: KIT-SRS-082.d
def open_points(context: "Context") -> Table:
    """What is left before a release and belongs to the risk management, by role."""
    rows = [
        (context.words.of_dossier(cells.cell(one.role)), ", ".join(one.leaves) or cells.NONE, context.text(cells.cell(one.what)))
        for one in left(context.project, context.release)
        if _is_about_risks(context, one)
    ]
    columns = ("role", "place in Annex II and III", "what is left")
    return Table("risk-open-points", context.words("Open points"), tuple(map(context.words, columns)), tuple(rows))


def _is_about_risks(context: "Context", one: Left) -> bool:
    """Whether it stands in the chapter of the risk management, is found by a check of risks, or concerns a risk or a control."""
    tasks = [item for name in one.items if (item := context.project.item(name)) is not None and item.kind == "task"]
    ends = [context.project.item(target) for task in tasks for target in task.targets("concerns")]
    clauses = [target for task in tasks for target in task.targets("concerns") if target.startswith("iso14971:")]
    concerns = bool(clauses) or any(end is not None and end.kind in {"risk", "risk-control"} for end in ends)
    return concerns or one.check.startswith("risk.") or any(leaf.startswith("II.5") and tasks for leaf in one.leaves)


def _analysis(context: "Context") -> list[Row]:
    risks, plan = context.items("risk"), context.project.risk_plan
    chained = [one for one in risks if all(one.attribute(name).strip() for name in CHAIN)]
    known = [
        one
        for one in risks
        if acceptance(plan, one.attribute("severity"), one.attribute("probability")) is not Acceptance.UNKNOWN
        and after_control(context.project, one) is not Acceptance.UNKNOWN
    ]
    asked = prompts(context).rows
    unanswered = [row[0] for row in asked if row[2] == cells.NONE and row[3] == elements.open_by(context)]
    found = context.words("%(some)s of %(all)s", some=len(asked) - len(unanswered), all=len(asked))
    words = context.words
    return [
        _point(context, "Risks from hazard to harm", "5.4", risks, chained),
        _point(context, "Risks estimated in the words of the plan", "5.5", risks, known),
        (words("Prompts answered"), "5.4", found, f"**{', '.join(unanswered)}**" if unanswered else cells.NONE),
    ]


def _control(context: "Context") -> list[Row]:
    project, risks, controls = context.project, context.items("risk"), context.items("risk-control")
    asked = [one for one in risks if needs_reason(project, one)]
    enough = _verified(context, controls)
    argued = [one for one in asked if one.attribute("option-analysis").strip()]
    realised = [one for one in controls if one.targets("realised-by")]
    answered = [one for one in controls if one.targets("introduces") or one.attribute("side-effects").strip()]
    return [
        _point(context, "Risks without a control by design, or left to a benefit, that say why", "7.1", asked, argued),
        _point(context, "Controls that requirements realise", "7.2", controls, realised),
        _point(context, "Controls of which as much was observed as the policy wants", "7.2", controls, enough),
        _point(context, "Controls looked at for what they bring with them", "7.5", controls, answered),
    ]


def _evaluation(context: "Context") -> list[Row]:
    project, risks = context.project, context.items("risk")
    within = [one for one in risks if within_plan(project, one)]
    for_benefit = [one for one in risks if after_control(project, one) is Acceptance.WITH_BENEFIT]
    approved = [one for one in for_benefit if one.status == "approved" and not elements.tasks_of(project, one.id)]
    disclose = [one for one in risks if to_disclose(project, one)]
    told = [one for one in disclose if one.id in disclosing(project)]
    return [
        _point(context, "Risks within the plan after control", "7.3", risks, within),
        _point(context, "Risks left to a benefit that somebody approved", "7.4", for_benefit, approved),
        _point(context, "Risks to be told to users that a section tells", "8", disclose, told),
    ]


def _overall(context: "Context") -> Row:
    """Whether the overall residual risk was judged; only people can."""
    words = context.words
    criterion = overall(context.project, "risk-management-plan")
    judged = overall(context.project, "risk-management-report")
    tasks = annex.open_tasks(context.project, OVERALL)
    places = [elements.section(context, one) for one in [*criterion, *judged]]
    asked = cells.NONE if judged and criterion and not tasks else elements.open_by(context, tasks)
    return words("Overall residual risk judged by the criterion of the plan"), "8", cells.below(places) or cells.NONE, asked


def _afterwards(context: "Context") -> Row:
    """Where information after release comes from; that it works only use can show."""
    words, sections = context.words, [one for one in context.project.sections() if one.document == "pms-plan"]
    found = context.link("pms-plan") if sections else cells.NONE
    tasks = [one for reference in ("iso14971:10.1", "iso14971:10.2") for one in annex.open_tasks(context.project, reference)]
    asked = cells.NONE if sections and not tasks else elements.open_by(context, tasks)
    return words("Information after release is collected and reviewed by a plan"), "10", found, asked


def _verified(context: "Context", controls: list[Item]) -> list[Item]:
    """Controls with as much observed as wanted, verified by a manual protocol, or told by a section."""
    told = trace.realised(context.project)
    short = {row.address for row in context.matrix if row.falls_short}
    return [one for one in controls if one.id in told or not short.intersection(expand(one, [one.id]))]


def _point(context: "Context", title: str, clause: str, asked: Iterable[Item], met: Iterable[Item]) -> Row:
    """How many of those of which something is asked meet it, and which don't."""
    every, done = [one.id for one in asked], {one.id for one in met}
    left = [one for one in every if one not in done]
    found = context.words("%(some)s of %(all)s", some=len(every) - len(left), all=len(every)) if every else context.words("none")
    return context.words(title), clause, found, f"**{context.refs(left)}**" if left else cells.NONE
