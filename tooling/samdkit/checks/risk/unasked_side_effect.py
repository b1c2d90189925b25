"""Controls are looked at for what they bring with them."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-023.13
def find(project: Project) -> Iterator[Finding]:
    """Every risk control says what else it does: which risks it introduces, or why it introduces none.

    A limit that keeps slips of the finger out refuses a true reading some day; a log that must be written before data are shown
    makes the data hang on the log. So each control is looked at for new hazards and for its effect on other risks:

        - introduces: RISK-004

    names the risk that comes with it, which is estimated and controlled like any other;

        - side-effects: none; the number is kept as it came, and nothing is refused for it

    says what was found otherwise. One of the two is enough.
    That nothing was overlooked is for people to judge.
    """
    for control in project.of_kind("risk-control", inherited=False):
        if not control.targets("introduces") and not control.attribute("side-effects").strip():
            hint = "add `- introduces: RISK-…`, or `- side-effects:` with what was found"
            yield Finding("", f"{control.id} does not say what else it does", control.location, control.id, hint=hint)


CHECK = Check("risk.unasked-side-effect", find, ("risk-control",), ("iso14971:7.5",))
