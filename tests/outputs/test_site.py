"""The site: a page an item, every link leads somewhere, and only what changed is written again."""

import json
import os
import re
import shutil
from collections import defaultdict
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from samdkit.outputs.technical_file import site
from samdkit.project import load
from samdkit.technical_file.blocks import Figure, Items
from samdkit.technical_file.table import Table
from samdkit.technical_file.writing import assemble

#: Files of other forms, as the writer of the whole file puts them beside the site.
BESIDE = ("technical-file.pdf", "tables/risk-table.xlsx", "documents/pdf/II.5-risk-management-file.pdf", "README.txt")


class Page(HTMLParser):
    """What a page links, names and holds."""

    def __init__(self, path):
        super().__init__()
        self.links, self.names, self.starts, self.words = [], [], [], []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.starts.append((tag, attributes))
        if "id" in attributes:
            self.names.append(attributes["id"])
        if tag in {"a", "link"} and "href" in attributes:
            self.links.append(attributes["href"])

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.words))


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Built:
    """A project whose site is built, again and again, as the writer of the technical file does it."""

    def __init__(self, root, out):
        self.root, self.out = root, out

    @property
    def site(self):
        return self.out / "now/site"

    def build(self, language="en", *, cached=True):
        """Builds the site; how many files were written."""
        new = self.out / "new"
        for name in BESIDE:
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).touch()
        file = assemble(load(self.root), language)
        old, cache = (self.site, self.root / ".samdkit/cache") if cached and self.site.exists() else (None, None)
        if cached:
            cache = self.root / ".samdkit/cache"
        written = site.write(file, self.out / "work", new / "site", before=old, cache=cache, also=("contents.csv",))
        shutil.rmtree(self.out / "now", ignore_errors=True)
        shutil.rmtree(self.out / "work", ignore_errors=True)
        new.rename(self.out / "now")
        (self.out / "now/contents.csv").touch()
        self.file = file
        return written


@pytest.fixture(scope="module")
def root(made_cuff, tmp_path_factory):
    target = tmp_path_factory.mktemp("site") / "cuff"
    shutil.copytree(made_cuff.root, target)
    return target


@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    made = Built(root, tmp_path_factory.mktemp("out"))
    made.build()
    return made


@pytest.fixture
def again(root, built, tmp_path):
    """A copy of the built project, to be changed and built again."""
    shutil.copytree(root, tmp_path / "cuff")
    shutil.copytree(built.out, tmp_path / "out")
    return Built(tmp_path / "cuff", tmp_path / "out")


def from_scratch(made, tmp_path):
    other = Built(made.root, tmp_path / "scratch")
    other.build(cached=False)
    return tree(other.site)


@pytest.mark.verifies("KIT-SRS-093.2")
def test_every_link_leads_to_a_page_an_anchor_or_a_file_that_is_there(built):
    pages = {path: Page(path) for path in built.site.rglob("*.html")}
    dead = defaultdict(set)
    for path, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = unquote(link).partition("#")
            target = Path(os.path.normpath(path.parent / name)) if name else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (anchor and target in pages and anchor not in pages[target].names):
                dead[path.name].add(link)
    assert dict(dead) == {}


@pytest.mark.verifies("KIT-SRS-093.1")
def test_every_item_that_a_document_shows_has_a_page_with_what_the_file_says_of_it(built):
    context, project = built.file.context, built.file.project
    shown = [view for page in built.file.pages for block in page.blocks if isinstance(block, Items) for view in block.views]
    assert len(shown) > 20
    for view in shown:
        page = Page(built.site / f"items/{view.item.id}.html")
        assert page.starts.count(("h1", {"id": "content"})) == 1
        assert view.item.id in page.text
        assert view.place in page.text
        for name, _ in view.facts:
            assert name.replace("-", " ") in page.text
        if view.parts is not None:
            assert all(row[0] in page.text for row in view.parts.rows)
    inherited = [item for item in project.items.values() if item.origin and item.in_force]
    assert inherited
    for item in inherited:
        assert f"inherited from component {item.origin}" in Page(built.site / f"items/{item.id}.html").text
    assert context.words.language == "en"


@pytest.mark.verifies("KIT-SRS-093.1")
def test_tables_pictures_and_items_of_each_document_stand_in_its_page(built):
    for page in built.file.pages:
        html = (built.site / f"{page.document.name}.html").read_text("utf-8")
        tables = [block for block in page.blocks if isinstance(block, Table | Items)]
        assert html.count('<table class="data"') >= len(tables)
        for block in page.blocks:
            if isinstance(block, Figure):
                assert block.svg in html
            elif isinstance(block, Items):
                assert all(f'href="items/{view.item.id}.html"' in html for view in block.views)
        assert page.document.id in html
        assert page.version in html


@pytest.mark.verifies("KIT-SRS-093.1")
def test_no_mark_of_a_frame_is_left(built):
    for path in built.site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"data-fill|samdkit-title|[\ue000-\uf8ff]", text), path.name
    assert not [path for path in built.site.rglob("*") if path.name in {"item.html", "table.html", "404.html", "sitemap.xml"}]


@pytest.mark.verifies("KIT-SRS-094.b")
def test_tables_name_their_columns_and_rows_and_can_be_read_by_any_reader(built):
    for path in built.site.rglob("*.html"):
        page = Page(path)
        heads = [attributes for tag, attributes in page.starts if tag == "th"]
        assert {one.get("scope") for one in heads} <= {"col", "row"}, path.name
        assert all("aria-label" in one or "aria-labelledby" in one for tag, one in page.starts if one.get("class") == "table")
        assert len(page.names) == len(set(page.names)), path.name
        levels = [int(tag[1]) for tag, _ in page.starts if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), path.name


@pytest.mark.verifies("KIT-SRS-093.2")
def test_items_are_found_by_search_and_without_it(built):
    index = json.loads((built.site / "search/search_index.json").read_text("utf-8"))
    places = [one["location"].partition("#")[0] for one in index["docs"]]
    items = sorted(f"items/{path.name}" for path in (built.site / "items").iterdir())
    assert sorted(place for place in places if place.startswith("items/")) == items
    assert {"items/item.html", "tables/table.html"}.isdisjoint(places)
    listed = Page(built.site / "all-items.html")
    assert set(items) <= set(listed.links)


@pytest.mark.verifies("KIT-SRS-093.2")
def test_documents_link_their_other_forms(built):
    assert "../documents/pdf/II.5-risk-management-file.pdf" in Page(built.site / "risk-management-file.html").links
    overview = Page(built.site / "index.html")
    assert {"../technical-file.pdf", "../contents.csv", "../README.txt", "risk-management-file.html"} <= set(overview.links)


@pytest.mark.verifies("KIT-SRS-093.3")
def test_nothing_is_written_where_nothing_changed(again):
    before = {path: path.stat().st_ino for path in again.site.rglob("*.html")}
    assert again.build() == 0
    assert {path: path.stat().st_ino for path in again.site.rglob("*.html")} == before


CHANGES = {
    "a text": ("dossier/requirements.md", "SHALL", "SHALL always"),
    "a title": ("dossier/risks.md", "## RISK-001 ", "## RISK-001 Renamed: "),
    "an attribute": ("dossier/risks.md", "- severity: ", "- theme: time\n- severity: "),
    "a kind that is new": ("dossier/needs.md", "\n## UN-001", "\n## UN-777 One more\n\nMore.\n\n## UN-001"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.verifies("KIT-SRS-093.3")
def test_after_a_change_the_site_is_that_of_a_build_from_scratch(again, tmp_path, change):
    path, old, new = CHANGES[change]
    file = again.root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    untouched = (again.site / "items/PULSE-SRS-001.html").stat().st_ino
    assert 0 < again.build() < len(tree(again.site)) / 2
    assert tree(again.site) == from_scratch(again, tmp_path)
    assert (again.site / "items/PULSE-SRS-001.html").stat().st_ino == untouched


@pytest.mark.verifies("KIT-SRS-093.3")
def test_a_link_that_is_gone_is_gone_from_every_page(again, tmp_path):
    file = again.root / "dossier/risk-controls.md"
    text = file.read_text("utf-8")
    found = re.search(r"\n- mitigates: .*", text)
    file.write_text(text.replace(found[0], "", 1), "utf-8")
    again.build()
    assert tree(again.site) == from_scratch(again, tmp_path)


@pytest.mark.verifies("KIT-SRS-093.3")
def test_a_record_that_is_gone_is_gone_from_every_page(again, tmp_path):
    runs = again.root / "evidence/runs.jsonl"
    lines = runs.read_text("utf-8").splitlines(keepends=True)
    runs.write_text("".join(lines[:-1]), "utf-8")
    again.build()
    assert tree(again.site) == from_scratch(again, tmp_path)


@pytest.mark.parametrize("name", ["items/SRS-001.html", "risk-management-file.html", "site.css", "search/search_index.json"])
@pytest.mark.verifies("KIT-SRS-093.3")
def test_what_somebody_changed_in_the_built_site_is_not_taken_over(again, tmp_path, name):
    path = again.site / name
    path.write_bytes(path.read_bytes().replace(b"e", b"o"))
    assert again.build() == 1
    assert tree(again.site) == from_scratch(again, tmp_path)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"index.html": ["x"]}', b'{"index.html": "xy"}', b'{"text of index": [1, 2]}', b"\xff"]
)
def test_a_damaged_memory_of_the_last_build_is_as_none(again, tmp_path, damage):
    (again.root / ".samdkit/cache/site/pages.json").write_bytes(damage)
    again.build()
    assert tree(again.site) == from_scratch(again, tmp_path)


@pytest.mark.parametrize("damage", ["gone", "empty", "changed"])
@pytest.mark.verifies("KIT-SRS-093.3")
def test_damaged_frames_are_built_anew(again, tmp_path, damage):
    (frame,) = (again.root / ".samdkit/cache/site/frames").glob("*/requirements.html")
    if damage == "gone":
        frame.unlink()
    else:
        frame.write_bytes(b"" if damage == "empty" else frame.read_bytes().replace(b"Software", b"Hardware"))
    again.build()
    assert tree(again.site) == from_scratch(again, tmp_path)


@pytest.mark.verifies("KIT-SRS-093.3")
def test_the_same_files_give_the_same_bytes_in_another_place(again, built, tmp_path):
    assert from_scratch(again, tmp_path) == tree(built.site)


@pytest.mark.verifies("KIT-SRS-094.c")
def test_a_danish_site_says_so(again):
    again.build("da")
    for path in again.site.rglob("*.html"):
        assert ("html", {"lang": "da", "class": "no-js"}) in Page(path).starts


def test_a_link_of_a_text_that_leads_nowhere_is_words(again):
    with (again.root / "dossier/device.md").open("a", encoding="utf-8") as file:
        file.write("\nSee [this page][1].\n\n[1]: nowhere.md\n")
    again.build()
    page = Page(again.site / "device-description.html")
    assert "See this page." in page.text
    assert not [link for link in page.links if "nowhere" in link]


@pytest.mark.verifies("KIT-SRS-093.4")
def test_headings_keep_their_signs_on_the_page_in_its_contents_and_in_the_search(again):
    title = 'A <b> & "c" `d_e` *f* [g] 3 | 4 # h'
    with (again.root / "dossier/device.md").open("a", encoding="utf-8") as file:
        file.write(f"\n## {title}\n\nThe text below it.\n")
    again.build()
    shown = 'A <b> & "c" d_e f [g] 3 | 4 # h'
    assert Page(again.site / "device-description.html").text.count(shown) == 3  # heading, and contents for both widths
    index = json.loads((again.site / "search/search_index.json").read_text("utf-8"))
    (entry,) = [one for one in index["docs"] if unescape(one["title"]) == shown]
    assert "The text below it." in entry["text"]
    anchor = entry["location"].partition("#")[2]
    assert anchor in Page(again.site / "device-description.html").names
