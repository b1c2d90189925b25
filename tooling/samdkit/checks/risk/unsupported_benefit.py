"""A benefit rests on a claim."""

import re
from collections.abc import Iterator

from samdkit import risks
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-023.14
def find(project: Project) -> Iterator[Finding]:
    """A benefit that a risk is accepted for names the claim that it rests on.

    A risk above the plan's `acceptance` and within `with-benefit` is accepted for its written `benefit`. A benefit that only
    the risk management file knows of is an assertion; the claim is what the clinical evaluation has to show, and what the
    instructions may say. So the `benefit` names it in brackets:

        - benefit: the course shows more than one reading does, [CLM-002]; without the device the same slips are made on paper

    The claim is an item of the kind `claim`, and in force. Not looked at are risks that are acceptable by themselves, whatever
    their `benefit` says, and components, which claim nothing to users. Whether the claim is shown, and outweighs the risk, is for
    people to judge; a claim that is still to be shown has a task.
    """
    for risk in () if project.identity.is_component else project.of_kind("risk", inherited=False):
        benefit = risk.attribute("benefit")
        accepted_for_it = benefit.strip() and risks.after_control(project, risk) is risks.Acceptance.WITH_BENEFIT
        if accepted_for_it and not any(_is_claim(project.item(name)) for name in _NAMED.findall(benefit)):
            message = f"{risk.id} is accepted for a benefit that names no claim"
            hint = "name the claim that the benefit rests on, as in `[CLM-001]`"
            yield Finding("", message, risk.place("benefit"), risk.id, hint=hint)


_NAMED = re.compile(r"\[([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+)\]")


def _is_claim(item: Item | None) -> bool:
    return item is not None and item.kind == "claim" and item.in_force


CHECK = Check("risk.unsupported-benefit", find, ("risk",), ("iso14971:7.4",))
