"""Where the links of the technical file lead on the site."""

import re

from samdkit.model.item import Item
from samdkit.technical_file.references import place_of
from samdkit.technical_file.writing import TechnicalFile

#: Addresses of other places that a page may name; anything else (`javascript:`) is no link.
_OUTSIDE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


class Places:
    """The pages of one site: one a document and one an item, with those that came with components."""

    def __init__(self, file: TechnicalFile) -> None:
        project = file.project
        self.items: dict[str, Item] = {item.id: item for item in project.items.values() if place_of(project, item.id) is not None}
        self.documents = {page.document.name for page in file.pages}

    # implements: KIT-SRS-093.2
    def of(self, target: str, base: str) -> str:
        """The address of a target as seen from a page whose folder is `base` below the top; empty where nothing is there."""
        scheme, _, name = target.partition(":")
        if scheme == "item":
            return f"{base}{of_item(name)}" if name in self.items else ""
        if scheme == "document":
            document, _, anchor = name.partition("#")
            place = f"{base}{document}.html" + (f"#{anchor}" if anchor else "")
            return place if document in self.documents else ""
        return target if target.startswith("#") or _OUTSIDE.match(target) else ""


def of_item(identifier: str) -> str:
    """The page of an item, from the top of the site."""
    return f"items/{identifier}.html"
