"""What the page about existing apps shows is what happens."""

import re

import pytest
from samdkit.scaffold.adopt import pages
from samdkit.sources import app_dependencies, app_routes, app_tables

PAGE = "existing-app.md"


def test_the_commands_of_the_page_work_one_after_the_other(page, samdkit, tmp_path, monkeypatch):
    (tmp_path / "app.py").write_text("import sqlite3\n\n\ndef answer():\n    return 42\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "answers"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"^\$ (.*)$", page(PAGE).text, re.MULTILINE)
    codes = [samdkit(*line.removeprefix("samdkit ").split()).code for line in shown if line.startswith("samdkit ")]
    assert [line for line in shown if not line.startswith("samdkit ")] == ["git add dossier pyproject.toml"]
    assert codes == [0, 0, 1, 1, 0, 0]


def test_every_file_that_is_written_is_explained(page):
    assert [name for name in pages.NAMES if f"{name}.md`" not in page(PAGE).section("2 Write the dossier")] == []


@pytest.mark.parametrize("reader", [app_routes, app_tables, app_dependencies])
def test_what_the_readers_know_is_named(page, reader):
    text = page(PAGE).text
    words = {
        app_routes: [name.split("-")[0] for name in app_routes._FRAMEWORKS.values() if name != "Pyramid"],
        app_tables: [kind.split()[0] for kind in app_tables._BASES.values()],
        app_dependencies: ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "requirements*.txt", "uv", "Poetry", "PDM"],
    }
    assert [one for one in words[reader] if one not in text] == []
