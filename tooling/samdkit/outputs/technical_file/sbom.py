"""The software bill of materials as CycloneDX 1.6: the runtime lock, with what the tested environment knows of each package."""

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from samdkit import __version__
from samdkit.project import Project
from samdkit.shipped import Kind, Shipped, shipped

_SPACE = uuid.UUID("6d0ad7b4-5b0e-4f3c-9a39-5b4f3a0c7a11")
#: The number that stands in the document while its own is worked out.
_NONE = uuid.UUID(int=0)
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")


# implements: KIT-SRS-043, KIT-SRS-086.1, KIT-SRS-086.2, KIT-SRS-086.3, KIT-SRS-086.4
def render(project: Project) -> str:
    """The SBOM of what is in the product, development tools left out; the same tree gives the same text.

    Its serial number is made of everything else that it says.
    """
    bom = _bom(project, shipped(project))
    bom.serial_number = _NONE
    bom.serial_number = uuid.uuid5(_SPACE, _text(bom))
    return _text(bom)


def _bom(project: Project, everything: Sequence[Shipped]) -> Bom:
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
    parts = {one.identity: _component(one) for one in everything}
    for one in everything:
        if one.kind is Kind.COMPONENT:
            parts[one.identity].components.update(_inside(one, everything))
        bom.components.add(parts[one.identity])
    bom.register_dependency(device, [parts[one.identity] for one in everything if one.declared])
    for one in everything:
        bom.register_dependency(
            parts[one.identity], [parts[other.identity] for other in everything if other.name in one.requires]
        )
    return bom


def _component(one: Shipped, within: str = "") -> Component:
    """An entry; one that stands inside another has a reference of its own."""
    known = one.kind is Kind.PACKAGE
    source = "pypi" if known else "generic"
    qualifiers = {"checksum": f"sha256:{one.hashes[0]}"} if one.kind is Kind.COMPONENT and one.hashes else None
    return Component(
        name=one.name,
        version=one.version or None,
        type=ComponentType.PLATFORM if one.kind is Kind.INTERPRETER else ComponentType.LIBRARY,
        bom_ref=f"{within}/{one.identity}" if within else one.identity,
        purl=PackageURL(source, name=one.name.lower(), version=one.version or None, qualifiers=qualifiers),
        description=one.summary or None,
        scope=ComponentScope.OPTIONAL if one.marker and not one.tested else None,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one.hashes[0])] if len(one.hashes) == 1 else [],
        licenses=_licences(one.licence),
        properties=[Property(name=f"samdkit:{name}", value=value) for name, value in _facts(one)],
    )


def _facts(one: Shipped) -> list[tuple[str, str]]:
    facts = [("accepted-sha256", each) for each in one.hashes]
    facts += [("soup-item", item.id) for item in one.items]
    return facts + [(name, value) for name, value in (("marker", one.marker), ("wheel", one.wheel)) if value]


def _inside(component: Shipped, everything: Sequence[Shipped]) -> list[Component]:
    """What a component brings: what its own SOUP list names and what its wheel asks for, in the versions of the product."""
    found = []
    for one in everything:
        listed = tuple(item for item in one.items if item.origin == component.name)
        if one is not component and (listed or one.name in component.requires):
            found.append(_component(replace(one, items=listed), component.identity))
    return found


def _licences(licence: str) -> list[Any]:
    if not licence:
        return []
    return [LicenseExpression(licence) if _EXPRESSION.fullmatch(licence) else DisjunctiveLicense(name=licence)]


def _text(bom: Bom) -> str:
    return json.dumps(_sorted(json.loads(JsonV1Dot6(bom).output_as_string())), indent=2, ensure_ascii=False) + "\n"


def _sorted(value: Any) -> Any:
    """Lists in the order of their content, so that no set's order shows."""
    if isinstance(value, dict):
        return {key: _sorted(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
