"""The development plan as executed: what continuous integration runs, which rules branches have, and what the plan says."""

import re
from typing import TYPE_CHECKING

from samdkit.as_executed import Place, as_executed
from samdkit.model.ci import Job, Step
from samdkit.technical_file import cells
from samdkit.technical_file.table import Table

if TYPE_CHECKING:
    from samdkit.technical_file.context import Context

#: Programs that are meant to fail where they stand as a condition.
_TESTS = frozenset({"[", "[[", "test"})
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


# implements: KIT-SRS-085.1
def ci_steps(context: "Context") -> Table:
    """One row a step of a job, in the order of the files."""
    words = context.words
    rows, groups = [], []
    for job in as_executed(context.project).definition.jobs:
        for step in job.steps:
            runs = cells.below(_script(line) for line in step.lines) or words("calls %(what)s", what=cells.code(step.uses))
            name = f"{cells.cell(step.name)}<br>" if step.name else ""
            may_fail = step.may_fail or job.may_fail
            hidden = [one for one in step.commands if one.may_fail and one.words[0] not in _TESTS]
            told = [cells.cell(may_fail)] if may_fail else [f"{_script(one.text)}: {cells.cell(one.may_fail)}" for one in hidden]
            rows.append(
                (
                    f"{cells.cell(job.name)}<br>{job.system}",
                    cells.below([*map(cells.cell, job.when), *_conditions(context, job, step)]),
                    name + runs,
                    cells.below(told) or words("nothing"),
                    cells.code(step.location),
                )
            )
            groups.append(job.name)
    columns = ("job", "when", "runs", "may fail without a consequence", "where")
    title = words("What continuous integration runs")
    return Table("ci-steps", title, tuple(map(words, columns)), tuple(rows), tuple(groups))


def _conditions(context: "Context", job: Job, step: Step) -> list[str]:
    found = [one for one in (job.condition, step.condition) if one]
    return [context.words("if %(condition)s", condition=_script(one)) for one in found]


# implements: KIT-SRS-085.1
def branch_rules(context: "Context") -> Table:
    """One row a rule of an exported ruleset."""
    words = context.words
    rows = [
        (
            cells.cell(rule.ruleset),
            cells.cell(rule.branches),
            cells.code(rule.name),
            cells.cell(rule.detail),
            words("yes") if rule.in_force else f"**{words('no')}**",
            cells.cell(rule.bypass) or words("nobody"),
            cells.code(rule.location.path),
        )
        for rule in as_executed(context.project).rules
    ]
    columns = ("ruleset", "branches", "rule", "demands", "in force", "who may pass it by", "exported to")
    return Table("branch-rules", words("Rules of branches"), tuple(map(words, columns)), tuple(rows))


# implements: KIT-SRS-085.2
def stated(context: "Context") -> Table:
    """One row a step or branch rule that the plan states or the kit asks for, with where it is executed."""
    words, found = context.words, as_executed(context.project)
    rows = []
    for step in found.steps:
        whose = cells.code(step.location) if step.location else words("policy of the kit")
        places = step.holding or step.places
        where = cells.below(_place(context, one) for one in places) or f"**{words('nowhere')}**"
        rows.append((cells.code(step.words), whose, where, words("yes") if step.holding else f"**{words('no')}**"))
    for rule in found.stated_rules:
        in_force = any(one.in_force for one in rule.rules)
        where = cells.below(f"{cells.cell(one.ruleset)} ({cells.cell(one.branches)})" for one in rule.rules)
        said = words("yes") if in_force else f"**{words('no')}**"
        rows.append((cells.code(rule.words), cells.code(rule.location), where or f"**{words('nowhere')}**", said))
    columns = ("step or branch rule", "stated at", "executed by", "a change is held up by it")
    return Table("plan-stated", words("The plan beside what is executed"), tuple(map(words, columns)), tuple(rows))


def _place(context: "Context", place: Place) -> str:
    """The job and line of a command, and why its failure would not count."""
    text = context.words("job %(job)s at %(place)s", job=cells.cell(place.job.name), place=cells.code(place.location))
    return f"{text}: {cells.cell(place.may_fail)}" if place.may_fail else text


def _script(line: str) -> str:
    """A line of a script or a condition as code, GitHub's expressions in the braces of a shell: theirs look like a gap."""
    return cells.code(_EXPRESSION.sub(r"${\1}", line))
