"""References in text lead somewhere."""

import os.path
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from samdkit.checks.check import Check
from samdkit.checks.passages import Passage, passages, without_code
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.sources import standards


# implements: KIT-SRS-020.11
def find(project: Project) -> Iterator[Finding]:
    """Every reference in text and attributes names something that is there and in force.

    - `[SRS-012]`, `[SRS-012.b]` and `[iec62304:5.2.2]` name an item, part or clause that exists; an item that is obsolete may be
      spoken of only in changes, test records and anomalies.
    - `[device:version]` names a key of `device.md`.
    - A Markdown link to a file of the dossier, `[the plan](documents/plan.md)`, leads to a file that is there. Links to what lies
      outside the dossier are not followed.

    In the technical file the first become links, the second facts, the third links between pages. What names nothing is printed
    as it stands, and the reader looks for it in vain. Code, code blocks and HTML comments are not looked at; so write in code
    what looks like a reference and is none, `[ISO-8601]`. Anchors (`plan.md#scope`) are not followed.
    """
    seen: set[tuple[str, int, str]] = set()
    for passage in passages(project, lambda words: "[" in words):
        words = without_code(passage.words)
        for found in _REFERENCE.finditer(words):
            wrong = _wrong(project, found, past=passage.item is not None and passage.item.kind in _PAST)
            if wrong:
                yield from _once(_finding(passage, found, wrong), seen)
        for found in _LINK.finditer(words):
            if _leads_astray(project, passage.path, unquote(found.group("path").partition("#")[0])):
                yield from _once(_finding(passage, found, f"({found.group('path')}) leads to no file"), seen)


#: Kinds that speak of the past.
_PAST = frozenset({"change", "test-record", "anomaly"})
_REFERENCE = re.compile(
    r"(?<![\\!])\[(?:device:(?P<fact>[a-z-]+)|(?P<standard>[a-z][a-z0-9-]*):(?P<clause>[\w.*-]+)"
    r"|(?P<item>[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+)(?P<part>\.[a-z0-9]+)?)\](?![(\[:])"
)
_LINK = re.compile(r"\]\((?!<?[a-zA-Z][\w+.-]*:|[#/])<?(?P<path>[^)\s>]+)[^)]*\)")


def _wrong(project: Project, found: re.Match[str], *, past: bool) -> str:
    """What is wrong with a reference, or nothing."""
    said = found.group()
    if found["fact"]:
        known = found["fact"] in project.identity.facts or not project.has_identity
        return "" if known else f"{said} names no key of {project.identity.location.path}"
    if found["standard"]:
        name = found["standard"]
        if name not in standards.names() or standards.known(f"{name}:{found['clause']}"):
            return ""
        return f"{said} names no clause of {name}"
    item = project.item(found["item"])
    if item is None or not project.has(said[1:-1]):
        return f"{said} names nothing"
    return "" if item.in_force or past else f"{said} names what is obsolete"


def _leads_astray(project: Project, path: str, target: str) -> bool:
    """Whether a link from a file of the dossier leads to another of its files, and that is not there."""
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    inside = place.startswith(f"{posixpath.normpath(project.configuration.dossier)}/")
    # `Path.exists` raises for a name that is too long for the file system.
    return bool(target) and inside and not os.path.exists(project.root / place)  # noqa: PTH110


def _finding(passage: Passage, found: re.Match[str], wrong: str) -> Finding:
    hint = "correct the reference; what is none is written in code, between `"
    return Finding("", wrong, passage.at(found.start()), passage.name, hint=hint, fact=found.group())


def _once(finding: Finding, seen: set[tuple[str, int, str]]) -> Iterator[Finding]:
    """A default in the front matter is an attribute of every item of the file; it is one finding."""
    key = (finding.location.path, finding.location.line, finding.message)
    if key not in seen:
        seen.add(key)
        yield finding


CHECK = Check("dossier.dangling-reference", find, ("item", "section"), ("mdr-annex-ii-iii:II.0",))
