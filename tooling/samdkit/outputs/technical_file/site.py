"""The site: mkdocs-material with search and nothing from outside."""

import os
import shutil
import subprocess  # nosec B404 - runs mkdocs, which has no lasting Python interface
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from samdkit.errors import CannotTell
from samdkit.register import folder
from samdkit.technical_file.blocks import Page
from samdkit.technical_file.markdown import markdown, resolved
from samdkit.technical_file.references import place_of
from samdkit.technical_file.writing import TechnicalFile

_EXTENSIONS = ["attr_list", "tables", "fenced_code", "sane_lists", "toc"]


# implements: KIT-SRS-042.f
def write(file: TechnicalFile, work: Path, target: Path) -> None:
    """Builds the site of the pages in `target`, with `work` for what lies between; raises `CannotTell`."""
    source = work / "pages"
    source.mkdir(parents=True)
    for page in file.pages:
        origin = f'<span class="origin">{file.footer(page)}</span>'.replace("`", "")
        head = "---\nhide: [toc]\n---\n\n" if page.document.wide else ""
        text = f"{head}# {page.document.title}\n\n{origin}\n\n{_text(file, page)}"
        (source / f"{page.document.name}.md").write_text(text, "utf-8")
    shutil.copy(folder() / "site.css", source / "site.css")
    (work / "mkdocs.yml").write_text(yaml.safe_dump(_configuration(file, target), sort_keys=False), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(work / "mkdocs.yml")]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(file.project.commit.timestamp), "NO_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603 # nosec B603 - our own arguments
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
        raise CannotTell(
            f"the site can't be built: {' '.join(lines)[:600] or done.stderr[-600:]}",
            hint="mend the dossier's text that it names",
        )
    for name in ("404.html", "sitemap.xml", "sitemap.xml.gz"):  # of use to a web server's address only
        (target / name).unlink(missing_ok=True)


def _text(file: TechnicalFile, page: Page) -> str:
    """The Markdown of a page with its links led to pages of the site."""

    def item(identifier: str) -> str:
        place = place_of(file.project, identifier)
        return f"{place[0]}.md#{place[1]}" if place is not None else "#"

    def document(name: str) -> str:
        found, _, anchor = name.partition("#")
        return f"{found}.md" + (f"#{anchor}" if anchor else "")

    return resolved(markdown(page.blocks), item, document)


def _configuration(file: TechnicalFile, target: Path) -> dict[str, Any]:
    identity = file.project.identity
    parts = groupby(file.pages, key=lambda page: page.document.part)
    nav = [{part: [{one.document.title: f"{one.document.name}.md"} for one in group]} for part, group in parts]
    return {
        "site_name": f"{identity.name} {identity.version}: technical file",
        "docs_dir": "pages",
        "site_dir": str(target),
        "use_directory_urls": False,
        "nav": nav,
        "theme": {"name": "material", "font": False, "features": ["navigation.sections", "navigation.top", "toc.follow"]},
        "plugins": ["search"],
        "extra_css": ["site.css"],
        "markdown_extensions": _EXTENSIONS,
        "extra": {"generator": False},
    }
