"""What is in the product and its maker did not make: Python, the packages of the runtime lock, components, what else SOUP names.

The SBOM, the SOUP register and the checks of both look here, so that they speak of the same things.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from samdkit.model.component import LockedPackage
from samdkit.model.evidence import Environment
from samdkit.model.item import Item
from samdkit.project import Project
from samdkit.sources.locks import normal

PYTHON = "python"
#: The attributes of a SOUP item that together evaluate its published anomalies (IEC 62304, 7.1.3).
EVALUATION = ("anomaly-source", "anomaly-date", "anomaly-verdict")
#: Files in which a project says what it needs, besides its lock.
_DECLARING = ("pyproject.toml", "setup.cfg", "setup.py")


class Kind(StrEnum):
    """What sort of thing it is."""

    INTERPRETER = "interpreter"
    PACKAGE = "package"
    COMPONENT = "component"
    OTHER = "other"
    """Only the SOUP list names it: a database server, a library in another language."""


@dataclass(slots=True, frozen=True)
class Shipped:
    """One thing that is in the product."""

    name: str
    version: str
    """Empty where nothing says it."""
    kind: Kind
    licence: str = ""
    """As the tested environment or the wheel has it."""
    summary: str = ""
    hashes: tuple[str, ...] = ()
    """sha256 of each file that installation accepts."""
    marker: str = ""
    """The condition under which it is installed; empty: always."""
    tested: bool = False
    """Whether the tests ran with exactly this."""
    declared: bool = False
    """Whether the product itself asks for it."""
    requires: tuple[str, ...] = ()
    """Names of what it needs, as far as that is in the product; sorted."""
    items: tuple[Item, ...] = ()
    """The SOUP items that speak of it, the project's own first."""
    wheel: str = ""

    @property
    def identity(self) -> str:
        """`httpx==0.28.1`: no two are alike."""
        return f"{self.name}=={self.version}" if self.version else self.name


def shipped(project: Project) -> list[Shipped]:
    """All of it: Python, then the lock, then the rest, each by name; worked out once."""
    if "shipped" not in project.worked_out:
        project.worked_out["shipped"] = [*_interpreters(project), *_locked(project), *_others(project)]
    found: list[Shipped] = project.worked_out["shipped"]
    return found


def needed_by(everything: Iterable[Shipped], one: Shipped) -> list[str]:
    """Names of what needs it, sorted."""
    return sorted({other.name for other in everything if one.name in other.requires})


def environments(project: Project) -> list[Environment]:
    """Where the project's own tests ran, by version of Python: under the lock that is here, or if none did, under another."""
    used = {run.environment for run in project.runs if not run.origin}
    found = [one for digest, one in project.environments.items() if digest in used]
    fitting = [one for one in found if one.locks == project.lock_digests] or found
    return sorted(fitting, key=lambda one: (_numbers(one.python), one.digest))


def _interpreters(project: Project) -> list[Shipped]:
    """Each Python that the tests ran with; without a record the one that the SOUP list names."""
    items = _items(project)[PYTHON]
    stated = [item.attribute("version") for item in items if item.attribute("version")]
    ran = dict.fromkeys(one.python for one in environments(project))
    return [
        Shipped(
            "Python", said.rpartition(" ")[2], Kind.INTERPRETER, summary=said, tested=bool(ran), declared=True, items=tuple(items)
        )
        for said in ran or stated[:1] or ([""] if items else [])
    ]


def _locked(project: Project) -> list[Shipped]:
    packages = [one for one in project.packages if not one.development]
    names = {one.name for one in packages}
    items = _items(project)
    known = [
        {normal(one["name"]): one for one in environment.packages if one.get("version")} for environment in environments(project)
    ]
    components = {one.wheel: one.name for one in project.lock.components} if project.lock else {}
    found = []
    for one in packages:
        component = components.get(one.wheel, "") if one.wheel else ""
        facts = next((each[one.name] for each in known if each.get(one.name, {}).get("version") == one.version), {})
        found.append(_package(project, one, component, facts, items[one.name]))
    declared = _declared(project, found)
    return [
        replace(one, declared=one.name in declared, requires=tuple(sorted(names.intersection(one.requires)))) for one in found
    ]


def _package(project: Project, package: LockedPackage, component: str, facts: dict[str, Any], items: list[Item]) -> Shipped:
    content = project.components.get(component)
    licence, requires = str(facts.get("licence") or ""), [normal(one) for one in facts.get("requires", ())]
    if content is not None:
        licence, requires = content.licence or licence, [*content.requires, *requires]
    return Shipped(
        name=package.name,
        version=package.version,
        kind=Kind.COMPONENT if component else Kind.PACKAGE,
        licence=licence,
        summary=str(facts.get("summary") or ""),
        hashes=package.hashes,
        marker=package.marker,
        tested=bool(facts),
        requires=tuple(requires),
        items=tuple(items),
        wheel=package.wheel,
    )


def _declared(project: Project, packages: list[Shipped]) -> set[str]:
    """Names of what the project's own files ask for; where they ask for nothing, of what nothing else needs."""
    from samdkit.model.app import Scope  # noqa: PLC0415 - these two take longer than a check
    from samdkit.sources import app_dependencies  # noqa: PLC0415 - as above

    files = [name for name in _DECLARING if (project.root / name).is_file()]
    asked = app_dependencies.read(project.root, files).dependencies
    names = {one.name for one in asked if one.scope is Scope.RUNTIME}
    return names or {one.name for one in packages} - {name for one in packages for name in one.requires}


def _others(project: Project) -> list[Shipped]:
    """What the SOUP list names and the lock does not have."""
    locked = {one.name for one in project.packages if not one.development} | {PYTHON}
    found = []
    for name, items in sorted(_items(project).items()):
        version = next((item.attribute("version") for item in items if item.attribute("version")), "")
        if name not in locked and (version or not items[0].origin):
            shown = items[0].attribute("package")
            found.append(Shipped(shown, version, Kind.OTHER, declared=not items[0].origin, items=tuple(items)))
    return found


def _items(project: Project) -> dict[str, list[Item]]:
    """SOUP items by the package that they speak of, the project's own first."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in sorted(project.of_kind("soup"), key=lambda one: one.origin):
        name = normal(item.attribute("package"))
        if name:
            found[name].append(item)
    return found


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(one) for one in version.split(".") if one.isdigit())
