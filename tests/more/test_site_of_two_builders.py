"""The successor of the site's builder makes the same frames of the same files."""

import os
import re
import subprocess
import sys
import venv
from html import unescape

import pytest
from samdkit.outputs.technical_file.site import building
from samdkit.outputs.technical_file.site.frames import ITEM, TABLE, TITLE, Frame
from samdkit.technical_file.writing import assemble

pytestmark = pytest.mark.more

#: The last version whose parts the usual registries all have.
ZENSICAL = "zensical==0.0.73"


@pytest.fixture(scope="module")
def zensical(tmp_path_factory):
    """The command, in an environment of its own."""
    folder = tmp_path_factory.mktemp("zensical")
    venv.create(folder, with_pip=True)
    install = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ZENSICAL]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"NOT TESTED: pip could not install {ZENSICAL}: {done.stderr[-200:]}")
    return str(folder / "bin/zensical")


def built(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.html") if path.name != "404.html"
    }


def read(page):
    """Words, and headings with their anchors, of the text of a page: what a reader gets of it."""
    article = re.search(r"<article[^>]*>(.*)</article>", page, re.DOTALL)[1]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", article))).strip()
    return words, re.findall(r'<(h[1-6]) id="([^"]*)"', article)


def nav(frame):
    """The pages that the navigation leads to."""
    return set(re.findall(r'href="(?:\./)?([^"#]*\.html)"', frame.before))


@pytest.mark.verifies("KIT-SRS-093.1")
def test_both_builders_make_the_same_pages_and_frames(zensical, made_cuff, tmp_path):
    file = assemble(made_cuff.load())
    commands = {"mkdocs": [sys.executable, "-m", "mkdocs", "build", "--strict"], "zensical": [zensical, "build"]}
    for name, command in commands.items():
        building.write_source(file, tmp_path / name)
        surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "true"}
        subprocess.run(command, cwd=tmp_path / name, env=surroundings, check=True, capture_output=True)
    ours, theirs = built(tmp_path / "mkdocs/built"), built(tmp_path / "zensical/built")
    assert sorted(ours) == sorted(theirs)
    assert len(ours) > 20
    for name, page in ours.items():
        assert read(page) == read(theirs[name]), name
        assert read(page)[1], name
    for name in ours:
        frame, other = (Frame.read(tmp_path / one / "built" / name) for one in commands)
        assert len(nav(frame)) > 20
        assert nav(frame) == nav(other), name
        assert TITLE not in frame.whole("") or name in {f"{ITEM}.html", f"{TABLE}.html"}
