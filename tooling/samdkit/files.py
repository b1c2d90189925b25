"""Writing files so that nobody ever sees a half-written one."""

import os
import tempfile
from pathlib import Path

#: 1 January 1980, the first date that an archive can hold: equal files give equal archives.
DATE = (1980, 1, 1, 0, 0, 0)


def write_bytes(path: Path, content: bytes) -> None:
    """Writes to a temporary file in the same folder and renames it; a file with the same bytes is left alone."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    r"""Writes UTF-8 with `\n` line ends."""
    write_bytes(path, text.encode("utf-8"))
