"""The languages of generated prose: English in the templates and the code, Danish by `qms/technical-file/words.da.yaml`."""

from functools import cache

from samdkit.register import folder
from samdkit.sources.kinds import read_yaml

#: Language → its name in itself.
LANGUAGES = {"en": "English", "da": "Dansk"}


class Words:
    """Says a text in one language; what the catalogue lacks stays English."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._catalogue = catalogue(language)
        self.unknown: set[str] = set()
        """Texts that were asked for and that the catalogue of the language lacks."""

    # implements: KIT-SRS-092.4, KIT-SRS-094.c
    def __call__(self, text: str, **values: object) -> str:
        """The text, with the values put in at their `%(name)s`."""
        said = self._catalogue.get(text, text)
        if self.language != "en" and text not in self._catalogue and text.strip():
            self.unknown.add(text)
        return said % values if values else said

    def of_dossier(self, text: str) -> str:
        """A word that the dossier chose freely, such as a role: in the language where the catalogue has it, else as it is."""
        return self._catalogue.get(text, text)

    def several(self, one: str, many: str, number: int) -> str:
        """The text for one or for several."""
        return self(one if number == 1 else many)


@cache
def catalogue(language: str) -> dict[str, str]:
    """English → the language; empty for English."""
    path = folder() / f"words.{language}.yaml"
    return dict(read_yaml(path) or {}) if path.is_file() else {}
