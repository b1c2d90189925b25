"""Reads a component from its wheel: the dossier, code and tests that it carries, and the evidence beside it."""

import io
import zipfile
import zlib
from dataclasses import dataclass, field

from samdkit.model.code import TestFunction, Unit
from samdkit.model.evidence import Evidence
from samdkit.model.finding import Finding, Severity
from samdkit.model.location import Location
from samdkit.sources import dossier, evidence, python_code, python_tests


@dataclass(slots=True)
class Content:
    """What a component brings into a device's trace graph."""

    dossier: dossier.Dossier
    units: list[Unit] = field(default_factory=list)
    tests: list[TestFunction] = field(default_factory=list)
    evidence: Evidence = field(default_factory=Evidence)
    findings: list[Finding] = field(default_factory=list)


def read(name: str, wheel: str, content: bytes, records: tuple[str, bytes] | None) -> Content:
    """The component in a wheel's bytes; `wheel` is its path as findings shall name it.

    Inside the wheel, `<package>/dossier/` and `<package>/tests/` lie beside the code. Ids of units and tests are
    those of the component's own folder (`src/…`, `tests/…`), so that its evidence fits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, OSError, NotImplementedError) as error:
        broken = Finding(
            "components.unreadable-wheel",
            f"the wheel can't be read: {error}",
            Location(wheel),
            item=name,
            hint="restore it from git",
            severity=Severity.UNREADABLE,
        )
        return Content(dossier.Dossier(), findings=[broken])
    package = name.replace("-", "_")
    folders = {
        f"{package}/dossier/": "dossier/",
        f"{package}/tests/": "tests/",
        f"{package}/": "src/" + f"{package}/",
    }
    dossiers: list[tuple[str, bytes]] = []
    tests: dict[str, str] = {}
    found = Content(dossier.Dossier())
    for path, data in sorted(members.items()):
        folder = next((one for one in folders if path.startswith(one)), None)
        if folder is None:
            continue
        own = folders[folder] + path.removeprefix(folder)
        if own.startswith("dossier/") and own.endswith(".md"):
            dossiers.append((own, data))
        elif own.startswith("tests/") and own.endswith(".py"):
            tests[own] = data.decode("utf-8", "replace")
        elif own.endswith(".py"):
            module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            units, problems = python_code.units(own, data.decode("utf-8", "replace"), module, name)
            found.units += units
            found.findings += problems
    found.dossier = dossier.read(dossiers, origin=name)
    found.tests, problems = python_tests.find(tests, origin=name)
    found.findings += [*found.dossier.findings, *problems]
    if records is not None:
        found.evidence, problems = evidence.read([records], origin=name)
        found.findings += problems
    return found
