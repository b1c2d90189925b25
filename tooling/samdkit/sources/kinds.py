"""The kinds of items with their attributes and links, from `qms/kinds.yaml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from samdkit import resources

#: `requirement` in a link's ends stands for both.
REQUIREMENTS = frozenset({"system-requirement", "software-requirement"})


@dataclass(slots=True, frozen=True)
class Kind:
    """What an item of one kind may and should say."""

    name: str
    title: str
    prefix: str
    attributes: dict[str, tuple[str, ...]]
    """Attribute → the values that it may have; empty: any text."""
    several: frozenset[str]
    """Attributes with a closed list of which several values may be given."""
    wanted: tuple[str, ...]
    links: dict[str, frozenset[str]]
    """Link → kinds that it may end at; `clause` and `any` among them."""
    parts: bool


def read_yaml(path: Path) -> Any:
    """The content of a YAML file of the kit, by the fast loader where libyaml is there."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders  # nosec B506


@cache
def kinds() -> dict[str, Kind]:
    """All kinds, by name."""
    data = read_yaml(resources.root() / "qms" / "kinds.yaml")
    common = data["common"]
    return {name: _kind(name, entry, common) for name, entry in data["kinds"].items()}


@cache
def inverse(link: str) -> str:
    """How a link reads from its other end: `mitigated by` for `mitigates`."""
    return str(read_yaml(resources.root() / "qms" / "kinds.yaml")["inverse"][link])


def _kind(name: str, entry: dict[str, Any], common: dict[str, Any]) -> Kind:
    attributes = {**common["attributes"], **(entry.get("attributes") or {})}
    links = {**common["links"], **(entry.get("links") or {})}
    return Kind(
        name=name,
        title=entry["title"],
        prefix=entry["prefix"],
        attributes={key: tuple(values or ()) for key, values in attributes.items()},
        several=frozenset(entry.get("several", ())),
        wanted=tuple(entry.get("wanted", ())),
        links={link: _ends(ends, name) for link, ends in links.items()},
        parts=bool(entry.get("parts", False)),
    )


def _ends(ends: list[str], own: str) -> frozenset[str]:
    found: set[str] = set()
    for end in ends:
        if end == "requirement":
            found |= REQUIREMENTS
        else:
            found.add(own if end == "same" else end)
    return frozenset(found)
