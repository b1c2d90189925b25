"""Gives an item another id, and everything that names it follows: dossier, code, tests, evidence.

All of it is tried on a copy first. Only if the copy holds the same graph, with the one id changed, is anything written.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from samdkit import ids
from samdkit.errors import UsageError
from samdkit.files import write_bytes
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project, files, load
from samdkit.renaming import following, records
from samdkit.sources import dossier, markdown


@dataclass(slots=True)
class Renamed:
    """What renaming did, or would do."""

    changed: dict[str, int] = field(default_factory=dict)
    """File → how many places in it."""
    records: int = 0
    """Evidence records that follow."""
    undecided: list[Location] = field(default_factory=list)
    """For an id that was taken twice: what names it, and may mean either; its evidence stays as it is."""
    left: list[Location] = field(default_factory=list)
    """What names the old id and is no link: results, texts in code, other files."""


# implements: KIT-SRS-062.c
def rename(root: Path, old: str, new: str, *, at: str = "", dry_run: bool = False) -> Renamed:
    """Renames an item of the project; for an id that several have, the one at the place `file:line`, and it alone.

    Raises `UsageError` if it can't be done, and then nothing is changed.
    """
    project = load(root)
    chosen, others = _chosen(project, old, at)
    _refuse_new(project, old, new)
    changes = following.heading(project, chosen, new) if others else following.everything(project, old, new)
    contents = {path: content for path, (content, _) in changes.items()}
    done = Renamed({path: count for path, (_, count) in sorted(changes.items())})
    with tempfile.TemporaryDirectory() as folder:
        after = load(_copy(project, Path(folder) / "copy", contents))
        _compare(project, after, old, new, twice=bool(others))
        if others:
            done.undecided = [one for one in following.named(project, old) if one not in {chosen.location, *others}]
        else:
            done.left = list(following.left(project, old, contents))
            evidence, done.records = records.follow(project, after, old, new, contents)
            contents |= evidence
    if not dry_run:
        _write(root, contents)
    return done


def _chosen(project: Project, old: str, at: str) -> tuple[Item, list[Location]]:
    """The item to rename, and where others stand that bear its id too."""
    if "." in old:
        raise UsageError(f"{old} is a part, which has its letter by its place", hint="name the item")
    folder = project.configuration.dossier
    contents = ((path, (project.root / path).read_bytes()) for path in files(project.root, (folder,), ".md"))
    found = [item for item in dossier.read(contents, folder=folder).items if item.id == old]
    if not found:
        foreign = project.items.get(old)
        if foreign is not None:
            raise UsageError(f"{old} comes with {foreign.origin}", hint="only the component itself can rename it")
        raise UsageError(f"there is no item {old}", hint="`samdkit trace` lists all")
    places = ", ".join(str(one.location) for one in found)
    if len(found) > 1 and not at:
        raise UsageError(f"{old} stands at {places}", hint="say which with --at FILE:LINE")
    chosen = [one for one in found if not at or str(one.location) == at]
    if not chosen:
        raise UsageError(f"{old} does not stand at {at}", hint=f"it stands at {places}")
    return chosen[0], [one.location for one in found if one is not chosen[0]]


def _refuse_new(project: Project, old: str, new: str) -> None:
    if not markdown.IDENTIFIER.match(new):
        raise UsageError(f"`{new}` is no id", hint="a prefix of capitals, `-` and digits, as in SRS-012")
    if new in project.items:
        raise UsageError(f"{new} is used already", where=str(project.items[new].location), hint="ids are never used twice")
    used = next(following.places(project, ids.sources(project), new, {}), None)
    if used is not None or new == old:
        raise UsageError(
            f"{new} is used already", where=str(used or ""), hint="ids are never used twice; `samdkit item` names a free one"
        )


def _copy(project: Project, target: Path, contents: dict[str, bytes]) -> Path:
    """What is read of the project, with other contents of some files, in another place."""
    top = {path.name for path in project.root.iterdir() if path.is_file()}
    above = {str(one / "conftest.py") for place in project.configuration.tests for one in PurePosixPath(place).parents}
    named = {*ids.sources(project), *top, *ids.below(project.root, ("vendor", *above))}
    for path in sorted(named):
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if path in contents:
            place.write_bytes(contents[path])
        else:
            shutil.copyfile(project.root / path, place)
    return target


def _write(root: Path, contents: dict[str, bytes]) -> None:
    """Each file by renaming, with the mode that it had."""
    for path, content in contents.items():
        mode = (root / path).stat().st_mode
        write_bytes(root / path, content)
        (root / path).chmod(mode)


def _compare(before: Project, after: Project, old: str, new: str, *, twice: bool) -> None:
    """Refuses what came out if it is not the same graph with the one id changed."""
    if twice:
        kept, made = sorted(before.items), sorted(one for one in after.items if one != new)
        same = kept == made and new in after.items
    else:
        same = _graph(before, old, new) == _graph(after, new, new)
    if not same:
        raise UsageError(
            f"{old} stands somewhere where it can't be followed; nothing is changed",
            hint="write ids out in `implements:` comments and in `verifies` marks, then try again",
        )


def _graph(project: Project, old: str, new: str) -> object:
    """Everything that names items, with one id written as another."""

    def named(address: str) -> str:
        return new + address[len(old) :] if address == old or address.startswith(f"{old}.") else address

    def said(text: str) -> str:
        return following.replaced(text, list(ids.mentions(text, old)), old, new)

    items = {
        named(one.id): (one.kind, said(one.title), len(one.parts), said(one.text), said(str(one.attributes)))
        for one in project.own_items()
    }
    links = sorted((named(link.source), link.kind, named(link.target)) for one in project.own_items() for link in one.links)
    units = {key: sorted(map(named, unit.implements)) for key, unit in project.units.items()}
    tests = {
        key: sorted(map(named, test.verifies))
        for key, test in project.tests.items()
        if not project.tests[key].origin and test.digest
    }
    sections = [
        (
            section.location,
            sorted(map(named, section.answers)),
            {key: sorted(map(named, dossier.references(value))) for key, value in section.bookkeeping.items()},
        )
        for section in project.sections()
    ]
    return items, links, units, tests, sections
