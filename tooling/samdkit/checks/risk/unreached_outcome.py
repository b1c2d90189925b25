"""Tests of controls reach the place where the harm would show."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.architecture import Places
from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-023.7
def find(project: Project) -> Iterator[Finding]:
    """Where a risk names the interface at which it would show, a test of each of its controls reaches the code there.

    A risk says with `- concerns: IF-005` where the harmful outcome would be seen: the page that the clinician reads. A control
    that is verified only at the way in, or in the layer that transports, may work there and change nothing at the outcome;
    reviewers of notified bodies name this as a finding. So at least one passed test of the control, whose evidence is not stale,
    must have entered a marked unit in the code of the architecture item that the interface is part of, or of what is part of that
    item.

        RC-001: no test of it was seen to enter SAD-013, where the outcome would show at IF-005 (RISK-001)

    Let a test of the control go on to the outcome: send the wrong value in, then look at the course. If the outcome shows
    elsewhere, correct `concerns` of the risk.

    Looked at are own interfaces that are part of an architecture item. Not looked at: controls without any observed test that
    counts (other checks name them; results of other runners aren't observed), verified by a manual protocol, realised by
    constraints, or by labelling or sections of documents. Code that bears no marker isn't observed, nor is code in other
    languages than Python; where an item has no other, nobody can tell. That a test enters the code does not show that it looks at
    the outcome.
    """
    places = Places(project)
    told = trace.realised(project)
    for control in project.of_kind("risk-control", inherited=False):
        showing = _showing(project, control)
        if not showing or _shown_otherwise(project, control, told):
            continue
        counted = [one.run for one in trace.observed(project, control.id) if one.counts and not one.run.results]
        reached = {unit.partition("::")[0] for run in counted for unit in run.executed}
        for (interface, place), risks in showing.items() if counted else ():
            if not _meets(places, place, reached):
                yield _unreached(project, places, control, place, f"{interface} ({', '.join(risks)})")


def _showing(project: Project, control: Item) -> dict[tuple[str, str], list[str]]:
    """Own interface and the architecture item that it is part of → the risks of the control that would show there."""
    found: dict[tuple[str, str], list[str]] = {}
    for target in control.targets("mitigates"):
        risk = project.item(target)
        for one in risk.targets("concerns") if risk is not None and risk.in_force else ():
            interface = project.item(one)
            if risk is None or interface is None or interface.kind != "interface" or not interface.in_force:
                continue
            for place in interface.targets("part-of"):
                end = project.item(place)
                if end is not None and end.kind == "architecture" and end.in_force and not end.origin:
                    found.setdefault((interface.id, end.id), []).append(risk.id)
    return found


def _shown_otherwise(project: Project, control: Item, told: frozenset[str]) -> bool:
    """Whether something else than tests that enter code shows that the control works."""
    ends = [project.item(target) for target in control.targets("realised-by")]
    labelling = all(end is not None and end.attribute("category") == "labelling" for end in ends)
    constraint = trace.is_constraint(project, control)
    return labelling or constraint or control.id in told or trace.manual_pass(project, control.id)


def _meets(places: Places, place: str, paths: set[str]) -> bool:
    """Whether one of the files belongs to the architecture item, or to what is part of it."""
    items = places.with_parts(place)
    return any(owner.id in items for path in paths for owner in places.owners(path))


def _unreached(project: Project, places: Places, control: Item, place: str, where: str) -> Finding:
    marked = {unit.location.path for unit in project.units.values() if not unit.origin and unit.observable}
    fact = f"{where} {place}"
    if _meets(places, place, marked):
        message = f"{control.id}: no test of it was seen to enter {place}, where the outcome would show at {where}"
        hint = "let a test of the control go on to the outcome, or correct `concerns` of the risk"
        return Finding("", message, control.location, control.id, hint=hint, fact=fact)
    untold = f"no Python code of {place} bears a marker, so nobody can tell whether a test reaches the outcome at {where}"
    hint = f"put `implements:` above the code of {place} that shows it"
    return Finding("", f"{control.id}: {untold}", control.location, control.id, hint=hint, fact=fact, severity=Severity.UNKNOWN)


CHECK = Check("risk.unreached-outcome", find, ("risk-control",), ("iso14971:7.2", "iec62304:7.3.1"))
