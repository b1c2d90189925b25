"""`python -m mealdose FOLDER calculate`: one person's folder, one command, the terminal and the computer's clock."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from .screen import COMMANDS, Desk, run


# implements: SRS-030
def main(arguments: list[str]) -> int:
    """Runs what was asked for; 2 if that is not understood."""
    if len(arguments) != 2 or arguments[1] not in COMMANDS:
        print("Usage: python -m mealdose FOLDER calculate|record|seal|about", file=sys.stderr)
        return 2
    folder, command = arguments
    return run(command, Desk(Path(folder), lambda words: input(words + ": "), print, lambda: datetime.now(UTC).astimezone()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
