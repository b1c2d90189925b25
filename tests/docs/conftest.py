"""The pages, and the scripts that make some of them."""

import importlib
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="session")
def reference():
    """`docs/reference.py`, as `python docs/reference.py` finds it."""
    sys.path.insert(0, str(DOCS))
    try:
        yield importlib.import_module("reference")
    finally:
        sys.path.remove(str(DOCS))


class Page:
    """One Markdown page."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text("utf-8")

    @property
    def headings(self) -> list[str]:
        """Every heading outside fences, without its level and anchor."""
        plain = _FENCE.sub("", self.text)
        return [one.partition(" {")[0] for one in re.findall(r"^#+ (.+)$", plain, re.MULTILINE)]

    def section(self, heading: str) -> str:
        """The text below a heading, up to the next of its level or above; fences hold no headings."""
        hidden = _FENCE.sub(lambda found: found.group(0).replace("#", "\0"), self.text)
        start = re.search(rf"^(#+) {re.escape(heading)}$", hidden, re.MULTILINE)
        assert start is not None, f"{self.path.name} has no heading {heading}"
        end = re.search(rf"^#{{1,{len(start.group(1))}}} ", hidden[start.end() :], re.MULTILINE)
        return hidden[start.end() : start.end() + end.start() if end else None].replace("\0", "#")

    def first_column(self, heading: str) -> list[str]:
        """The names in backticks in the first column of the tables of a section, in their order."""
        rows = re.findall(r"^\| (`[^|]*) \|", self.section(heading), re.MULTILINE)
        return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]

    def examples(self, language: str) -> dict[str, str]:
        """Title → text of the fenced examples with a title."""
        return {title: text for name, title, text in _FENCE.findall(self.text) if name == language and title}


@pytest.fixture
def page():
    """`page("formats/dossier.md")`."""
    return lambda name: Page(DOCS / name)
