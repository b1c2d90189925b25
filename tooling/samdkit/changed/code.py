"""Units of code that say something else, and code outside every unit."""

import ast
from dataclasses import replace

from samdkit import digests
from samdkit.changed.change import Change, Changes, How, Kind, read_now
from samdkit.model.code import Unit
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import python_code, python_text


# implements: KIT-SRS-063.c
def code(changes: Changes, paths: list[str]) -> list[Change]:
    """Units whose code or marker differs, by name, and files with changes outside all of them."""
    project, old = changes.project, changes.earlier.files
    found: list[Change] = []
    for path in paths:
        content = old[path]
        before = _units(path, content) if content is not None else {}
        changes.before.units |= before
        now = {unit.id: unit for unit in project.units.values() if not unit.origin and unit.location.path == path}
        found += _differing_units(project, before, now, content)
        new = read_now(project.root / path)
        # A marker that is set or taken away moves code out of the units or into them: no change, if all of the code is the same.
        if path.endswith(".py") and _beside(content, {}) != _beside(new, {}) and _beside(content, before) != _beside(new, now):
            first = _first_difference(content, new)
            found.append(Change(Kind.CODE, path, How.CHANGED, Location(path, first)))
    return _renamed(found, changes)


def _units(path: str, content: bytes) -> dict[str, Unit]:
    if path.endswith(".py"):
        source, _ = python_text.decode(path, content)
        return {unit.id: unit for unit in python_code.units(path, source)[0]}
    if not python_text.may_hold_marker(content):
        return {}
    from samdkit.sources import markers  # noqa: PLC0415 - takes 5 ms, and few projects have any

    text, _ = markers.decode(path, content)
    return {unit.id: unit for unit in markers.units(path, text)[0]}


def _differing_units(project: Project, before: dict[str, Unit], now: dict[str, Unit], content: bytes | None) -> list[Change]:
    found = []
    for name in sorted(before.keys() | now.keys()):
        was, one = before.get(name), now.get(name)
        if was is not None and one is not None:
            named = set(was.implements) ^ set(one.implements)
            if was.digest == one.digest and not named:
                continue
            first = _first_difference(content, read_now(project.root / one.location.path), was, one)
            what = [f"implements {address} is {'new' if address in one.implements else 'gone'}" for address in sorted(named)]
            what = ["its code", *what] if was.digest != one.digest else what
            # A unit whose marker alone changed still fulfils what both name.
            addresses = (*was.implements, *one.implements) if was.digest != one.digest else tuple(sorted(named))
            place = Location(one.location.path, first)
            found.append(Change(Kind.UNIT, name, How.CHANGED, place, tuple(what), "", tuple(dict.fromkeys(addresses))))
        elif one is not None:
            found.append(Change(Kind.UNIT, name, How.ADDED, one.location, (), "", one.implements))
        elif was is not None:
            found.append(Change(Kind.UNIT, name, How.REMOVED, was.location, (), "", was.implements))
    return found


def _first_difference(old: bytes | None, new: bytes | None, was: Unit | None = None, now: Unit | None = None) -> int:
    """The first line, as it is numbered now, on which the files differ, or the unit in them."""
    old_lines, new_lines = ((content or b"").splitlines() for content in (old, new))
    if was is not None and now is not None:
        old_lines, new_lines = (lines[unit.location.line - 1 : unit.end] for lines, unit in ((old_lines, was), (new_lines, now)))
    start = now.location.line if now is not None else 1
    for number, (left, right) in enumerate(zip(old_lines, new_lines, strict=False)):
        if left.strip() != right.strip():
            return start + number
    return start + max(0, min(len(old_lines), len(new_lines)) - 1)


def _renamed(found: list[Change], changes: Changes) -> list[Change]:
    """A unit that is gone and one that is new with the same code are one that was renamed or moved."""
    new = {one.name: one for one in found if one.kind is Kind.UNIT and one.how is How.ADDED}
    units = changes.project.units
    pairs: dict[str, Change] = {}
    for one in found:
        if one.kind is not Kind.UNIT or one.how is not How.REMOVED:
            continue
        was = changes.before.units[one.name]
        same = next((name for name in new if units[name].digest == was.digest and name not in pairs), "")
        if same:
            pairs[same] = one
    gone = {one.name for one in pairs.values()}
    kept = [one for one in found if one.kind is not Kind.UNIT or (one.name not in gone and one.name not in pairs)]
    for name, one in pairs.items():
        addresses = tuple(dict.fromkeys([*one.addresses, *new[name].addresses]))
        kept.append(replace(new[name], how=How.RENAMED, before=one.name, addresses=addresses))
    return kept


def _beside(content: bytes | None, units: dict[str, Unit]) -> str:
    """A digest over a Python file without its marked units; empty where nothing is left, or where it can't be read."""
    if content is None:
        return ""
    source, _ = python_text.decode("", content)
    try:
        tree = python_text.parse(source)
    except (SyntaxError, ValueError):
        return ""
    spans = [(unit.location.line, unit.end) for unit in units.values()]
    _drop(tree, spans)
    return digests.of_nodes(tree.body) if tree.body else ""


def _drop(node: ast.AST, spans: list[tuple[int, int]]) -> None:
    for name, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt | ast.ExceptHandler | ast.match_case):
            kept = [one for one in value if not _lies_in(one, spans)]
            for one in kept:
                _drop(one, spans)
            setattr(node, name, kept)


def _lies_in(node: ast.AST, spans: list[tuple[int, int]]) -> bool:
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    first = min([first, *(one.lineno for one in getattr(node, "decorator_list", ()))])
    return any(start <= first and last <= end for start, end in spans)
