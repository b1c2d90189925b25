"""Places as services of a git host know them: relative to the repository, which the project may be a folder of."""

from pathlib import Path

from samdkit.model.location import Location

_INSIDE = ".whl!"


def in_repository(root: Path) -> str:
    """The project's folder relative to the repository's: empty, or `devices/pulse/`; empty as well outside a repository."""
    top = next((one for one in (root, *root.parents) if (one / ".git").exists()), root)
    folder = root.relative_to(top).as_posix()
    return "" if folder == "." else f"{folder}/"


def file(location: Location, folder: str) -> str:
    """The file that a host can show: of something inside a wheel, the wheel."""
    path, inside, _ = location.path.partition(_INSIDE)
    return folder + path + (_INSIDE[:-1] if inside else "")


def line(location: Location) -> int:
    """The line, or 0 for the whole file and for lines of a file inside a wheel, which no host can show."""
    return 0 if _INSIDE in location.path else location.line
