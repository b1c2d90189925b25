"""A control is something else than the cause."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item, expand
from samdkit.project import Project


# implements: KIT-SRS-023.4
def find(project: Project) -> Iterator[Finding]:
    """No requirement that realises a control of a risk is what the risk derives from or concerns.

    A risk derives from its cause. If the requirement that the software may fail at is also named as what controls the failure,
    the control is the cause, said twice: whoever gets the requirement wrong gets the control wrong. Reviewers of notified bodies
    have named this as a finding of its own: the column of controls repeats the requirements of the column of causes.

    Judged by parts: a risk may derive from `SRS-012.a` and be controlled by `SRS-012.b`; a link to the whole requirement means
    all its parts.

        RISK-003 derives from SRS-012, and SRS-012.b realises its control RC-004

    Name as cause where the risk arises: the interface, architecture item, use scenario or threat, or the requirement that is at
    work there. Or realise the control by a requirement that holds although the cause is there. Two requirements that say the
    same in other words are not seen.
    """
    for risk in project.of_kind("risk", inherited=False):
        realising = _realising(project, risk)
        for link in risk.links if realising else ():
            end = project.item(link.target)
            if link.kind not in {"derives-from", "concerns"} or end is None:
                continue
            for address in expand(end, [link.target]):
                for control in realising.get(address, ()):
                    verb = "derives from" if link.kind == "derives-from" else "concerns"
                    yield Finding(
                        "",
                        f"{risk.id} {verb} {link.target}, and {address} realises its control {control}",
                        link.location,
                        risk.id,
                        hint="name as cause where the risk arises, or control it by another requirement",
                        fact=f"{link.kind} {address} {control}",
                    )


def _realising(project: Project, risk: Item) -> dict[str, list[str]]:
    """Requirement or part → the controls of the risk that it realises."""
    found: dict[str, list[str]] = {}
    for mitigation in project.links_to(risk.id, "mitigates"):
        control = project.items[mitigation.source]
        for address in project.resolved(control, "realised-by"):
            found.setdefault(address, []).append(control.id)
    return found


CHECK = Check("risk.control-is-cause", find, ("risk",), ("iso14971:7.1", "iec62304:7.3.3"))
