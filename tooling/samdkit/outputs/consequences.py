"""Findings with what follows from them: who mends the first sees the others go."""

from collections.abc import Sequence
from dataclasses import dataclass

from samdkit.model.finding import Cause, Finding
from samdkit.model.item import item_id


@dataclass(slots=True, frozen=True)
class Group:
    """A finding and all that follow from the same cause, in their order."""

    lead: Finding
    following: tuple[Finding, ...] = ()

    @property
    def because(self) -> str:
        """What the others follow from: the lead itself, or the cause that it was the first to name."""
        return str(self.lead.cause) if self.lead.cause else "this"


# implements: KIT-SRS-032
def grouped(findings: Sequence[Finding]) -> list[Group]:
    """Each finding once: as the lead of a group or below the one that it follows from.

    The first finding of the named check at the named place carries the others. Where there is none (the cause is no finding, or
    is waived), the first that names the cause stands for it.
    """
    parents = _parents(findings)
    below: dict[int, list[int]] = {}
    for index in range(len(findings)):
        root = _root(index, parents)
        below.setdefault(root, [])
        if root != index:
            below[root].append(index)
    return [Group(findings[root], tuple(findings[one] for one in below[root])) for root in sorted(below)]


def _parents(findings: Sequence[Finding]) -> dict[int, int]:
    at: dict[tuple[str, str], int] = {}
    for index, one in enumerate(findings):
        for place in (one.item, item_id(one.item), one.location.path):
            at.setdefault((one.check, place), index)
    first: dict[Cause, int] = {}
    parents = {}
    for index, one in enumerate(findings):
        if one.cause is None:
            continue
        parent = at.get((one.cause.check, one.cause.at)) if one.cause.check else None
        if parent is None:
            parent = first.setdefault(one.cause, index)
        if parent != index:
            parents[index] = parent
    return parents


def _root(index: int, parents: dict[int, int]) -> int:
    """The finding at the end of the chain; of a circle, its first."""
    chain = [index]
    while chain[-1] in parents:
        following = parents[chain[-1]]
        if following in chain:
            return min(chain[chain.index(following) :])
        chain.append(following)
    return chain[-1]
