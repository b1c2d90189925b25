"""Limits findings to those about what a change touches."""

from dataclasses import replace

from samdkit.impact import Impact
from samdkit.model.finding import Finding, Severity
from samdkit.model.item import item_id
from samdkit.model.report import Report


# implements: KIT-SRS-064.b
def limited(report: Report, impact: Impact) -> Report:
    """The findings about items, units, tests, packages and files that the change touches, and all that is unreadable.

    A finding is about what it names; one that names nothing is about its file, and counts if that differs.
    """
    names = {name for one in impact.touched for name in (one.name, item_id(one.name), one.name.partition("[")[0])}
    names |= {name for change in impact.changes.found for name in (change.name, change.before) if name}
    files = impact.changes.earlier.files
    spans: dict[str, list[tuple[int, int]]] = {}
    for one in impact.of_kind("unit"):
        unit = impact.project.units.get(one.name)
        if unit is not None:
            spans.setdefault(unit.location.path, []).append((unit.location.line, unit.end))

    def concerns(finding: Finding) -> bool:
        if finding.severity is Severity.UNREADABLE:
            return True
        place, about = finding.location, finding.item
        if any(first <= place.line <= last for first, last in spans.get(place.path, ())):
            return True
        if about:
            return about in names or item_id(about) in names or about.partition("[")[0] in names
        return place.path in files

    return replace(report, findings=tuple(one for one in report.findings if concerns(one)))
