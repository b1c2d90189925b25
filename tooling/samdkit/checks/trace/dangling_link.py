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
    for unit in project.units.values():
        for address in unit.implements if not unit.origin else ():
            if not project.has(address):
                yield Finding(
                    "", f"`implements: {address}`: there is no {address}", unit.location, address, hint="correct the id"
                )
    for test in project.tests.values():
        for address in test.verifies if not test.origin else ():
            if not project.has(address):
                yield Finding(
                    "", f"verifies {address}: there is no {address}", test.location, address, hint="correct the id"
                )
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


CHECK = Check("trace.dangling-link", find, ("iec62304:5.1.1", "iec62304:7.3.3"))
