"""Test functions, and files that tests read, that say something else."""

from pathlib import PurePosixPath

from samdkit.changed.change import Change, Changes, How, Kind, read_now
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import python_tests, python_text


# implements: KIT-SRS-063.d
def tests(changes: Changes, paths: list[str]) -> list[Change]:
    """Test functions whose code, helpers or fixtures differ, and files that tests read."""
    project, old = changes.project, changes.earlier.files
    python = {path for path in paths if path.endswith(".py")}
    conftests = {path for path in python if path.endswith("conftest.py")}
    found = [
        _file_change(path, old[path], project)
        for path in paths
        if path not in conftests
        and not python_tests.is_test_file(path)
        and _differs(path, old[path], read_now(project.root / path))
    ]
    sources = {path: old[path] for path in python if old[path] is not None}
    folders = tuple(path.removesuffix("conftest.py") for path in conftests)
    for test in project.tests.values():
        path = test.location.path
        if not test.origin and path.endswith(".py") and path not in old and folders and path.startswith(folders):
            sources.setdefault(path, read_now(project.root / path))
    for path in {name for one in sources for name in _conftests_of(one)} - old.keys():
        content = read_now(project.root / path)
        if content is not None:
            sources[path] = content
    read, _ = python_tests.find({path: python_text.decode(path, content or b"")[0] for path, content in sources.items()})
    before = changes.before.tests = {test.id: test for test in read}
    looked_at = {*sources, *python}
    now = {test.id: test for test in project.tests.values() if not test.origin and test.location.path in looked_at}
    for name in sorted(before.keys() | now.keys()):
        was, one = before.get(name), now.get(name)
        place = one or was
        if place is None or (was is not None and one is not None and was.digest == one.digest):
            continue
        how = How.ADDED if was is None else How.REMOVED if one is None else How.CHANGED
        verifies = dict.fromkeys([*(was.verifies if was else ()), *(one.verifies if one else ())])
        found.append(Change(Kind.TEST, name, how, place.location, (), "", tuple(verifies)))
    return found


def _conftests_of(path: str) -> list[str]:
    return [f"{folder}conftest.py" for folder in ("", *(f"{parent}/" for parent in PurePosixPath(path).parents if parent.name))]


def _file_change(path: str, old: bytes | None, project: Project) -> Change:
    how = How.ADDED if old is None else How.CHANGED if (project.root / path).is_file() else How.REMOVED
    return Change(Kind.TEST_FILE, path, how, Location(path))


def _differs(path: str, old: bytes | None, new: bytes | None) -> bool:
    """As evidence has it: test data and helpers count by their bytes, as `inputs` of a run."""
    return old != new and not path.endswith(".pyc")
