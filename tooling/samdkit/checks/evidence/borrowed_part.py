"""Each part of a requirement has a test of its own that reaches it."""

from collections.abc import Iterator

from samdkit import trace
from samdkit.checks.check import Check
from samdkit.checks.evidence.tried import entering, is_all_observed, units
from samdkit.model.evidence import Run
from samdkit.model.finding import Cause, Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-036.5
def find(project: Project) -> Iterator[Finding]:
    """The code of a requirement's part is entered by a test of that part, and not only by tests of other parts.

    The kit's policy, not a demand of a standard. A test of part (a) often runs the code of part (b) on its way. Whoever looks at
    the coverage of the code sees it run; nobody looked at what (b) demands.

        SRS-012.b has no test of its own: src/app/refusal.py::words is entered by tests/test_refusal.py::test_too_fast
        (tests/test_refusal.py:8), which verifies SRS-012.a

    Write a test of that part, or mark the one that looks at it. Named are parts without a test (`trace.untested-requirement`
    finds them too) and parts whose passed tests never enter their code (`evidence.not-executed`), where a passed test of another
    part of the same requirement does enter it. Exempt is what these checks exempt, and code that is not observed.
    """
    for item in project.requirements(inherited=False):
        if len(item.addresses) < 2:
            continue
        for address in item.addresses:
            if item.attribute("method", address[len(item.id) + 1 :], default="test") == "test":
                finding = _borrowed(project, item, address)
                if finding is not None:
                    yield finding


def _borrowed(project: Project, item: Item, address: str) -> Finding | None:
    wanted = {unit.id for unit in units(project, address)}
    if project.tests_of(address) and any(address in entering(project).get(unit, ()) for unit in wanted):
        return None
    if not wanted or not is_all_observed(project, address) or trace.protocols_of(project, address):
        return None
    own = [one.run for one in trace.observed(project, address) if one.counts and not one.run.results]
    if any(run.unseen or wanted & run.executed for run in own) or (project.tests_of(address) and not own):
        return None
    for other in item.addresses:
        for one in trace.observed(project, other) if other != address else ():
            entered = sorted(wanted & one.run.executed)
            if entered and one.counts and not one.run.origin and address not in one.run.verifies:
                return _named(project, item, (address, other), own, one.run, entered)
    return None


def _named(
    project: Project, item: Item, addresses: tuple[str, str], own: list[Run], borrowed: Run, entered: list[str]
) -> Finding:
    address, other = addresses
    tests = ", ".join(dict.fromkeys(run.function for run in own))
    lacking = f"{tests} never enters its code" if own else "has no test of its own"
    test = project.tests.get(borrowed.function)
    place = f" ({test.location})" if test is not None else ""
    return Finding(
        "",
        f"{address}{': ' if own else ' '}{lacking}: {', '.join(entered)} is entered by {borrowed.test}{place}, "
        f"which verifies {other}",
        item.location,
        address,
        hint=f"write a test of {address}, or mark the one that looks at it",
        cause=Cause(address, "evidence.not-executed") if own else Cause(item.id, "trace.untested-requirement"),
    )


CHECK = Check("evidence.borrowed-part", find, ("requirement",), ())
