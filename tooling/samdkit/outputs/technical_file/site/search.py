"""The search index: what the builder wrote of its pages, with the items and the rows of tables added."""

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

from samdkit.outputs.technical_file.site.frames import ITEM, TABLE
from samdkit.outputs.technical_file.site.words_as_html import put_back

_STUBS = (f"{ITEM}.html", f"{TABLE}.html")

#: Place from the top of the site, title, words.
Entry = tuple[str, str, str]


def index(built: Path, entries: Iterable[Entry]) -> bytes:
    """The bytes of the index that the theme's search reads."""
    found = json.loads((built / "search" / "search_index.json").read_text("utf-8"))
    docs = [
        {name: put_back(text) if isinstance(text, str) else text for name, text in doc.items()}
        for doc in found["docs"]
        if not doc["location"].startswith(_STUBS)
    ]
    docs += [
        {"location": place, "title": escape(title, quote=False), "text": escape(words, quote=False)}
        for place, title, words in entries
    ]
    return json.dumps({**found, "docs": docs}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
