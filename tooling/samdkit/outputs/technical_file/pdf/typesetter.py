"""Sets PDFs from typst files, as a process of its own: `python typesetter.py TIMESTAMP SCHEME SOURCE TARGET [SOURCE TARGET …]`.

Addresses of links that begin with SCHEME are places in the same PDF. It needs the package typst alone. Where a file can't be set
it prints typst's words and stops with exit code 1.
"""

import re
import sys
from pathlib import Path

import typst

#: The names of the places of a PDF, in its tree of names.
_NAMES = re.compile(rb"\(([a-z0-9/.-]+)\)\d+ 0 R")


def main() -> int:
    """Sets each source; its folder is the root of what it may read."""
    timestamp, scheme, *paths = sys.argv[1:]
    for source, target in zip(paths[::2], paths[1::2], strict=True):
        try:
            content = typst.compile(
                source,
                root=str(Path(source).parent),
                font_paths=[],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=["a-2a"],
                timestamp=int(timestamp),
            )
            Path(target).write_bytes(_led(content, scheme.encode()))
        except RuntimeError as error:
            sys.stderr.write(f"{Path(target).name}: {error}\n")
            return 1
    return 0


def _led(content: bytes, scheme: bytes) -> bytes:
    """The PDF with addresses of that scheme as places; each takes as many bytes as before, so all else stays in place."""
    begin = re.escape(b"/A<</Type/Action/S/URI/URI(" + scheme)
    said = re.escape(b"/Contents(" + scheme)
    address = re.compile(begin + rb"(?P<place>[a-z0-9/.-]+)\)>>(?P<between>[^>]{0,80}?)" + said + rb"(?P=place)\)")
    places: set[bytes] = set()

    def led(found: re.Match[bytes]) -> bytes:
        place, between = found["place"], found["between"]
        places.add(place)
        return b"".join([b"/Dest(", place, b")", between, b"/Contents(", place, b")"]).ljust(len(found[0]))

    made = address.sub(led, content)
    missing = places.difference(_NAMES.findall(made)) if places else places
    if missing or b"/URI(" + scheme in made:
        raise RuntimeError(f"a link leads nowhere: {b', '.join(sorted(missing)).decode() or scheme.decode()}")
    return made


if __name__ == "__main__":
    sys.exit(main())
