"""The samdkit that runs, as its installer recorded it. Nothing is hashed here: it says which wheel was installed, no more."""

import csv
import json
from pathlib import Path

import samdkit
from samdkit import digests
from samdkit.model.kit import NOT_KNOWN, Kit

_PACKAGE = Path(samdkit.__file__).parent


# implements: KIT-SRS-016.c
def running(package: Path = _PACKAGE) -> Kit:
    """The kit whose package lies there; from a checkout or an editable installation only its version is known."""
    if not (package / "data").is_dir():
        return Kit(samdkit.__version__)
    folder = package.parent / f"{package.name}-{samdkit.__version__}.dist-info"
    return Kit(samdkit.__version__, _record(folder / "RECORD", package.name), _sha256(folder / "direct_url.json"))


def _record(path: Path, name: str) -> str:
    """Only the package's own files count: the rest of `RECORD` differs between installers."""
    try:
        rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    except (OSError, ValueError, csv.Error):
        return NOT_KNOWN
    own = sorted(",".join(row[:2]) for row in rows if len(row) > 1 and row[0].startswith(f"{name}/") and row[1])
    return digests.of_bytes("\n".join(own).encode("utf-8")) if own else NOT_KNOWN


def _sha256(path: Path) -> str:
    """PEP 610: the file is there only where a path or an address was named, and has no digest of a git reference."""
    try:
        data = json.loads(path.read_text("utf-8"))
        found = data["archive_info"]["hashes"]["sha256"] if data["url"].endswith(".whl") else NOT_KNOWN
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return NOT_KNOWN
    return found if isinstance(found, str) else NOT_KNOWN
