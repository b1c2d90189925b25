"""Links end at something."""

from collections.abc import Iterator

from samdkit.causes import Missing
from samdkit.checks.check import Check
from samdkit.model.code import TestFunction, Unit
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.sources import standards
from samdkit.sources.dossier import references


# implements: KIT-SRS-021.1
def find(project: Project) -> Iterator[Finding]:
    """Every link, code marker, test mark and answer names an item, part or clause that exists.

    A link to nothing looks like a trace and is none. What an item `replaces` is there as well: the old item stays, obsolete, so
    that nobody uses its id again.
    """
    missing = Missing(project)
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
                    hint=_HINTS.get(link.kind, "correct the id, or remove the link"),
                    fact=f"{link.kind} {link.target}",
                    cause=missing.item(link.target),
                )
        for address, clause, name in item.answers:
            if not standards.known(clause):
                message, hint = f"{address} answers {clause}: there is no such clause", "correct the reference"
                yield Finding("", message, item.place(name), item.id, hint=hint, fact=f"answers {clause}")
    yield from _markers(project, missing)
    yield from _sections(project, missing)


_HINTS = {"replaces": "correct the id, or put the old item back with `- status: obsolete`"}


def _exists(project: Project, target: str) -> bool:
    return standards.known(target) if ":" in target else project.has(target)


def _markers(project: Project, missing: Missing) -> Iterator[Finding]:
    own = [("implements", unit, unit.implements) for unit in project.units.values() if not unit.origin]
    tests = [("verifies", test, test.verifies) for test in project.tests.values() if not test.origin]
    marked: list[tuple[str, Unit | TestFunction, tuple[str, ...]]] = [*own, *tests]
    for verb, one, addresses in marked:
        for address in addresses:
            if not project.has(address):
                message, fact, cause = f"{verb} {address}: there is no {address}", f"{one.id} {verb}", missing.item(address)
                yield Finding("", message, one.location, address, hint="correct the id", fact=fact, cause=cause)


def _sections(project: Project, missing: Missing) -> Iterator[Finding]:
    for section in project.sections():
        for clause in section.answers:
            if not standards.known(clause):
                message, hint = f"answers {clause}: there is no such clause", "correct the reference"
                yield Finding("", message, section.place("answers"), clause, hint=hint, fact=f"{section.title} answers")
        for verb in ("discloses", "realises"):
            for address in references(section.bookkeeping.get(verb, "")):
                if not project.has(address):
                    message, fact = f"{verb} {address}: there is no {address}", f"{section.title} {verb}"
                    place, cause = section.place(verb), missing.item(address)
                    yield Finding("", message, place, address, hint="correct the id", fact=fact, cause=cause)


CHECK = Check("trace.dangling-link", find, ("link",), ("iec62304:5.2.6", "iec62304:7.3.3"))
