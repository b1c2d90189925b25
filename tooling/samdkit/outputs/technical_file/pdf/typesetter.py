"""Sets PDFs from typst files, as a process of its own: `python typesetter.py TIMESTAMP SOURCE TARGET [SOURCE TARGET …]`.

It needs the package typst alone. Where a file can't be set it prints typst's words and stops with exit code 1.
"""

import sys
from pathlib import Path

import typst


def main() -> int:
    """Sets each source; its folder is the root of what it may read."""
    timestamp, *paths = sys.argv[1:]
    for source, target in zip(paths[::2], paths[1::2], strict=True):
        try:
            typst.compile(
                source,
                output=target,
                root=str(Path(source).parent),
                font_paths=[],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=["a-2a"],
                timestamp=int(timestamp),
            )
        except RuntimeError as error:
            sys.stderr.write(f"{Path(target).name}: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
