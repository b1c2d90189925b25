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
from samdkit.outputs.technical_file.documents import folder
from samdkit.outputs.technical_file.pages import Page, footer
from samdkit.project import Project

_EXTENSIONS = ["attr_list", "tables", "fenced_code", "sane_lists", "toc"]


# implements: KIT-SRS-042.f
def write(project: Project, pages: list[Page], work: Path, target: Path) -> None:
    """Builds the site of the pages in `target`, with `work` for what lies between; raises `CannotTell`."""
    source = work / "pages"
    source.mkdir(parents=True)
    for page in pages:
        origin = f'<span class="origin">{footer(project, page)}</span>'.replace("`", "")
        head = "---\nhide: [toc]\n---\n\n" if page.document.wide else ""
        text = f"{head}# {page.document.title}\n\n{origin}\n\n{page.markdown}"
        (source / f"{page.document.name}.md").write_text(text, "utf-8")
    shutil.copy(folder() / "site.css", source / "site.css")
    (work / "mkdocs.yml").write_text(yaml.safe_dump(_configuration(project, pages, target), sort_keys=False), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(work / "mkdocs.yml")]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(project.commit.timestamp), "NO_MKDOCS_2_WARNING": "true"}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603 # nosec B603 - our own arguments
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
        raise CannotTell(
            f"the site can't be built: {' '.join(lines)[:600] or done.stderr[-600:]}",
            hint="mend the dossier's text that it names",
        )
    for name in ("404.html", "sitemap.xml", "sitemap.xml.gz"):  # of use to a web server's address only
        (target / name).unlink(missing_ok=True)


def _configuration(project: Project, pages: list[Page], target: Path) -> dict[str, Any]:
    parts = groupby(pages, key=lambda page: page.document.part)
    nav = [{part: [{one.document.title: f"{one.document.name}.md"} for one in group]} for part, group in parts]
    return {
        "site_name": f"{project.identity.name} {project.identity.version}: technical file",
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
