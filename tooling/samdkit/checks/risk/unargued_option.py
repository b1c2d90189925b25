"""The weaker option has a reason."""

from collections.abc import Iterator

from samdkit import risks
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-023.12
def find(project: Project) -> Iterator[Finding]:
    """A risk that is not controlled by design says why not, and so does one that is left to a benefit.

    Options of control are weighed in an order: safe by design, then protection, then information for safety. Who takes a later
    one has found the earlier ones impracticable, and reviewers ask why. Likewise a benefit is weighed against a risk only where
    no further control is practicable. The answer stands at the risk in `option-analysis`. It is wanted where

    - no control of the risk has `- option: design` (controls by protection or information beside one by design need no reason),
      or nothing controls it at all: also an acceptable risk is reduced as far as possible;
    - the risk, after its controls, is above the plan's `acceptance` and within `with-benefit`.

        RISK-003 is controlled by protection at most (RC-003), and nothing says why it is not made safe by design

    Write it, or take the better option. Looked at are risks, not threats. Whether the reason is a good one is for people to
    judge; that an option costs more is none (MDR, Annex I, 2).
    """
    for risk in project.of_kind("risk", inherited=False):
        if not risk.attribute("option-analysis").strip() and risks.needs_reason(project, risk):
            hint = "add `- option-analysis:` to the risk with the reason, or take a better option"
            yield Finding("", f"{risk.id} {_lacking(project, risk)}", risk.location, risk.id, hint=hint)


_WORDS = {"protective": "protection at most", "information": "information alone"}


def _lacking(project: Project, risk: Item) -> str:
    """What the risk gives no reason for."""
    if risks.after_control(project, risk) is risks.Acceptance.WITH_BENEFIT:
        return "is acceptable only with a benefit, and nothing says why no further control is practicable"
    controlling = risks.controls(project, risk)
    option = risks.strongest(controlling)
    if option not in _WORDS:
        return "has no control, and nothing says why none is practicable"
    names = ", ".join(one.id for one in controlling if one.attribute("option") == option)
    return f"is controlled by {_WORDS[option]} ({names}), and nothing says why it is not made safe by design"


CHECK = Check("risk.unargued-option", find, ("risk",), ("iso14971:7.1", "gspr:4.a"))
