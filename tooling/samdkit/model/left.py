"""What is left to be done before a release."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from samdkit.model.finding import Finding


@dataclass(slots=True, frozen=True)
class Left:
    """One thing to do: an open task, or the open findings of one check in one place."""

    role: str
    """Who has to do it."""
    leaves: tuple[str, ...]
    """Where it belongs in Annex II and III: leaves, or the chapter of the document; none for a component."""
    check: str
    """The check that has found it."""
    what: str
    """In words, on one line."""
    items: tuple[str, ...]
    """Items, files or packages that it is about."""
    findings: tuple[Finding, ...]


def by_role(found: Iterable[Left]) -> dict[str, list[Left]]:
    """The same, role by role."""
    roles: dict[str, list[Left]] = defaultdict(list)
    for one in found:
        roles[one.role].append(one)
    return dict(roles)
