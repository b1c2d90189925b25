"""The files that lie beside the site: the same technical file in other forms."""

from dataclasses import dataclass
from pathlib import Path

from samdkit.technical_file.words import Words

_FORMS = {"pdf": "PDF", "word": "Word"}


@dataclass(slots=True, frozen=True)
class File:
    """A link to one of them."""

    address: str
    name: str


@dataclass(slots=True, frozen=True)
class Beside:
    """Paths from the folder of the technical file, sorted."""

    paths: tuple[str, ...]

    @classmethod
    def of(cls, top: Path, also: tuple[str, ...] = ()) -> "Beside":
        """What is there, without the site itself, and what will be."""
        there = [path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()]
        return cls(tuple(sorted({*(one for one in there if not one.startswith("site/")), *also})))

    def of_document(self, identifier: str) -> list[File]:
        """The forms of one document."""
        found = {form: [one for one in self.paths if one.startswith(f"documents/{form}/{identifier}.")] for form in _FORMS}
        return [File(f"../{one}", _FORMS[form]) for form, paths in found.items() for one in paths]

    def groups(self, words: Words) -> list[tuple[str, list[File]]]:
        """All of them but those of single documents, which their pages link."""
        whole = [one for one in self.paths if "/" not in one and one.endswith(".pdf")]
        sheets = [one for one in self.paths if one.endswith((".xlsx", ".csv"))]
        others = [one for one in self.paths if one not in {*whole, *sheets} and not one.startswith("documents/")]
        named = [(words("The whole file"), whole), (words("Tables"), sheets), (words("Data and more"), others)]
        return [(title, [File(f"../{one}", one.rpartition("/")[2]) for one in paths]) for title, paths in named if paths]
