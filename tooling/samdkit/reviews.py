"""Reviews of links: which were looked at, what changed at their ends since, and the record that somebody looked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from samdkit import digests
from samdkit.errors import UsageError
from samdkit.model.commit import Commit
from samdkit.model.evidence import Review
from samdkit.model.item import Item, Link, item_id
from samdkit.project import Project
from samdkit.sources import evidence, standards

FILE = "reviews.jsonl"
#: Links whose truth follows from what both ends say. `part-of`, `affects`, `concerns` and `replaces` are bookkeeping.
LOOKED_AT = ("derives-from", "refines", "satisfies", "verifies", "mitigates", "realised-by", "introduces", "discharges")
#: Attributes that say nothing of what the item means.
_APART = frozenset({"status", "source", "rationale", "answers", "reviewed-by"})


@dataclass(slots=True, frozen=True)
class State:
    """A link with its newest review, and the ends that changed since."""

    link: Link
    review: Review | None
    changed: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """`SRS-012 derives-from UN-003`."""
        return f"{self.link.source} {self.link.kind} {self.link.target}"


@dataclass(slots=True, frozen=True)
class Confirmed:
    """What confirming did."""

    written: tuple[State, ...]
    """Links with a new record, as they stood before."""
    unchanged: int
    """Links whose record says the same already."""
    dropped: int
    """Records of links that are no longer there."""


# implements: KIT-SRS-021.12
def links(project: Project) -> Iterator[Link]:
    """The links in force that reviews are about: of the project's own items, to what is there."""
    for item in project.own_items():
        if not item.in_force:
            continue
        for link in item.links:
            if link.kind in LOOKED_AT and _is_there(project, link.target):
                yield link


def _is_there(project: Project, address: str) -> bool:
    """Whether it is a clause, or an item or part in force; of others, other checks speak."""
    if ":" in address:
        return standards.known(address)
    end = project.item(address)
    return end is not None and end.in_force and project.has(address)


# implements: KIT-SRS-021.12
def states(project: Project) -> Iterator[State]:
    """Every link with its newest review."""
    newest = _newest(project)
    cache: dict[str, str] = {}
    for link in links(project):
        review = newest.get((link.source, link.kind, link.target))
        ends = _ends(project, link, cache) if review else {}
        changed = tuple(end for end, digest in ends.items() if review and review.ends.get(end) != digest)
        yield State(link, review, changed)


# implements: KIT-SRS-034
def confirm(
    project: Project, chosen: Iterable[str], role: str, *, moment: datetime, commit: Commit, dry_run: bool = False
) -> Confirmed:
    """Records that somebody in a role looked at the links from and to the items and parts chosen; all, if none is.

    A record that says the same already stays as it is, byte for byte; those of links that are gone are dropped.
    Raises `UsageError` for what isn't there, and where a record of a review can't be read: it would be lost.
    """
    chosen = frozenset(chosen)
    for address in chosen:
        if not project.has(address):
            raise UsageError(f"there is no {address}", hint="`samdkit trace` lists all")
    path = f"{project.configuration.evidence[0]}/{FILE}"
    unread = next((one for one in project.findings if one.check == "evidence.unreadable" and one.location.path == path), None)
    if unread is not None:
        raise UsageError("a review can't be read and would be lost", where=str(unread.location), hint="restore the file from git")
    before = _newest(project)
    after: dict[tuple[str, str, str], Review] = {}
    written: list[State] = []
    unchanged = 0
    cache: dict[str, str] = {}
    when = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    for state in states(project):
        link = state.link
        subject = (link.source, link.kind, link.target)
        if state.review:
            after[subject] = state.review
        if chosen and not _concerned(link, chosen):
            continue
        if state.review and not state.changed and state.review.role == role:
            unchanged += 1
        else:
            written.append(state)
            after[subject] = Review(*subject, _ends(project, link, cache), role, commit.id, commit.dirty, when)
    if not dry_run:
        evidence.write(project.root / project.configuration.evidence[0], FILE, map(evidence.review_line, after.values()))
    return Confirmed(tuple(written), unchanged, len(before.keys() - after.keys()))


def _concerned(link: Link, chosen: frozenset[str]) -> bool:
    """Whether the link begins or ends at one of the addresses; an item means its parts too."""
    return bool({link.source, link.target, link.target_item} & chosen)


def _newest(project: Project) -> dict[tuple[str, str, str], Review]:
    """The newest review of each link; of equal times, the last by its line."""
    own = [one for one in project.reviews if not one.origin]
    return {one.subject: one for one in sorted(own, key=lambda one: (one.when, one.location))}


def _ends(project: Project, link: Link, cache: dict[str, str]) -> dict[str, str]:
    return {end: cache.get(end) or cache.setdefault(end, digest(project, end)) for end in (link.source, link.target)}


# implements: KIT-SRS-021.12
def digest(project: Project, address: str) -> str:
    """The digest of what an end says: words and attributes of an item or part, the words of a clause."""
    if ":" in address:
        clauses = [standards.clause(one) for one in standards.expand(address)]
        return digests.of_text("\n".join(f"{one.reference} {one.title} {one.text}" for one in clauses))
    item = project.items[item_id(address)]
    return digests.of_text("\n".join([item.text_of(address) if item.text else item.title, *_attributes(item, address)]))


def _attributes(item: Item, address: str) -> list[str]:
    """What the attributes say of the item, or of the part."""
    part = address[len(item.id) + 1 :]
    found = []
    for name, value in sorted(item.attributes.items()):
        base, _, label = name.partition(".")
        if base not in _APART and (not part or not label or label == part):
            found.append(f"{name}: {value}")
    return found
