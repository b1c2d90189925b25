"""What a stranger reads first is true."""

import os
import re
import subprocess
import sys

import pytest

from .conftest import DOCS, ROOT

PAGES = ["README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md"]


def read(name):
    return (ROOT / name).read_text("utf-8")


def test_the_readme_shows_the_real_help():
    command = [sys.executable, "-m", "samdkit", "--help"]
    done = subprocess.run(command, env={**os.environ, "COLUMNS": "80"}, capture_output=True, encoding="utf-8", check=True)
    shown = read("README.md").partition("<!-- help: begins -->\n")[2].partition("<!-- help: ends -->")[0]
    assert shown == f"```text\n$ samdkit --help\n{done.stdout.rstrip()}\n```\n"


def test_the_first_commands_of_the_readme_are_targets_of_dev_py():
    commands = re.findall(r"^python3 dev\.py (\S+)", read("README.md"), re.MULTILINE)
    assert commands == ["demo", "test"]


def test_every_target_of_dev_py_is_explained_and_no_other():
    done = subprocess.run([sys.executable, "dev.py", "--help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    targets = set(re.findall(r"^    ([a-z-]+)\b", done.stdout, re.MULTILINE))
    assert len(targets) > 5
    assert set(re.findall(r"\| `python3 dev\.py ([a-z-]+)(?: \[NAME\])?` \|", read("CONTRIBUTING.md"))) == targets


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pictures_of_a_page_lead_to_files(name):
    targets = [one for one in re.findall(r"\]\(([^)#]+)", read(name)) if not one.startswith("http")]
    assert [one for one in targets if not (ROOT / one).is_file()] == []


def test_folders_named_in_the_readme_exist():
    folders = re.findall(r"^\| `([a-z_/]+/)`", read("README.md"), re.MULTILINE)
    assert len(folders) > 4
    assert [one for one in folders if not (ROOT / one).is_dir()] == []


def test_pictures_are_small_and_described():
    pictures = list((DOCS / "images").glob("*.png"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 200_000] == []
    for name in (ROOT / "README.md", DOCS / "index.md", DOCS / "tutorial.md"):
        descriptions = re.findall(r"!\[(.*?)\]", name.read_text("utf-8"))
        assert descriptions
        assert all(len(one) > 40 for one in descriptions)


def test_the_version_of_the_package_has_its_place_in_the_changelog():
    version = re.search(r'^version = "(.+)"$', read("pyproject.toml"), re.MULTILINE).group(1)
    assert f"\n## {version} " in read("CHANGELOG.md")


def test_no_page_names_a_folder_of_a_machine():
    pages = [*(ROOT / name for name in PAGES), *DOCS.rglob("*.md")]
    assert len(pages) > 15
    assert [path.name for path in pages if re.search(r"(?<![\w.])/(?:work|tmp|root|home|Users)/", path.read_text("utf-8"))] == []
