"""Items and prose of the dossier that say something else."""

from collections.abc import Iterable
from dataclasses import replace

from samdkit import digests
from samdkit.changed.change import Change, Changes, How, Kind
from samdkit.model.document import DossierFile, Section
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import dossier
from samdkit.sources.dossier import references


# implements: KIT-SRS-063.b
def items(changes: Changes, paths: list[str]) -> list[Change]:
    """Items that differ, are new or gone or bear another id, and passages of prose."""
    project, old = changes.project, changes.earlier.files
    read = dossier.read(
        ((path, old[path] or b"") for path in paths if old[path] is not None), folder=project.configuration.dossier
    )
    before = changes.before
    before.items, before.files = {item.id: item for item in read.items}, read.files
    touched = set(paths)
    now = {item.id: item for item in project.own_items() if item.location.path in touched}
    # An item that moved stands now in a file that differs as well, unless its id stood twice.
    now |= {name: project.items[name] for name in before.items if name in project.items and not project.items[name].origin}
    gone = {name: item for name, item in before.items.items() if name not in now}
    fresh = {name: item for name, item in now.items() if name not in before.items}
    found = []
    for name, item in sorted(gone.items()):
        same = next((new for new, one in sorted(fresh.items()) if _is_same_item(item, one)), "")
        if same:
            one = fresh.pop(same)
            found.append(Change(Kind.ITEM, same, How.RENAMED, one.location, (), name, (*item.addresses, *one.addresses)))
        else:
            found.append(Change(Kind.ITEM, name, How.REMOVED, item.location, (), "", tuple(item.addresses)))
    found += [Change(Kind.ITEM, name, How.ADDED, one.location, (), "", tuple(one.addresses)) for name, one in fresh.items()]
    for name in sorted(before.items.keys() & now.keys()):
        what, addresses = _differences(before.items[name], now[name])
        if what:
            found.append(Change(Kind.ITEM, name, How.CHANGED, now[name].location, tuple(what), "", tuple(addresses)))
    return found + _prose(project, before.files, touched)


def _is_same_item(old: Item, new: Item) -> bool:
    return old.kind == new.kind and (old.title, digests.of_text(old.text)) == (new.title, digests.of_text(new.text))


def _differences(old: Item, new: Item) -> tuple[list[str], list[str]]:
    """What says something else now, in words, and the addresses whose words that are."""
    what: list[str] = []
    addresses: list[str] = []
    for address in dict.fromkeys([*new.addresses, *old.addresses]):
        if address not in new.addresses:
            what.append(f"{address} is gone")
        elif address not in old.addresses:
            what.append(f"{address} is new")
        elif old.digest_of(address) != new.digest_of(address):
            what.append(f"the text of {address}")
        else:
            continue
        addresses.append(address)
    if old.title.split() != new.title.split() and not any(one.startswith("the text") for one in what):
        what.append("the title")
    if old.kind != new.kind:
        what.append("the kind")
    attributes = dict.fromkeys([*new.attributes, *old.attributes])
    what += [name for name in attributes if old.attributes.get(name, "").split() != new.attributes.get(name, "").split()]
    then, now = ({(link.kind, link.target) for link in item.links} for item in (old, new))
    what += [f"{kind} {target} is new" for kind, target in sorted(now - then)]
    what += [f"{kind} {target} is gone" for kind, target in sorted(then - now)]
    return what, addresses or (new.addresses if what else [])


def _prose(project: Project, before: list[DossierFile], paths: set[str]) -> list[Change]:
    """Sections and introductions of documents that say something else."""
    old = {key: one for file in before for key, one in _passages(file)}
    new = {key: one for file in project.files if not file.origin and file.path in paths for key, one in _passages(file)}
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and _said(was) == _said(now):
            continue
        how = How.ADDED if was is None else How.REMOVED if now is None else How.CHANGED
        one = now or was
        if one is None:
            continue
        realised = [target for section in (was, now) if section for target in references(section.bookkeeping.get("realises", ""))]
        document, title, _ = key
        name = f"{document}: {title}" if document else f"{one.location.path}: {title}"
        found.append(Change(Kind.SECTION, name, how, one.location, (), "", tuple(dict.fromkeys(realised))))
    return found


def _passages(file: DossierFile) -> Iterable[tuple[tuple[str, str, int], Section]]:
    seen: dict[str, int] = {}
    start = Section(file.title or "the beginning", 1, Location(file.path, 1), file.document, text=file.preamble)
    facts = {name: str(value) for name, value in file.attributes.items()}
    for one in (replace(start, bookkeeping=facts), *file.sections):
        number = seen[one.title] = seen.get(one.title, 0) + 1
        yield (one.document or file.document or (file.path if not file.items else ""), one.title, number), one


def _said(section: Section) -> tuple[object, ...]:
    return section.answers, sorted(section.bookkeeping.items()), digests.of_text(section.text)
