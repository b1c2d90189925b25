"""Pictures as PNG, for Word: typst sets the SVG that the PDF has, with the same bytes each time."""

import hashlib
import struct
import tempfile
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path

from samdkit.errors import CannotTell
from samdkit.files import write_bytes
from samdkit.technical_file.blocks import Figure

#: Twice the dots of a screen.
_DENSITY = 192.0
_SOURCE = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("picture.svg")\n'

Drawn = tuple[bytes, tuple[int, int]]


def drawer(folder: Path | None) -> Callable[[Figure], Drawn]:
    """Draws pictures, each once; with a folder, those of earlier builds are taken from there."""
    drawn: dict[str, Drawn] = {}

    def draw(figure: Figure) -> Drawn:
        name = hashlib.sha256(f"{_version()}\0{figure.svg}".encode()).hexdigest()
        if name not in drawn:
            drawn[name] = _kept(figure, folder / f"{name}.png" if folder is not None else None)
        return drawn[name]

    return draw


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def _kept(figure: Figure, place: Path | None) -> Drawn:
    if place is not None and place.is_file():
        png = place.read_bytes()
    else:
        png = _png(figure)
        if place is not None:
            write_bytes(place, png)
    return png, size(png)


# implements: KIT-SRS-091.2
def _png(figure: Figure) -> bytes:
    import typst  # noqa: PLC0415 - a compiler; only here

    with tempfile.TemporaryDirectory() as work:
        Path(work, "picture.svg").write_text(figure.svg, "utf-8")
        source = Path(work, "picture.typ")
        source.write_text(_SOURCE, "utf-8")
        try:
            made = typst.compile(str(source), root=work, font_paths=[], ignore_system_fonts=True, format="png", ppi=_DENSITY)
        except RuntimeError as error:
            raise CannotTell(
                f"the picture `{figure.name}` can't be set: {str(error)[:600]}", hint="this is a fault of samdkit; report it"
            ) from error
    return bytes(made)


@cache
def _version() -> str:
    return metadata.version("typst")
