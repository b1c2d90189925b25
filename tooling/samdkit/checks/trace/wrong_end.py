"""Links end at the right kind."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources.dossier import references
from samdkit.sources.kinds import REQUIREMENTS, kinds

#: Where markers, marks and the bookkeeping of sections may end.
_VERIFIABLE = REQUIREMENTS | {"risk-control"}
_SECTION_ENDS = {"realises": _VERIFIABLE, "discloses": frozenset({"risk"})}
_HINT = "see the dossier format for the ends of each link"


# implements: KIT-SRS-021.2
def find(project: Project) -> Iterator[Finding]:
    """Each link ends at a kind that it may end at, and not at its own item.

    A requirement derives from a need, not from an architecture item; a control is realised by requirements; code
    implements and tests verify requirements and controls. That a risk does not derive from what realises its own control
    is for `risk.control-is-cause`.
    """
    for item in project.own_items():
        for link in item.links if item.in_force else ():
            message = _wrong(project, item, link.kind, link.target)
            if message:
                yield Finding("", f"{item.id} {link.kind} {message}", link.location, item.id, hint=_HINT)
    yield from _claims(project)


def _wrong(project: Project, item: Item, kind: str, target: str) -> str:
    """What is wrong with an end, or nothing."""
    allowed = kinds()[item.kind].links[kind]
    if ":" in target:
        return "" if "clause" in allowed else f"{target}, which is a clause"
    end = project.item(target)
    if end is None:
        return ""
    if end.id == item.id:
        return "itself"
    return "" if "any" in allowed or end.kind in allowed else f"{target}, which is {_a(end.kind)}"


def _claims(project: Project) -> Iterator[Finding]:
    """Code, tests and sections."""
    units = [(unit.location, "implements", unit.implements, _VERIFIABLE) for unit in project.units.values() if not unit.origin]
    tests = [(test.location, "verifies", test.verifies, _VERIFIABLE) for test in project.tests.values() if not test.origin]
    sections = [
        (section.place(verb), verb, tuple(references(section.bookkeeping.get(verb, ""))), ends)
        for section in project.sections()
        for verb, ends in _SECTION_ENDS.items()
    ]
    claims: list[tuple[Location, str, tuple[str, ...], frozenset[str]]] = [*units, *tests, *sections]
    for location, verb, addresses, ends in claims:
        for address in addresses:
            end = project.item(address)
            if end is not None and end.kind not in ends:
                yield Finding("", f"{verb} {address}, which is {_a(end.kind)}", location, address, hint=_HINT)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" and not kind.startswith("us") else f"a {kind}"


CHECK = Check("trace.wrong-end", find, ("link",), ("iec62304:5.2.6",))
