"""Items, their parts and links: the dossier's nouns (format 1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from samdkit import digests
from samdkit.model.location import Location


@dataclass(slots=True, frozen=True)
class Link:
    """A claim that one item makes about another: `SRS-012 derives-from UN-003`."""

    source: str
    kind: str
    target: str
    """An item (`SRS-012`), a part (`SRS-012.b`) or a clause (`gspr:17.2`)."""
    location: Location

    @property
    def target_item(self) -> str:
        """The target without its part."""
        return self.target if ":" in self.target else self.target.partition(".")[0]


@dataclass(slots=True, frozen=True)
class Part:
    """One lettered or numbered statement of a requirement."""

    label: str
    """`a`, `b`, … or `1`, `2`, …"""
    text: str
    location: Location


@dataclass(slots=True)
class Item:
    """One thing that the dossier states: a need, a requirement, a risk, a control."""

    id: str
    kind: str
    title: str
    location: Location
    attributes: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    text: str = ""
    """Markdown below the attributes, parts included."""
    parts: tuple[Part, ...] = ()
    frame: str = ""
    """The text outside the parts; it counts in the digest of each of them."""
    origin: str = ""
    """The component that the item comes with (`samdkit-audit`); empty for the project's own."""
    text_line: int = 0
    """The line on which the text begins."""
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each attribute and link; of a default, that in the front matter."""

    def place(self, name: str) -> Location:
        """Where an attribute or link stands; where the item has none of that name, the item itself."""
        return Location(self.location.path, self.lines.get(name, self.location.line))

    @property
    def status(self) -> str:
        """`draft`, `approved` or `obsolete`."""
        return self.attributes.get("status", "draft")

    @property
    def in_force(self) -> bool:
        """Whether checks judge the item: everything but what is obsolete."""
        return self.status != "obsolete"

    @property
    def is_open_task(self) -> bool:
        """Whether it is a task that nobody has done yet."""
        return self.kind == "task" and self.attribute("state", default="open") == "open"

    def attribute(self, name: str, part: str = "", default: str = "") -> str:
        """The attribute's value, for a part the part's own where there is one (`method.c`)."""
        if part and f"{name}.{part}" in self.attributes:
            return self.attributes[f"{name}.{part}"]
        return self.attributes.get(name, default)

    def targets(self, kind: str) -> list[str]:
        """What the item's links of that kind point at, in their order."""
        return [link.target for link in self.links if link.kind == kind]

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """Each clause that the item answers, or one of its parts (`answers.c`): address, clause, name of the attribute."""
        found = []
        for name in (one for one in self.attributes if one.startswith("answers")):
            address = f"{self.id}{name[len('answers') :]}"
            found += [(address, one.strip(), name) for one in self.attributes[name].split(",") if one.strip()]
        return found

    @property
    def addresses(self) -> list[str]:
        """What evidence is counted for: each part (`SRS-012.b`), or the item where it has none."""
        return [f"{self.id}.{part.label}" for part in self.parts] or [self.id]

    def text_of(self, address: str) -> str:
        """The words that an address stands for: the part's with all text around the parts, or the item's."""
        label = address[len(self.id) + 1 :]
        for part in self.parts:
            if part.label == label:
                return f"{self.frame}\n{part.text}"
        return self.text or self.title

    # implements: KIT-SRS-011.a, KIT-SRS-011.b
    def digest_of(self, address: str) -> str:
        """The digest of the words that an address stands for (format 1: the title where there is no text)."""
        return digests.of_text(self.text_of(address) if self.text.strip() else self.title)


def item_id(address: str) -> str:
    """The item of an address: `SRS-012` for `SRS-012.b`."""
    return address.partition(".")[0]


def expand(item: Item, targets: Iterable[str]) -> list[str]:
    """The addresses meant by links that count for all parts when they name the whole item."""
    found: list[str] = []
    for target in targets:
        found.extend(item.addresses if target == item.id else [target])
    return found
