"""Links end at something."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.sources import standards
from samdkit.sources.dossier import references


def find(project: Project) -> Iterator[Finding]:
    """Every link, code marker, test mark and answer names an item, part or clause that exists.

    A link to nothing looks like a trace and is none.
    """
    for item in project.own_items():
        if not item.in_force:
            continue
        for link in item.links:
            if not _exists(project, link.target):
                yield Finding(
                    "",
                    f"{item.id} {link.kind} {link.target}: there is no {link.target}",
                    link.location,
                    item.id,
                    hint="correct the id, or remove the link",
                )
        for clause in references(item.attribute("answers")):
            if not standards.known(clause):
                hint = "correct the reference"
                yield Finding("", f"{item.id} answers {clause}: there is no such clause", item.location, item.id, hint=hint)
    yield from _markers(project)
    yield from _sections(project)


def _exists(project: Project, target: str) -> bool:
    return standards.known(target) if ":" in target else project.has(target)


def _markers(project: Project) -> Iterator[Finding]:
    units = [(unit.location, unit.implements, "implements") for unit in project.units.values() if not unit.origin]
    tests = [(test.location, test.verifies, "verifies") for test in project.tests.values() if not test.origin]
    for location, addresses, verb in [*units, *tests]:
        for address in addresses:
            if not project.has(address):
                yield Finding("", f"{verb} {address}: there is no {address}", location, address, hint="correct the id")


def _sections(project: Project) -> Iterator[Finding]:
    for section in project.sections():
        for clause in section.answers:
            if not standards.known(clause):
                message = f"answers {clause}: there is no such clause"
                yield Finding("", message, section.location, clause, hint="correct the reference")
        for verb in ("discloses", "realises"):
            for address in references(section.bookkeeping.get(verb, "")):
                if not project.has(address):
                    yield Finding(
                        "", f"{verb} {address}: there is no {address}", section.location, address, hint="correct the id"
                    )


CHECK = Check("trace.dangling-link", find, ("link",), ("iec62304:5.2.6", "iec62304:7.3.3"))
