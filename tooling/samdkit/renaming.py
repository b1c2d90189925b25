"""Gives an item another id, and everything that names it follows: dossier, code, tests, evidence.

The evidence follows in two ways. Records name the id, and records hold digests of words and tests that name it. A digest that was
right before is made right again, one that was wrong stays wrong: renaming makes nothing stale, and nothing fresh.
"""

import ast
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from samdkit import digests, ids, reviews
from samdkit.errors import UsageError
from samdkit.files import write_bytes
from samdkit.model.item import Item
from samdkit.model.location import Location
from samdkit.project import Project, files, load, other_sources
from samdkit.sources import dossier, languages, markdown, markers, python_text
from samdkit.sources.languages import Language


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
    own = dossier.read(
        ((path, (root / path).read_bytes()) for path in files(root, (project.configuration.dossier,), ".md")),
        folder=project.configuration.dossier,
    )
    chosen, others = _chosen(project, own.items, old, at)
    twice = bool(others)
    _refuse_new(project, old, new)
    done = Renamed()
    changes = _heading(project, chosen, new) if twice else _everything(project, old, new)
    done.changed = {path: count for path, (_, count) in sorted(changes.items())}
    before = {path: (root / path).read_bytes() for path in changes}
    records = {path: (root / path).read_bytes() for path in files(root, project.configuration.evidence, ".jsonl")}
    if twice:
        done.undecided = [one for one in _named(project, old) if one not in {chosen.location, *others}]
    else:
        done.left = list(_left(project, old, {path: content for path, (content, _) in changes.items()}))
    if dry_run:
        done.records = len(_records_that_name(project, old)) if not twice else 0
        return done
    _apply(root, {path: content for path, (content, _) in changes.items()})
    try:
        after = load(root)
        _compare(project, after, old, new, twice=twice)
        if not twice:
            done.records = _follow(project, after, old, new, before)
    except BaseException:
        _apply(root, {**records, **before})
        raise
    return done


def _chosen(project: Project, items: list[Item], old: str, at: str) -> tuple[Item, list[Location]]:
    """The item to rename, and where others stand that bear its id too."""
    if "." in old:
        raise UsageError(f"{old} is a part, which has its letter by its place", hint="name the item")
    found = ids.all_of(items, old)
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
    used = next(_places(project, ids.sources(project), new, {}), None)
    if used is not None or new == old:
        raise UsageError(
            f"{new} is used already", where=str(used or ""), hint="ids are never used twice; `samdkit item` names a free one"
        )


# What follows

_Rewritten = dict[str, tuple[bytes, int]]


def _heading(project: Project, chosen: Item, new: str) -> _Rewritten:
    """The file with the one heading changed."""
    path, line = chosen.location.path, chosen.location.line
    lines = (project.root / path).read_bytes().split(b"\n")
    lines[line - 1] = lines[line - 1].replace(chosen.id.encode(), new.encode(), 1)
    return {path: (b"\n".join(lines), 1)}


def _everything(project: Project, old: str, new: str) -> _Rewritten:
    """Every file of dossier, code and tests that names the id where it means the item."""
    settings = project.configuration
    found: _Rewritten = {}

    def take(path: str, offsets: Callable[[str], Iterable[int]]) -> None:
        content = (project.root / path).read_bytes()
        if old.encode() not in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return
        text, encoding = _text(content)
        places = sorted(set(offsets(text)))
        if places:
            found[path] = _encoded(_replaced(text, places, old, new), encoding), len(places)

    for path in files(project.root, (settings.dossier,), ".md"):
        take(path, lambda text: ids.mentions(text, old))
    for path in files(project.root, settings.code, ".py"):
        take(path, lambda text: _in_markers(text, languages.PYTHON, old))
    for path in files(project.root, settings.tests, ".py"):
        take(path, lambda text: [*_in_marks(text, old), *_in_markers(text, languages.PYTHON, old)])
    for path in other_sources(project.root, (*settings.code, *settings.tests)):
        take(path, partial(_in_other, path=path, old=old))
    return found


def _text(content: bytes) -> tuple[str, str]:
    """The text with its line ends as they are, and how to write it; bytes that are no UTF-8 come back as they were."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return content.decode(encoding, "surrogatepass"), encoding
    return content.decode("utf-8", "surrogateescape"), "utf-8"


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogateescape" if encoding == "utf-8" else "surrogatepass")


def _replaced(text: str, offsets: list[int], old: str, new: str) -> str:
    out: list[str] = []
    done = 0
    for offset in offsets:
        out += [text[done:offset], new]
        done = offset + len(old)
    return "".join([*out, text[done:]])


def _in_markers(text: str, language: Language, old: str) -> Iterator[int]:
    for mark in markers.marks("", text, language).marks if "implements:" in text else ():
        for start, end in mark.spans:
            yield from (start + offset for offset in ids.mentions(text[start:end], old))


def _in_other(text: str, *, path: str, old: str) -> Iterator[int]:
    language = languages.of(path)
    if language is not None:
        yield from _in_markers(text, language, old)
        yield from _in_properties(text, old)


def _in_properties(text: str, old: str) -> Iterator[int]:
    """Lines of tests in other languages that say what a test verifies: `RecordProperty("verifies", "SRS-012")`."""
    start = 0
    for line in text.split("\n"):
        if "verifies" in line:
            yield from (start + offset for offset in ids.mentions(line, old))
        start += len(line) + 1


def _in_marks(text: str, old: str) -> Iterator[int]:
    """The texts of `@pytest.mark.verifies("…")` in a Python source."""
    if "verifies" not in text:
        return
    try:
        tree = python_text.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError):
        return
    shift = len(text) - len(text.removeprefix("\ufeff"))
    starts = [0, *(found.end() for found in re.finditer("\n", text.removeprefix("\ufeff")))]
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.verifies"):
            for one in call.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.lineno == one.end_lineno:
                    line = text[shift + starts[one.lineno - 1] :].partition("\n")[0]
                    column = len(line.encode("utf-8", "surrogateescape")[: one.col_offset].decode("utf-8", "surrogateescape"))
                    end = len(line.encode("utf-8", "surrogateescape")[: one.end_col_offset].decode("utf-8", "surrogateescape"))
                    begin = shift + starts[one.lineno - 1]
                    yield from (begin + column + offset for offset in ids.mentions(line[column:end], old))


# Writing, and looking at what came of it


def _apply(root: Path, contents: dict[str, bytes]) -> None:
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
        return _replaced(text, list(ids.mentions(text, old)), old, new)

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


def _places(project: Project, paths: Iterable[str], identifier: str, contents: dict[str, bytes]) -> Iterator[Location]:
    """Where an id stands as a word, in files as they are or as `contents` has them."""
    for path in paths:
        content = contents.get(path) or (project.root / path).read_bytes()
        if identifier.encode() not in content:
            continue
        text, _ = _text(content)
        lines = dict.fromkeys(text.count("\n", 0, offset) + 1 for offset in ids.mentions(text, identifier))
        yield from (Location(path, line) for line in lines)


def _named(project: Project, old: str) -> Iterator[Location]:
    """What names an id in dossier, code, tests and results: everything but evidence."""
    evidence = tuple(f"{one}/" for one in project.configuration.evidence)
    yield from _places(project, [path for path in ids.sources(project) if not path.startswith(evidence)], old, {})


def _left(project: Project, old: str, contents: dict[str, bytes]) -> Iterator[Location]:
    """What still names the old id in any file of the project but evidence."""
    evidence = tuple(f"{one}/" for one in project.configuration.evidence)
    paths = sorted(path for path in ids.below(project.root, (".",)) if not path.startswith(evidence))
    yield from _places(project, paths, old, contents)


# Evidence


def _records_that_name(project: Project, old: str) -> list[str]:
    pattern = re.compile(rf'"{re.escape(old)}(?:\.[a-z0-9]+)?"')
    return [
        line
        for path in files(project.root, project.configuration.evidence, ".jsonl")
        for line in (project.root / path).read_text("utf-8", "replace").split("\n")
        if pattern.search(line)
    ]


def _follow(before: Project, after: Project, old: str, new: str, contents: dict[str, bytes]) -> int:
    """Rewrites the evidence records; how many."""
    digest = _changed_digests(before, after, old, new, contents)
    address = re.compile(rf"\A{re.escape(old)}(?=\.[a-z0-9]+\Z|\Z)")

    def follow(text: str) -> str:
        return digest.get(text) or address.sub(new, text, count=1)

    count = 0
    for path in files(before.root, before.configuration.evidence, ".jsonl"):
        content = (before.root / path).read_bytes()
        lines: list[bytes] = []
        for line in content.split(b"\n"):
            made = _record(line, follow)
            count += made != line
            lines.append(made)
        kept = [line for line in lines if line.strip()]
        if kept != [line for line in content.split(b"\n") if line.strip()]:
            write_bytes(before.root / path, b"".join(line + b"\n" for line in sorted(kept)))
    return count


def _record(line: bytes, follow: Callable[[str], str]) -> bytes:
    """One line with every text in it followed; what is no record stays as it is."""
    try:
        data = json.loads(line)
    except ValueError:
        return line
    made = _followed(data, follow)
    return line if made == data else json.dumps(made, sort_keys=True, ensure_ascii=False).encode()


def _followed(value: object, follow: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return follow(value)
    if isinstance(value, list):
        found = [_followed(one, follow) for one in value]
        texts = [one for one in found if isinstance(one, str)]
        return sorted(texts) if len(texts) == len(value) and value == sorted(value) else found
    if isinstance(value, dict):
        return {follow(key): _followed(one, follow) for key, one in value.items()}
    return value


def _changed_digests(before: Project, after: Project, old: str, new: str, contents: dict[str, bytes]) -> dict[str, str]:
    """Digest → digest of the same thing after the renaming, of all that names the id."""
    found: dict[str, str] = {}
    for item in before.own_items():
        own = new if item.id == old else item.id
        for address in {item.id, *item.addresses}:
            made = own + address[len(item.id) :]
            found[item.digest_of(address)] = after.items[own].digest_of(made)
            found[reviews.digest(before, address)] = reviews.digest(after, made)
    found |= {test.digest: after.tests[key].digest for key, test in before.tests.items() if key in after.tests}
    found |= {unit.digest: after.units[key].digest for key, unit in before.units.items() if key in after.units}
    for path, content in contents.items():
        found[digests.of_bytes(content)] = digests.of_bytes((before.root / path).read_bytes())
    return {key: value for key, value in found.items() if key and key != value}
