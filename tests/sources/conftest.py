"""Reads single dossier files."""

import textwrap
from collections.abc import Callable

import pytest
from samdkit.sources import dossier


@pytest.fixture
def read() -> Callable[..., dossier.Dossier]:
    """Reads a text as the file `dossier/file.md`, or as another; the text is dedented."""

    def reading(text: str, path: str = "dossier/file.md") -> dossier.Dossier:
        return dossier.read([(path, textwrap.dedent(text).lstrip("\n").encode("utf-8"))])

    return reading


@pytest.fixture
def item(read):
    """Reads the only item of a file of software requirements, without complaint."""

    def reading(text: str, front: str = ""):
        found = read(f"---\nkind: software-requirement\n{front}---\n{textwrap.dedent(text)}")
        assert found.findings == []
        (only,) = found.items
        return only

    return reading


@pytest.fixture
def problems(read):
    """The findings of a text: check, line, item and message of each."""

    def reading(text: str, path: str = "dossier/file.md") -> list[tuple[str, int, str, str]]:
        return [(one.check, one.location.line, one.item, one.message) for one in read(text, path).findings]

    return reading
