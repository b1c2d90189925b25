"""Evidence speaks of what is there."""

from collections import Counter
from collections.abc import Iterator

from samdkit import trace
from samdkit.causes import Missing
from samdkit.checks.check import Check
from samdkit.model.finding import Cause, Finding
from samdkit.model.item import Item
from samdkit.project import Project


# implements: KIT-SRS-022.7
def find(project: Project) -> Iterator[Finding]:
    """No evidence is older than what it speaks of.

    A record holds the digests of the requirement part's words, the units that the test entered, the test with its
    module's helpers, and the locks. Re-wrapped text, formatting, comments and a moved item change none of them.
    """
    lost, found = Missing(project), list(_stale(project))
    shared = Counter(reasons for _, _, reasons, _ in found)
    for item, address, reasons, tests in found:
        yield Finding(
            "",
            f"{address}: evidence of {', '.join(sorted(tests))} is stale: {reasons}",
            item.location,
            address,
            hint="run `samdkit verify`",
            fact=reasons,
            cause=lost.code([address]) or (Cause(reasons) if shared[reasons] > 1 else None),
        )


def _stale(project: Project) -> Iterator[tuple[Item, str, str, list[str]]]:
    """Item, address, what changed, and the tests whose evidence it makes stale."""
    for item in project.items.values():
        if not item.in_force or not (item.kind == "risk-control" or item.kind.endswith("requirement")):
            continue
        for address in item.addresses:
            changed: dict[str, list[str]] = {}
            for one in trace.observed(project, address):
                if one.run.passed and one.stale:
                    changed.setdefault("; ".join(one.stale), []).append(one.run.test)
            for reasons, tests in sorted(changed.items()):
                yield item, address, reasons, tests


CHECK = Check("evidence.stale", find, ("run",), ("iec62304:5.7.3", "iec62304:8.2.4"))
