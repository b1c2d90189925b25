"""The search index: settings by the builder, and every page with its words."""

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

#: Place from the top of the site, title, words.
Entry = tuple[str, str, str]


# implements: KIT-SRS-093.2
def index(built: Path, entries: Iterable[Entry]) -> bytes:
    """The bytes of the index that the theme's search reads."""
    found = json.loads((built / "search" / "search_index.json").read_text("utf-8"))
    docs = [
        {"location": place, "title": escape(title, quote=False), "text": escape(words, quote=False)}
        for place, title, words in entries
    ]
    return json.dumps({**found, "docs": docs}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
