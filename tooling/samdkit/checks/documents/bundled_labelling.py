"""What label and instructions must say is looked up one by one."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-027.11
def find(project: Project) -> Iterator[Finding]:
    """At release, each labelling requirement, and each of its parts, has a test or manual protocol of its own.

    "The label was checked" for twenty requirements at once is a usual finding of reviewers: nobody can tell that each was
    looked for. Looked at are requirements of the category `labelling` and those that derive from a clause of `labelling`. A
    test is one of its own if it verifies no other of them, a parametrised one if a case does; so is a protocol, and one for
    several if its text names each address (`SRS-091.b`) at its step.

    > SRS-091.d is verified only together with SRS-091.a, by tests/test_pages.py::test_about

    Write a test or a step for each. Left out is a requirement that an open task concerns, for then a person is still to look.
    That the step looks at the right place is for people to judge.
    """
    labelling = [item for item in project.requirements(inherited=False) if _is_labelling(item)]
    addresses = {address for item in labelling for address in item.addresses}
    for item in labelling:
        if not trace.has_open_task(project, item):
            yield from _of_item(project, item, addresses)


def _of_item(project: Project, item: Item, addresses: set[str]) -> Iterator[Finding]:
    unseen = []
    for address in item.addresses:
        others, by = _together(project, address, addresses - {address})
        if not by:
            unseen.append(address)
        elif others:
            message = f"{address} is verified only together with {', '.join(others)}, by {', '.join(by)}"
            hint = f"write a test, or a step of a protocol that names {address}"
            yield Finding("", message, item.location, item.id, hint=hint, fact=address)
    if unseen:
        hint = f"write a test or a protocol that verifies {unseen[0]}, or a task that concerns {item.id}"
        yield Finding("", f"nothing looks up {', '.join(unseen)}", item.location, item.id, hint=hint)


def _is_labelling(item: Item) -> bool:
    return item.attribute("category") == "labelling" or any(one.startswith("labelling:") for one in item.targets("derives-from"))


def _together(project: Project, address: str, others: set[str]) -> tuple[list[str], list[str]]:
    """What else is verified with the address where it is verified with least, and by what."""
    found = [(others.intersection(test.verifies), test.id) for test in project.tests_of(address)]
    found += [(others.intersection(run.verifies), run.test) for run in project.runs_of(address) if not run.origin]
    for protocol in trace.protocols_of(project, address):
        named = address in protocol.text
        found.append((set() if named else others.intersection(protocol.targets("verifies")), protocol.id))
    if not found:
        return [], []
    least = min(found, key=lambda one: (len(one[0]), one[1]))[0]
    return sorted(least), sorted({by.partition("[")[0] for with_it, by in found if with_it == least})


CHECK = Check("documents.bundled-labelling", find, ("requirement",), (), release_only=True)
