"""Reads what continuous integration does: GitHub's workflows and GitLab's file, below the project's folder."""

from pathlib import Path

from samdkit.model.ci import Definition
from samdkit.sources import ci_github, ci_gitlab


# implements: KIT-SRS-085.1
def read(root: Path) -> Definition:
    """All jobs in the order of files and lines, with what could not be read."""
    definition = Definition()
    for reader in (ci_github, ci_gitlab):
        reader.read(root, definition)
    return definition
