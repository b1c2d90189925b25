"""Reads a component from its wheel: the dossier, code and tests that it carries, and the evidence beside it."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from samdkit.model.code import TestFunction, Unit
from samdkit.model.evidence import Evidence
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.sources import dossier, evidence, python_code, python_tests, python_text
from samdkit.sources.locks import normal

UNREADABLE_WHEEL = "components.unreadable-wheel"
_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
#: The name at the beginning of a requirement.
_NAME = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
#: What a damaged archive makes `zipfile` raise.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, RuntimeError, OSError, EOFError, MemoryError)


@dataclass(slots=True)
class Content:
    """What a component brings into a device's trace graph."""

    dossier: dossier.Dossier
    units: list[Unit] = field(default_factory=list)
    tests: list[TestFunction] = field(default_factory=list)
    evidence: Evidence = field(default_factory=Evidence)
    licence: str = ""
    """As the wheel's own metadata have it."""
    requires: tuple[str, ...] = ()
    """Names of the distributions that it needs at run time, as the wheel's own metadata have them; sorted."""
    findings: list[Finding] = field(default_factory=list)


# implements: KIT-SRS-006.c
def read(name: str, wheel: str, content: bytes, records: tuple[str, bytes] | None) -> Content:
    """The component in a wheel's bytes; `wheel` is its path as findings shall name it.

    Inside the wheel, `<package>/dossier/` and `<package>/tests/` lie beside the code. Ids of units and tests are
    those of the component's own folder (`src/…`, `tests/…`), so that its evidence fits.
    """
    found = Content(dossier.Dossier())
    members: dict[str, bytes] = {}
    for path, data in _members(content):
        if isinstance(data, bytes):
            members[path] = data
        else:
            found.findings.append(
                _broken(name, wheel, f"{path} in the wheel can't be read: {data}" if path else f"no wheel: {data}")
            )
    package = name.replace("-", "_")
    found.licence, found.requires = _metadata(members)
    folders = {
        f"{package}/dossier/": "dossier/",
        f"{package}/tests/": "tests/",
        f"{package}/": "src/" + f"{package}/",
    }
    dossiers: list[tuple[str, bytes]] = []
    tests: dict[str, str] = {}
    for path, data in sorted(members.items()):
        folder = next((one for one in folders if path.startswith(one)), None)
        if folder is None:
            continue
        own = folders[folder] + path.removeprefix(folder)
        if own.startswith("dossier/") and own.endswith(".md"):
            dossiers.append((own, data))
        elif own.startswith("tests/") and own.endswith(".py"):
            tests[own], problems = python_text.decode(own, data)
            found.findings += problems
        elif own.startswith("src/"):
            units, problems = _units(own, path, data, name)
            found.units += units
            found.findings += problems
    found.dossier = dossier.read(dossiers, origin=name)
    found.tests, problems = python_tests.find(tests, origin=name)
    found.findings += [*found.dossier.findings, *problems]
    if records is not None:
        found.evidence, problems = evidence.read([records], origin=name)
        found.findings += problems
    return found


def _metadata(members: dict[str, bytes]) -> tuple[str, tuple[str, ...]]:
    """Licence and needs of a wheel's distribution, as far as it says them; what only an extra needs is left out."""
    content = next((data for path, data in members.items() if _METADATA.fullmatch(path)), b"")
    head = content.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n\n")[0].split("\n")
    fields = [(name, value.strip()) for name, found, value in (line.partition(":") for line in head) if found]
    licence = next((value for name, value in fields if name == "License-Expression"), "")
    needs = [value for name, value in fields if name == "Requires-Dist" and "extra ==" not in value]
    return licence, tuple(sorted({normal(one) for value in needs for one in _NAME.findall(value)}))


def _units(own: str, path: str, data: bytes, name: str) -> tuple[list[Unit], list[Finding]]:
    """The marked units of a source in any language, and what can't be read in it."""
    if own.endswith(".py"):
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        source, unread = python_text.decode(own, data)
        units, problems = python_code.units(own, source, module, name)
        return units, unread + problems
    if not python_text.may_hold_marker(data):
        return [], []
    from samdkit.sources import markers  # noqa: PLC0415 - takes 10 ms, and few components have any

    if not markers.reads(own):
        return [], []
    source, unread = markers.decode(own, data)
    units, problems = markers.units(own, source, name)
    return units, unread + problems


def _members(content: bytes) -> Iterator[tuple[str, bytes | Exception]]:
    """Each file of an archive, or why it can't be read; a path of nothing stands for the whole archive."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except _UNREADABLE as error:
        yield "", error
        return
    for info in infos:
        if info.is_dir():
            continue
        try:
            yield info.filename, archive.read(info)
        except _UNREADABLE as error:
            yield info.filename, error


# implements: KIT-SRS-006.d
def _broken(name: str, wheel: str, message: str) -> Finding:
    hint = "restore it from git"
    return Finding(
        UNREADABLE_WHEEL, " ".join(message.split()), Location(wheel), item=name, hint=hint, severity=Severity.UNREADABLE
    )
