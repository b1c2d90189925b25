"""The development plan says what continuous integration does."""

from collections.abc import Iterator

from samdkit.as_executed import PLAN, AsExecuted, StatedRule, StatedStep, as_executed
from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-027.9
def find(project: Project) -> Iterator[Finding]:
    """What the software development plan says is run and kept to, is; and continuous integration runs the kit's gates.

    A plan that tells of steps which nobody runs is what auditors find first. A section of the plan (`document:
    software-development-plan`) states its steps and branch rules as data, each a list of one line:

        ## Gates
        - runs: samdkit verify, samdkit check, ruff check .
        - branch-rules: pull-request-review, status-check check

    Read are the workflows in `.github/workflows/` with the actions and workflows of the project that they call, `.gitlab-ci.yml`
    with the files of the project that it includes, and the shell scripts of the project that a job calls. A step is run by a
    command that starts the same program with the same words in their order; other words may stand between (`ruff check --quiet
    .`). It counts if a change starts the job and the job fails where the command does: not with `continue-on-error` or
    `allow_failure`, not before `|| true` or a pipe that hides it, not in a job that waits for a person or a clock. One place is
    enough.

    Branch rules are read from rulesets that GitHub exported to `.github/rulesets/*.json` or `evidence/branch-rules.json`:
    `pull-request`, `pull-request-review`, `code-owner-review`, `dismiss-stale-reviews`, `last-push-approval`, `resolved-threads`,
    `status-check NAME`, and every other type of rule by its name with hyphens (`non-fast-forward`, `required-signatures`).

    A device with a CI definition or with stated steps runs `samdkit verify` and `samdkit check` there; that is the kit's policy.

        the plan states `mypy`, and no job runs it

    Run the step, or correct the plan. Not seen: conditions (`if`); what actions from elsewhere, `make`, tox or programs in other
    languages run (state the step as CI calls it); definitions above the project's folder; rules that were changed since their
    export.
    """
    found = as_executed(project)
    for problem in found.problems:
        hint = "mend the file; until then nobody can tell what is run"
        yield Finding("", problem.message, problem.location, hint=hint, severity=Severity.UNREADABLE)
    for step in found.steps:
        yield from _step(found, step)
    for rule in found.stated_rules:
        yield from _rule(found, rule)
    for section in project.sections():
        for name in ("runs", "branch-rules"):
            if name in section.bookkeeping and section.document != PLAN:
                message = f"`{name}` in the section {section.title!r} belongs to no development plan"
                hint = f"state it in a file with `document: {PLAN}`"
                yield Finding("", message, section.place(name), hint=hint, fact=name)


def _step(found: AsExecuted, step: StatedStep) -> Iterator[Finding]:
    """One that is run nowhere, or only so that nothing depends on it."""
    if step.holding:
        return
    paths = found.definition.paths
    where = step.location or Location(paths[0] if paths else ".github/workflows", 1 if paths else 0)
    says = f"the plan states `{step.words}`, and" if step.location else f"`{step.words}`:"
    if step.places:
        first = step.places[0]
        why = first.may_fail or f"a change does not start the job ({', '.join(first.job.when)})"
        message = f"{says} at {first.location} it holds nothing up: {why}"
        hint = "let the job fail where the command fails, on every change"
    elif found.definition.jobs:
        message, hint = f"{says} no job runs it", "run it in a job, or correct the plan"
    else:
        message, hint = f"{says} there is no definition of continuous integration", "add one, or correct the plan"
    yield Finding("", message, where, hint=hint, fact=step.words)


def _rule(found: AsExecuted, rule: StatedRule) -> Iterator[Finding]:
    """One that no ruleset in force has."""
    if any(one.in_force for one in rule.rules):
        return
    if rule.rules:
        message = f"the plan states the branch rule `{rule.words}`, and {rule.rules[0].ruleset!r}, which has it, is not in force"
        hint = "set the ruleset to active and export it anew, or correct the plan"
    elif found.rule_files:
        message = f"the plan states the branch rule `{rule.words}`, and no ruleset of {', '.join(found.rule_files)} has it"
        hint = "add the rule to the branch and export it anew, or correct the plan"
    else:
        message = f"the plan states the branch rule `{rule.words}`, and no branch rules were exported"
        hint = "export the ruleset to .github/rulesets/, or take the rule out of the plan"
    yield Finding("", message, rule.location, hint=hint, fact=rule.words)


CHECK = Check("documents.plan-not-executed", find, ("stated-step",), ("iec62304:5.1.2",))
