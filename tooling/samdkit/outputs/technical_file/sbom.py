"""The software bill of materials as CycloneDX: the runtime lock, with what the tested environment knows of each package."""

import json
import re
import uuid
from datetime import UTC, datetime
from typing import Any

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from samdkit import __version__
from samdkit.model.component import LockedPackage
from samdkit.project import Project

_SPACE = uuid.UUID("6d0ad7b4-5b0e-4f3c-9a39-5b4f3a0c7a11")
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")


# implements: KIT-SRS-043
def render(project: Project) -> str:
    """The SBOM of what is in the product, development tools left out; the same tree gives the same text."""
    known = {one["name"].lower(): one for found in project.environments.values() for one in found.packages}
    device = Component(
        name=project.identity.name,
        version=project.identity.version,
        type=ComponentType.APPLICATION,
        bom_ref="device",
        supplier=OrganizationalEntity(name=project.identity.fact("maker") or None),
    )
    bom = Bom()
    bom.metadata.component = device
    bom.metadata.timestamp = datetime.fromtimestamp(project.commit.timestamp, UTC)
    bom.metadata.tools = ToolRepository(
        components=[Component(name="samdkit", version=__version__, type=ComponentType.APPLICATION, bom_ref="samdkit")]
    )
    packages = sorted((one for one in project.packages if not one.development), key=lambda one: one.name)
    parts = {one.name: _component(one, known.get(one.name.lower(), {})) for one in packages}
    for part in parts.values():
        bom.components.add(part)
    bom.register_dependency(device, parts.values())
    for one in packages:
        wanted = [_plain(name) for name in known.get(one.name.lower(), {}).get("requires", ())]
        bom.register_dependency(parts[one.name], [parts[name] for name in wanted if name in parts])
    content = "|".join(f"{one.name}=={one.version}:{','.join(one.hashes)}" for one in packages)
    bom.serial_number = uuid.uuid5(_SPACE, f"{project.identity.name} {project.identity.version} {project.commit.id} {content}")
    return json.dumps(_sorted(json.loads(JsonV1Dot6(bom).output_as_string())), indent=2, ensure_ascii=False) + "\n"


def _component(package: LockedPackage, known: dict[str, Any]) -> Component:
    licence = str(known.get("licence") or "")
    licences: list[Any] = []
    if licence:
        licences = [LicenseExpression(licence) if _EXPRESSION.fullmatch(licence) else DisjunctiveLicense(name=licence)]
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{package.name}=={package.version}",
        purl=PackageURL("pypi", name=package.name, version=package.version),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=package.hashes[0])] if len(package.hashes) == 1 else [],
        licenses=licences,
        properties=[Property(name="samdkit:accepted-sha256", value=one) for one in package.hashes],
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[ \[<>=!~;(]", name)[0]).lower()


def _sorted(value: Any) -> Any:
    """Lists in the order of their content, so that no set's order shows."""
    if isinstance(value, dict):
        return {key: _sorted(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
