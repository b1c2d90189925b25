"""What differs in meaning between two states of a project.

Only files that differ are read twice, and compared by what they say: formatting, comments and the order of items are no change.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath

from samdkit.changed import code, items, surroundings, tests
from samdkit.changed.change import Changes, Kind
from samdkit.project import Project
from samdkit.sources import languages
from samdkit.sources.revision import Earlier


# implements: KIT-SRS-063.a
def changes(project: Project, earlier: Earlier) -> Changes:
    """Everything that differs in meaning between an earlier state and the project, by kind and name."""
    found = Changes(project, earlier)
    sorted_out = _Paths(project, earlier.files)
    found.found += items.items(found, sorted_out.dossier)
    found.found += code.code(found, sorted_out.code)
    found.found += tests.tests(found, sorted_out.tests)
    found.found += surroundings.packages(project, earlier)
    found.found += surroundings.settings(project, earlier)
    found.found.sort(key=lambda one: (list(Kind).index(one.kind), one.name))
    return found


class _Paths:
    """The paths that differ, by what reads them."""

    def __init__(self, project: Project, paths: Iterable[str]) -> None:
        settings = project.configuration
        self.dossier: list[str] = []
        self.code: list[str] = []
        self.tests: list[str] = []
        for path in sorted(paths):
            if _below(path, settings.evidence) or "__pycache__" in path:
                continue
            if _below(path, (settings.dossier,)) and path.endswith(".md"):
                self.dossier.append(path)
            elif _below(path, settings.tests) or _is_conftest_above(path, settings.tests):
                self.tests.append(path)
            elif _below(path, settings.code) and PurePosixPath(path).suffix in {".py", *languages.SUFFIXES}:
                self.code.append(path)


def _below(path: str, places: Iterable[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _is_conftest_above(path: str, places: Iterable[str]) -> bool:
    folder, _, name = path.rpartition("/")
    return name == "conftest.py" and any(
        str(parent) == (folder or ".") for one in places for parent in PurePosixPath(one).parents
    )
