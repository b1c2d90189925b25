"""The frames of the site: what mkdocs-material makes of the headings of documents: navigation, contents, search and all around.

A page for each document and two more, of an item and of a part of a table, are all that the builder makes: one page of Markdown
an item would take it the better part of a minute at 10 000 items. No plug-in but search, no hooks, no templates of our own, so
that zensical makes the same frames of the same files.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess  # nosec B404 - runs mkdocs, which has no lasting Python interface
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Template

from samdkit.errors import CannotTell
from samdkit.outputs.technical_file.site.page_text import Heading
from samdkit.outputs.technical_file.site.words_as_html import EXTENSIONS, all_set_aside, put_back
from samdkit.register import folder
from samdkit.technical_file.writing import TechnicalFile

#: Pages of the builder that stand for all of their kind; they are in folders as what is made of them is.
ITEM, TABLE = "items/item", "tables/table"
#: The page of all items by kind.
ALL_ITEMS = "all-items"
TITLE = "samdkit-title"
#: The anchor of the heading of an item or a table.
CONTENT = "content"
_ARTICLE = re.compile(r"(<article[^>]*>).*?(</article>)", re.DOTALL)
_SEARCH = re.compile(r'class="md-search__input" name="query" aria-label="([^"]*)"')
_ROOM = re.compile(r"\s*\n\s*")
#: Of use to a web server's address only, or to who mends the theme.
_NOT_CARRIED = ("404.html", "sitemap.xml", "sitemap.xml.gz", "assets/**/*.map")


@dataclass(slots=True, frozen=True)
class Frame:
    """What stands before and after the text of a page."""

    before: str
    after: str

    @classmethod
    def read(cls, path: Path) -> "Frame":
        """The frame in a page of the builder; the text of the page is left out."""
        html = _named(path.read_text("utf-8"))
        found = _ARTICLE.search(html)
        if found is None:
            raise CannotTell(f"the builder of the site made a page without a text: {path.name}", hint="report it to samdkit")
        return cls(*(put_back(_ROOM.sub("\n", one)) for one in (html[: found.end(1)], html[found.start(2) :])))

    def whole(self, text: str) -> str:
        """The page with a text that has its heading."""
        return f"{self.before}{text}{self.after}"

    def page(self, title: str, text: str) -> str:
        """The page of an item or a part of a table, with a title."""
        head = escape(title, quote=False)
        before, after = (one.replace(TITLE, head) for one in (self.before, self.after))
        return f'{before}<h1 id="{CONTENT}">{head}</h1>\n{text}{after}'


def _named(html: str) -> str:
    """HTML in which the theme's dialog for searching has the name of its field."""
    field = _SEARCH.search(html)
    return html.replace(' role="dialog"', f' role="dialog" aria-label="{field[1]}"', 1) if field is not None else html


def pages(file: TechnicalFile, outlines: Mapping[str, list[Heading]]) -> dict[str, str]:
    """The builder's Markdown: path → headings, of each document and of the list of all items, by their names."""
    wide = {page.document.name for page in file.pages if page.document.wide}
    stub = [Heading(1, CONTENT, TITLE)]
    found = {f"{name}.md": _page(stub, toc=False) for name in (ITEM, TABLE)}
    return {**found, **{f"{name}.md": _page(outline, toc=name not in wide) for name, outline in outlines.items()}}


def _page(outline: list[Heading], *, toc: bool) -> str:
    lines = [f"{'#' * one.level} {all_set_aside(one.title) or one.anchor} {{#{one.anchor}}}" for one in outline]
    return "\n\n".join([*([] if toc else ["---\nhide: [toc]\n---"]), *lines, ""])


# implements: KIT-SRS-094.c
def configuration(file: TechnicalFile, target: str) -> dict[str, Any]:
    """What mkdocs.yml says; `target` is where the site goes."""
    words, identity = file.context.words, file.project.identity
    nav: list[dict[str, Any]] = []
    for part, group in groupby(file.pages, key=lambda page: page.document.part):
        entries = [{all_set_aside(words(one.document.title)): f"{one.document.name}.md"} for one in group]
        if not nav:
            entries.append({words("All items"): f"{ALL_ITEMS}.md"})
        nav.append({all_set_aside(words(part)): entries})
    title = words("%(name)s %(version)s: technical file", name=identity.name, version=identity.version)
    return {
        "site_name": all_set_aside(title),
        "docs_dir": "pages",
        "site_dir": target,
        "use_directory_urls": False,
        "nav": nav,
        "theme": {
            "name": "material",
            "language": words.language,
            "font": False,
            "features": ["navigation.sections", "navigation.top", "toc.follow"],
        },
        "plugins": ["search"],
        "extra_css": ["site.css"],
        "extra_javascript": ["site.js"],
        "markdown_extensions": [*EXTENSIONS, "toc"],
        "extra": {"generator": False},
        "validation": {
            "nav": {"omitted_files": "ignore"},
            "links": {"anchors": "ignore", "absolute_links": "ignore", "unrecognized_links": "ignore"},
        },
    }


# implements: KIT-SRS-042.f
def build(file: TechnicalFile, texts: Mapping[str, str], work: Path, cache: Path | None) -> Path:
    """The folder with the built frames; taken from the cache where the same was built before. Raises `CannotTell`."""
    key = _digest(texts, assets(file), configuration(file, ""))
    kept = cache / "frames" / key if cache is not None else None
    if kept is not None and _is_whole(kept):
        return kept
    write_source(file, texts, work, "built")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(work / "mkdocs.yml")]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(file.project.commit.timestamp), "NO_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603 # nosec B603 - our own arguments
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
        raise CannotTell(
            f"the site can't be built: {' '.join(lines)[:600] or done.stderr[-600:]}",
            hint="is samdkit installed with the packages of its lock? then report it",
        )
    for pattern in _NOT_CARRIED:
        for path in (work / "built").glob(pattern):
            path.unlink()
    return _kept(work / "built", kept) if kept is not None else work / "built"


def write_source(file: TechnicalFile, texts: Mapping[str, str], work: Path, target: str) -> None:
    """Writes mkdocs.yml and the pages that it names, for any builder that reads them."""
    for name, text in texts.items():
        path = work / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name, text in assets(file).items():
        (work / "pages" / name).write_text(text, "utf-8")
    (work / "mkdocs.yml").write_text(yaml.safe_dump(configuration(file, target), sort_keys=False), "utf-8")


def assets(file: TechnicalFile) -> dict[str, str]:
    """Our own style sheet and script, by the names that the configuration has for them."""
    words, own = file.context.words, folder() / "site"
    script = Template((own / "site.js.j2").read_text("utf-8"), autoescape=False)  # nosec B701 - no HTML; words by tojson
    return {"site.css": (own / "site.css").read_text("utf-8"), "site.js": script.render(_=words) + "\n"}


def _kept(built: Path, kept: Path) -> Path:
    """The built frames in the cache, alone there, with a digest of all that they are."""
    shutil.rmtree(kept.parent, ignore_errors=True)
    shutil.copytree(built, kept)
    _seal(kept).write_text(_content(kept), "utf-8")
    return kept


def _is_whole(kept: Path) -> bool:
    """Whether the frames are as they were put there."""
    return _seal(kept).is_file() and _seal(kept).read_bytes() == _content(kept).encode()


def _seal(kept: Path) -> Path:
    return kept.with_suffix(".sha256")


def _content(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = (f"{path.relative_to(folder).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def _digest(texts: Mapping[str, str], own: Mapping[str, str], settings: Mapping[str, Any]) -> str:
    builders = [version(name) for name in ("mkdocs", "mkdocs-material", "Markdown")]
    everything = json.dumps([dict(texts), dict(own), dict(settings), builders], sort_keys=True)
    return hashlib.sha256(everything.encode("utf-8", "surrogatepass")).hexdigest()[:32]
