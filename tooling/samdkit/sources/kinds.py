"""The kinds of items with their attributes and links, from `qms/kinds.yaml`."""

from dataclasses import dataclass
from datetime import date
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
    dates: frozenset[str]
    """Attributes that hold a day, `YYYY-MM-DD`."""
    wanted: tuple[str, ...]
    wanted_below: tuple[str, ...]
    """Wanted as well, but not of an item that others are `part-of`."""
    links: dict[str, frozenset[str]]
    """Link → kinds that it may end at; `clause` and `any` among them."""
    parts: bool
    text_wanted: bool = False
    """Whether an item says in its text what a title can't: the steps of a protocol, the reason of a waiver."""

    def words(self, attribute: str) -> list[str]:
        """What a value of the attribute may be, as findings say it; empty: any text."""
        return [*self.attributes[attribute], *(["a day as in 2026-11-30"] if attribute in self.dates else [])]

    # implements: KIT-SRS-016.a
    def not_allowed(self, attribute: str, value: str) -> str:
        """The first word of the value that the attribute may not have, or nothing."""
        if not self.words(attribute):
            return ""
        given = [one.strip() for one in value.split(",")] if attribute in self.several else [value]
        return next((one for one in given if not self._allows(attribute, one)), "")

    def _allows(self, attribute: str, word: str) -> bool:
        return word in self.attributes[attribute] or (attribute in self.dates and _is_day(word))


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


def _is_day(word: str) -> bool:
    try:
        return date.fromisoformat(word).isoformat() == word
    except ValueError:
        return False


def _kind(name: str, entry: dict[str, Any], common: dict[str, Any]) -> Kind:
    attributes = {**common["attributes"], **(entry.get("attributes") or {})}
    links = {**common["links"], **(entry.get("links") or {})}
    return Kind(
        name=name,
        title=entry["title"],
        prefix=entry["prefix"],
        attributes={key: tuple(values or ()) for key, values in attributes.items()},
        several=frozenset(entry.get("several", ())),
        dates=frozenset(entry.get("dates", ())),
        wanted=tuple(entry.get("wanted", ())),
        wanted_below=tuple(entry.get("wanted-below", ())),
        links={link: _ends(ends, name) for link, ends in links.items()},
        parts=bool(entry.get("parts", False)),
        text_wanted=entry.get("text") == "wanted",
    )


def _ends(ends: list[str], own: str) -> frozenset[str]:
    found: set[str] = set()
    for end in ends:
        if end == "requirement":
            found |= REQUIREMENTS
        else:
            found.add(own if end == "same" else end)
    return frozenset(found)
