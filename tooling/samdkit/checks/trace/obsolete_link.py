"""Nothing in force rests on what is obsolete."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project

#: Kinds that speak of the past.
_PAST = frozenset({"change", "test-record", "anomaly"})


# implements: KIT-SRS-021.3
def find(project: Project) -> Iterator[Finding]:
    """No item in force, marker or test names an obsolete item, and what is replaced is obsolete.

    `replaces`, and `affects` and `concerns` of changes, records and anomalies, may: they speak of the past.
    """
    for item in project.own_items():
        for link in item.links if item.in_force else ():
            end = project.item(link.target)
            if end is None or end.id == item.id:
                continue
            spoken_of = item.kind in _PAST and link.kind in {"affects", "concerns"}
            if link.kind == "replaces":
                if end.in_force:
                    message = f"{item.id} replaces {link.target}, which is not obsolete"
                    yield Finding("", message, link.location, item.id, hint=f"give {end.id} `- status: obsolete`")
            elif not end.in_force and not spoken_of:
                message = f"{item.id} {link.kind} {link.target}, which is obsolete"
                yield Finding("", message, link.location, item.id, hint="link to what replaced it")
    units = [(unit.location, unit.implements, "implements") for unit in project.units.values() if not unit.origin]
    tests = [(test.location, test.verifies, "verifies") for test in project.tests.values() if not test.origin]
    for location, addresses, verb in [*units, *tests]:
        for address in addresses:
            end = project.item(address)
            if end is not None and not end.in_force:
                message = f"{verb} {address}, which is obsolete"
                yield Finding("", message, location, address, hint="name what replaced it")


CHECK = Check("trace.obsolete-link", find, ("link",), ("iec62304:8.2.4",))
