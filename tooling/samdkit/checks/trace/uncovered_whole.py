"""Tests and code name parts."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-021.11
def find(project: Project) -> Iterator[Finding]:
    """No test, protocol or marker names a requirement as a whole that has parts.

    A test of "SRS-012" that looks at three of five parts would count as five. So `verifies` and `implements` on the whole cover
    none of the parts, and the finding names those that nothing else covers. Where other tests or markers cover every part, the
    one on the whole has no effect, which is a note.

    > verifies SRS-012 as a whole, which covers none of its parts; left over: b, c

    Name the parts that the test really looks at: `@pytest.mark.verifies("SRS-012.b", "SRS-012.c")`.
    """
    tests = [(one.id, one.location, one.verifies) for one in project.tests.values() if not one.origin]
    for name, location, addresses in tests:
        yield from _wholes(project, name, "verifies", location, addresses)
    units = [(one.id, one.location, one.implements) for one in project.units.values() if not one.origin]
    for name, location, addresses in units:
        yield from _wholes(project, name, "implements", location, addresses)
    for item in project.of_kind("test-protocol", inherited=False):
        for link in item.links:
            if link.kind == "verifies":
                yield from _wholes(project, item.id, "verifies", link.location, (link.target,))


def _wholes(project: Project, name: str, verb: str, location: Location, addresses: tuple[str, ...]) -> Iterator[Finding]:
    for address in addresses:
        item = project.items.get(address)
        if item is None or not item.parts or not item.in_force:
            continue
        over = [part for part in item.addresses if not _covered(project, verb, part)]
        labels = ", ".join(one.rpartition(".")[2] for one in over)
        words = f"left over: {labels}" if over else "others cover each, so it has no effect"
        yield Finding(
            "",
            f"{verb} {address} as a whole, which covers none of its parts; {words}",
            location,
            address,
            hint=f"name the parts: {', '.join(over or item.addresses)}",
            severity=Severity.ERROR if over else Severity.NOTE,
            fact=f"{verb} {name}",
        )


def _covered(project: Project, verb: str, part: str) -> bool:
    if verb == "implements":
        return bool(project.units_of(part))
    return bool(project.tests_of(part)) or any(link.target == part for link in project.links_to(part, "verifies"))


CHECK = Check("trace.uncovered-whole", find, ("unit", "test", "test-protocol"), ("iec62304:5.7.4",))
