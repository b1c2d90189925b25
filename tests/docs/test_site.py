"""The kit's site builds without a warning and needs nothing from elsewhere."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from .conftest import DOCS, ROOT

#: What a browser fetches by itself.
_FETCHED = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "embed": "src",
    "object": "data", "link": "href", "use": "href",
}  # fmt: skip
_NOT_FETCHED = {"canonical", "next", "prev", "license", "author"}
_OUTSIDE = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kit") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return folder


class _Fetched(HTMLParser):
    """Collects the addresses that a page fetches."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "link" and attributes.get("rel") in _NOT_FETCHED:
            return
        self.addresses += [attributes[name] for name in (_FETCHED.get(tag), "srcset", "poster") if attributes.get(name)]
        self.addresses += re.findall(r"url\(([^)]*)\)", attributes.get("style") or "")


def fetched(html):
    parser = _Fetched()
    parser.feed(html)
    return parser.addresses


def outside(addresses):
    return [one for one in addresses if _OUTSIDE.match(one.strip(" \"'"))]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://elsewhere.example/a.js"></script>',
        '<link rel="stylesheet" href="//elsewhere.example/a.css">',
        '<link rel="preconnect" href="https://elsewhere.example">',
        '<img src="http://elsewhere.example/a.png">',
        '<p style="background: url(https://elsewhere.example/a.png)">',
    ],
)
def test_an_address_outside_is_seen(html):
    assert outside(fetched(html))


def test_no_page_fetches_anything_from_elsewhere(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 12
    addresses = {path.name: fetched(path.read_text("utf-8")) for path in pages}
    assert all(addresses.values())
    assert {name: found for name, all_of_it in addresses.items() if (found := outside(all_of_it))} == {}


def test_no_style_fetches_a_font_or_image_from_elsewhere(site):
    styles = list(site.rglob("*.css"))
    assert styles
    for path in styles:
        text = path.read_text("utf-8")
        assert outside([*re.findall(r"url\(([^)]*)\)", text), *re.findall(r"@import\s+([^;]+)", text)]) == [], path.name


def test_no_page_has_a_diagram_whose_script_the_theme_would_fetch(site):
    assert [path.name for path in site.rglob("*.html") if re.search(r'class="[^"]*mermaid', path.read_text("utf-8"))] == []


def test_every_page_is_in_the_site_and_no_script_of_the_pages_is(site):
    for path in DOCS.rglob("*.md"):
        assert (site / path.relative_to(DOCS)).with_suffix(".html").is_file()
    assert list(site.rglob("*.py")) == []


@pytest.mark.more
def test_a_browser_asks_for_nothing_outside_and_a_phone_need_not_scroll_sideways(site):
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("this machine has no chromium")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        for path in sorted(site.rglob("*.html")):
            if path.name == "404.html":  # it names its files from the root of a server
                continue
            page.goto(path.as_uri())
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
        browser.close()
    assert len(asked) > 20
    assert [one for one in asked if not one.startswith(site.as_uri())] == []
