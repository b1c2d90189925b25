"""Name, version and UDI stand in one place."""

import re
import tomllib
from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.checks.passages import passages, without_code
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-020.3
def find(project: Project) -> Iterator[Finding]:
    """No text gives the device another version or UDI than `device.md`, and `pyproject.toml` has the same version.

    Looked at is every number with dots after the device's name, after "version" or "udgave", and every UDI: a number after
    "UDI-DI", "UDI" or "GTIN", or after the application identifier `(01)`. In prose, documents and items; not in changes,
    anomalies, test records, SOUP and tools, which speak of other versions and other software, nor in code and obsolete items. The
    version of a package of the lock, of a SOUP item or a tool ("SQLite version 3.45") is its own. In a component also the name of
    the distribution in `pyproject.toml` must be `package` of `component.md`.

    > version 1.3.0 stands here, and 1.2.0 in dossier/device.md

    To mend it, write `[device:version]`, `[device:udi-di]` or `[device:basic-udi-di]`: the technical file prints the fact. The
    version of another thing is written without the word ("TLS 1.2"), or in code.
    """
    if not project.has_identity:
        return
    yield from _texts(project)
    yield from _distribution(project)


#: Kinds that speak of other versions or of other software.
_OTHERS = frozenset({"change", "anomaly", "test-record", "soup", "tool"})
_NUMBER = r"v?(?P<number>[0-9]+(?:\.[0-9]+)+(?:[.-]?(?:a|b|rc|alpha|beta|dev|post)[.-]?[0-9]*)?)\b"
_UDI = re.compile(r"(?:\bUDI(?:-DI)?|\bGTIN)\b[\s:=]*(?:\(01\))?\s*(?P<udi>[0-9A-Z+./-]{8,})|\(01\)\s*(?P<gs1>[0-9]{14})")


def _texts(project: Project) -> Iterator[Finding]:
    identity = project.identity
    version = identity.version
    named = re.escape(identity.name) if project.identity.fact("name") else "(?!)"
    versions = re.compile(rf"(?:\b(?i:version|udgave)|\b{named},?(?:\s+(?i:version|udgave))?)\s+{_NUMBER}")
    holds = re.compile(rf"(?:[Vv]ersion|[Uu]dgave|VERSION|{named})\s+v?[0-9]|UDI|GTIN|\(01\)").search
    others = [re.escape(one.name) for one in project.packages] + [re.escape(one.title) for one in project.of_kind("soup", "tool")]
    other = re.compile(rf"(?:{'|'.join(others)})\s*$", re.IGNORECASE) if others else None
    udis = {identity.fact(key).removeprefix("(01)").strip() for key in ("udi-di", "basic-udi-di")}
    for passage in passages(project, holds):
        if passage.item is not None and passage.item.kind in _OTHERS:
            continue
        words = without_code(passage.words)
        for found in versions.finditer(words):
            if found["number"] != version and not (other and other.search(words[: found.start()])):
                message = f"version {found['number']} stands here, and {version or 'none'} in {identity.location.path}"
                place = passage.at(found.start("number"))
                yield Finding("", message, place, passage.name, hint="write [device:version]", fact=found["number"])
        for found in _UDI.finditer(words):
            udi = (found["udi"] or found["gs1"]).rstrip("./-")
            if any(one.isdigit() for one in udi) and udi not in udis:
                message = f"the UDI {udi} stands here, and {identity.fact('udi-di') or 'none'} in {identity.location.path}"
                hint = "write [device:udi-di] or [device:basic-udi-di]"
                yield Finding("", message, passage.at(found.start()), passage.name, hint=hint, fact=udi)


def _distribution(project: Project) -> Iterator[Finding]:
    """What `pyproject.toml` says of itself."""
    path = project.root / "pyproject.toml"
    try:
        content = path.read_text("utf-8")
        declared = tomllib.loads(content).get("project", {})
    except (OSError, ValueError):
        return  # no such file is no matter, and one that can't be read is told by the reader of the settings
    facts = {"version": project.identity.version}
    if project.identity.is_component:
        facts["name"] = project.identity.fact("package")
    for key, fact in facts.items():
        value = declared.get(key) if isinstance(declared, dict) else None
        if isinstance(value, str) and fact and value != fact:
            line = next((number for number, one in enumerate(content.split("\n"), 1) if re.match(rf"\s*{key}\s*=", one)), 0)
            message = f"the {key} here is {value}, and {fact} in {project.identity.location.path}"
            yield Finding("", message, Location("pyproject.toml", line), hint="make them agree", fact=key)


CHECK = Check("dossier.two-identities", find, ("identity",), ("iec62304:8.1.1",))
