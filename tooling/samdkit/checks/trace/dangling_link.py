"""Links end at something."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.sources import standards


def find(project: Project) -> Iterator[Finding]:
    """Every link, code marker and test mark names an item, part or clause that exists.

    A link to nothing looks like a trace and is none.
    """
    for item in project.own_items():
        for link in item.links:
            known = standards.known(link.target) if ":" in link.target else project.has(link.target)
            if not known:
                yield Finding(
                    "",
                    f"{item.id} {link.kind} {link.target}: there is no {link.target}",
                    link.location,
                    item.id,
                    hint="correct the id, or remove the link",
                )
    yield from _markers(project)
    for section in project.sections():
        for clause in section.answers:
            if not standards.known(clause):
                yield Finding(
                    "",
                    f"answers {clause}: there is no such clause",
                    section.location,
                    clause,
                    hint="correct the reference",
                )


def _markers(project: Project) -> Iterator[Finding]:
    units = [(unit.location, unit.implements, "implements") for unit in project.units.values() if not unit.origin]
    tests = [(test.location, test.verifies, "verifies") for test in project.tests.values() if not test.origin]
    for location, addresses, verb in [*units, *tests]:
        for address in addresses:
            if not project.has(address):
                yield Finding("", f"{verb} {address}: there is no {address}", location, address, hint="correct the id")


CHECK = Check("trace.dangling-link", find, ("link",), ("iec62304:5.2.6", "iec62304:7.3.3"))
