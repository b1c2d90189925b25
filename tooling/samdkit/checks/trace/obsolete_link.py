"""Nothing in force rests on what is obsolete."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """No item in force, marker or test names an obsolete item.

    `replaces`, and `affects` and `concerns` of changes, records and anomalies, may: they speak of the past.
    """
    past = {"change", "test-record", "anomaly"}
    for item in project.own_items():
        for link in item.links if item.in_force else ():
            end = project.item(link.target)
            spoken_of = link.kind == "replaces" or (item.kind in past and link.kind in {"affects", "concerns"})
            if end is not None and not end.in_force and not spoken_of:
                yield Finding(
                    "",
                    f"{item.id} {link.kind} {link.target}, which is obsolete",
                    link.location,
                    item.id,
                    hint="link to what replaced it",
                )
    for unit in project.units.values():
        for address in unit.implements:
            end = project.item(address)
            if end is not None and not end.in_force and not unit.origin:
                yield Finding(
                    "",
                    f"implements {address}, which is obsolete",
                    unit.location,
                    address,
                    hint="link to what replaced it",
                )


CHECK = Check("trace.obsolete-link", find, ("link",), ("iec62304:8.2.4",))
