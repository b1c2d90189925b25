"""The files that lie beside the site: the same technical file in other forms."""

from dataclasses import dataclass
from pathlib import Path

_FORMS = {"pdf": "PDF", "word": "Word"}


@dataclass(slots=True, frozen=True)
class File:
    """A link to one of them, as seen from the top of the site."""

    address: str
    name: str


@dataclass(slots=True, frozen=True)
class Beside:
    """Paths from the folder of the technical file."""

    paths: frozenset[str]

    @classmethod
    def of(cls, top: Path, also: tuple[str, ...] = ()) -> "Beside":
        """What is there, without the site itself, and what will be."""
        there = (path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file())
        return cls(frozenset({*(one for one in there if not one.startswith("site/")), *also}))

    # implements: KIT-SRS-093.2
    def of_document(self, identifier: str) -> list[File]:
        """The forms of one document."""
        paths = {
            name: sorted(one for one in self.paths if one.startswith(f"documents/{form}/{identifier}."))
            for form, name in _FORMS.items()
        }
        return [File(f"../{one}", name) for name, found in paths.items() for one in found]
