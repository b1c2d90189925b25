"""The criteria of the risk management plan, and where the risks stand by them."""

from collections import Counter
from typing import TYPE_CHECKING

from samdkit.model.item import Item
from samdkit.risks import Acceptance, acceptance, after, disclosing, to_disclose
from samdkit.sources.dossier import references
from samdkit.technical_file import cells, elements
from samdkit.technical_file.table import Table
from samdkit.technical_file.tables.risks import estimate

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: Who has to do something: these are set in bold.
_ASKS = {Acceptance.UNACCEPTABLE, Acceptance.UNKNOWN}


# implements: KIT-SRS-081.h
def criteria(context: "Context") -> Table:
    """What the plan says to each severity and probability, the most severe first."""
    plan, words = context.project.risk_plan, context.words
    rows = []
    for severity in reversed(plan.severity) if plan is not None else ():
        judged = [acceptance(plan, severity, probability) for probability in plan.probability] if plan is not None else []
        limit = plan.severity.index(plan.disclose_from) if plan is not None and plan.disclose_from in plan.severity else -1
        told = plan is not None and limit >= 0 and plan.severity.index(severity) >= limit
        answer = [words(str(one)) for one in judged]
        safety_class = plan.safety_class.get(severity, cells.NONE) if plan is not None else cells.NONE
        rows.append((severity, *answer, safety_class, words("yes") if told else words("no")))
    probability = plan.probability if plan is not None else ()
    columns = (words("severity"), *probability, words("safety class"), words("told to users"))
    return Table("risk-criteria", words("Criteria of acceptance"), columns, tuple(rows))


# implements: KIT-SRS-082.b
def balance(context: "Context") -> Table:
    """How many risks are acceptable before and after control; the last row is their sum."""
    items, words, plan = context.items("risk"), context.words, context.project.risk_plan
    before = Counter(acceptance(plan, one.attribute("severity"), one.attribute("probability")) for one in items)
    now = Counter(acceptance(plan, after(one, "severity"), after(one, "probability")) for one in items)
    rows = [
        (words(str(one)), str(before[one]), cells.bold_if(one in _ASKS and now[one], str(now[one])))
        for one in Acceptance
        if one is not Acceptance.UNKNOWN or before[one] or now[one]
    ]
    rows.append((words("all"), str(len(items)), str(len(items))))
    columns = ("by the plan", "before control", "after control")
    return Table("risk-balance", words("Risks by acceptance"), tuple(map(words, columns)), tuple(rows))


# implements: KIT-SRS-081.e
def with_benefit(context: "Context") -> Table:
    """The risks that are acceptable only for a benefit, with what the benefit rests on."""
    plan = context.project.risk_plan
    rows = [
        (
            context.named(item),
            estimate(after(item, "severity"), after(item, "probability")),
            context.said(item, "option-analysis") or elements.open_by(context),
            context.said(item, "benefit") or elements.open_by(context),
            weighed(context, item),
        )
        for item in context.items("risk")
        if acceptance(plan, after(item, "severity"), after(item, "probability")) is Acceptance.WITH_BENEFIT
    ]
    columns = ("risk", "after control", "why no further control", "benefit", "weighed")
    return Table("risks-with-benefit", context.words("Risks left to a benefit"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-081.f
def disclosed(context: "Context") -> Table:
    """The risks that users are or are to be told of, with the sections that tell them."""
    told = disclosing(context.project)
    rows = []
    for item in context.items("risk"):
        wanted, sections = to_disclose(context.project, item), told.get(item.id, [])
        if wanted or sections:
            rows.append(
                (
                    context.named(item),
                    estimate(after(item, "severity"), after(item, "probability")),
                    context.words("yes") if wanted else context.words("no"),
                    cells.below(elements.section(context, one) for one in sections) or elements.open_by(context),
                )
            )
    columns = ("risk", "after control", "asked for by the plan", "told in")
    return Table("risks-disclosed", context.words("Risks told to users"), tuple(map(context.words, columns)), tuple(rows))


# implements: KIT-SRS-081.d
def prompts(context: "Context") -> Table:
    """What is asked of every device with software, with the risks that answer, or the reason why none can."""
    from samdkit.sources import policy  # noqa: PLC0415 - read only where risks are shown

    answering = _by_theme(context.items("risk"))
    excluding = _by_theme(context.items("justification"))
    rows = []
    for theme, question in policy.section("themes").items():
        risks = context.refs(one.id for one in answering.get(theme, []))
        reasons = cells.below(map(context.named, excluding.get(theme, [])))
        asked = context.words(theme.replace("-", " ")), cells.cell(context.words(question))
        rows.append((*asked, risks or cells.NONE, reasons or (cells.NONE if risks else elements.open_by(context))))
    columns = ("prompt", "question", "risks", "can't occur, because")
    return Table("risk-prompts", context.words("Prompts"), tuple(map(context.words, columns)), tuple(rows))


def weighed(context: "Context", item: Item) -> str:
    """The role that approved the risk with its benefit; open until then, with the tasks that concern it."""
    tasks = elements.tasks_of(context.project, item.id)
    if item.status == "approved" and not tasks:
        return cells.cell(item.attribute("reviewed-by", default=context.words("approved")))
    return elements.open_by(context, tasks)


def _by_theme(items: list[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        for theme in references(item.attribute("theme")):
            found.setdefault(theme, []).append(item)
    return found
