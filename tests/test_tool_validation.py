"""The kit's own dossier speaks of the kit that is here."""

import re
import tomllib
from pathlib import Path

import pytest
from samdkit.checks.catalogue import checks
from samdkit.project import load
from samdkit.sources.locks import normal

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def kit():
    return load(ROOT)


def test_each_check_has_a_requirement_of_its_own_and_its_function_bears_it(kit):
    """A new check comes at the end of the list of its group in requirements-checks.md, with `# implements:` above `find`."""
    required = {}
    for item in kit.requirements():
        for part in item.parts:
            if name := re.match(r"`([a-z-]+\.[a-z-]+)`: ", part.text):
                required.setdefault(name[1], []).append(f"{item.id}.{part.label}")
    assert sorted(required) == sorted(check.id for check in checks())
    for check in checks():
        (address,) = required[check.id]
        path = f"tooling/samdkit/checks/{check.id.replace('-', '_').replace('.', '/')}.py"
        assert f"{path}::find" in [unit.id for unit in kit.units_of(address)], check.id


def test_its_soup_are_the_packages_that_the_kit_asks_for(kit):
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    named = {normal(re.split(r"[<>=!~ ]", one)[0]) for one in asked}
    assert {normal(item.attribute("package")) for item in kit.of_kind("soup")} == {*named, "python"}


def test_it_names_no_test_folder_that_is_not_there(kit):
    assert [place for place in kit.configuration.tests if not (ROOT / place).exists()] == []
