"""Who and what a device or a component is: the front matter of device.md or component.md."""

from dataclasses import dataclass, field

from samdkit.model.location import Location


@dataclass(slots=True)
class Identity:
    """The one place for the facts about a device or a component."""

    facts: dict[str, str] = field(default_factory=dict)
    location: Location = field(default_factory=lambda: Location("dossier/device.md", 1))
    is_component: bool = False

    def fact(self, name: str) -> str:
        """The value of one key; `open` is a fact that isn't there yet, `none` one that can't apply."""
        return self.facts.get(name, "")

    @property
    def name(self) -> str:
        """The name, or a placeholder that says that it is missing."""
        return self.fact("name") or "(no name)"

    @property
    def version(self) -> str:
        """The version, as text."""
        return self.fact("version")

    @property
    def safety_class(self) -> str:
        """The software safety class of IEC 62304 4.3: A, B or C."""
        return self.fact("safety-class")
