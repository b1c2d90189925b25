"""The source files of a repository, and what each is for."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from samdkit.model.app import Role, SourceFile

#: Folders that hold nothing that somebody wrote for this repository. Those with a dot at the beginning are left out as well.
_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", "bower_components"})
_SKIPPED_AT_TOP = frozenset({"build", "dist", "venv", "env"})
_TESTS = frozenset({"test", "tests", "testsuite", "unit_tests", "integration_tests", "functional_tests", "e2e"})
_COPIED = frozenset({"vendor", "vendored", "_vendor", "third_party", "thirdparty", "extern"})
_AT_TOP = {
    **dict.fromkeys(("doc", "docs", "documentation"), Role.DOCUMENTATION),
    **dict.fromkeys(("demo", "demos", "example", "examples", "sample", "samples", "sandbox"), Role.EXAMPLE),
    **dict.fromkeys(("benchmarks", "bin", "ci", "deploy", "scripts", "tools"), Role.TOOLING),
}
_TOOLING = frozenset({"setup.py", "noxfile.py", "fabfile.py", "versioneer.py", "runtests.py", "toxfile.py"})
_MARKUP = frozenset(",`<>#|")


def walk(root: Path) -> Iterator[str]:
    """The paths of all files, sorted folder by folder; no link to a folder is followed."""
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        top = here == root
        folders[:] = sorted(one for one in folders if not _skipped(here, one, top=top))
        for name in sorted(names):
            path = here / name
            if path.is_file():
                yield path.relative_to(root).as_posix()


def can_be_named(path: str) -> bool:
    """Whether a dossier can name a path: it separates paths with commas, folds blanks, knows markup and is UTF-8."""
    return path.isprintable() and not _MARKUP & set(path) and path == " ".join(path.split())


def python(paths: list[str]) -> list[SourceFile]:
    """The Python files with their roles. Where none is the app by its place, examples and scripts are."""
    found = [SourceFile(path, role(path)) for path in paths if path.endswith(".py")]
    if any(one.role is Role.APP for one in found):
        return found
    instead = {Role.EXAMPLE, Role.TOOLING}
    return [SourceFile(one.path, Role.APP if one.role in instead and not _builds(one.path) else one.role) for one in found]


def role(path: str) -> Role:
    """What a Python file is for."""
    place = PurePosixPath(path)
    folders = [one.lower() for one in place.parts[:-1]]
    if is_test(path):
        return Role.TEST
    if folders and folders[0] in _AT_TOP:
        return _AT_TOP[folders[0]]
    if _builds(path):
        return Role.TOOLING
    if _COPIED & set(folders):
        return Role.COPIED
    return Role.MIGRATION if "migrations" in folders or ("alembic" in folders) else Role.APP


def is_test(path: str) -> bool:
    """Whether a file is a test or stands among tests."""
    place = PurePosixPath(path)
    name = place.name
    by_name = name in {"tests.py", "conftest.py"} or name.startswith("test_") or name.endswith(("_test.py", "_tests.py"))
    return by_name or bool(_TESTS & {one.lower() for one in place.parts[:-1]})


def copied_folder(path: str) -> str:
    """The folder of copied code that a file is in: `app/vendored/pint` for `app/vendored/pint/unit.py`."""
    parts = path.split("/")
    start = next(index for index, one in enumerate(parts) if one.lower() in _COPIED)
    return "/".join(parts[: start + 2])


def _builds(path: str) -> bool:
    return path in _TOOLING


def _skipped(here: Path, name: str, *, top: bool) -> bool:
    if name.startswith(".") or name in _SKIPPED or name.endswith(".egg-info") or (top and name in _SKIPPED_AT_TOP):
        return True
    return (here / name / "pyvenv.cfg").is_file()
