"""What `samdkit init` would write, and the writing: all or nothing, and nothing that is there changes but the settings' end."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from samdkit.errors import UsageError
from samdkit.files import write_text
from samdkit.model.app import App
from samdkit.scaffold.adopt import pages
from samdkit.scaffold.adopt.settings import Settings, settings
from samdkit.sources import app as reader

DOSSIER = "dossier"


@dataclass(slots=True, frozen=True)
class Plan:
    """What was found, and what becomes of it."""

    root: Path
    app: App
    pages: dict[str, str]
    """File below `dossier/` → its text."""
    settings: Settings


# implements: KIT-SRS-053.d
def plan(root: Path, *, echo: Callable[[str], None]) -> Plan:
    """Reads the repository; writes nothing.

    Raises `UsageError` where there is a dossier or settings of the kit already, or no app.
    """
    if os.path.lexists(root / DOSSIER):
        raise UsageError("there is a dossier already", where=DOSSIER, hint="`samdkit check` says what is missing in it")
    app = reader.read(root, echo=echo)
    if not app.packages:
        hint = "run it in the repository of an app, or make a device with `samdkit new`"
        raise UsageError("there is no source code here", where=root.name or str(root), hint=hint)
    return Plan(root, app, pages.render(app), settings(root, app))


# implements: KIT-SRS-053.a
def write(planned: Plan) -> None:
    """Puts the dossier and the settings in place; raises `UsageError` and leaves everything as it was if it can't."""
    root = planned.root
    target = root / DOSSIER
    temporary = None
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{DOSSIER}-", dir=root))
        temporary.chmod(0o755)
        for name, text in planned.pages.items():
            write_text(temporary / name, text)
        temporary.rename(target)
        temporary = target
        _add(root / planned.settings.path, planned.settings)
    except OSError as error:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
        where = Path(error.filename).name if isinstance(error.filename, str) else root.name
        raise UsageError(
            f"can't be written: {error.strerror}; nothing was changed", where=where, hint="mind its rights"
        ) from error


def _add(path: Path, wanted: Settings) -> None:
    """Writes the settings into a new file beside the old one, with its rights, and puts it in its place."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(wanted.after)
        if path.exists():
            shutil.copymode(path, name)
        else:
            Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
