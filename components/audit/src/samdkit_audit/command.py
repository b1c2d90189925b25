"""The command `samdkit-audit`."""

import argparse
import sys
from pathlib import Path

from samdkit_audit.errors import AuditError
from samdkit_audit.event import Head
from samdkit_audit.log import AuditLog


def main(arguments: list[str] | None = None) -> int:
    """Verifies a log: 0 nothing found, 1 damaged, 2 wrong call or unreadable file."""
    parser = argparse.ArgumentParser(prog="samdkit-audit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    verify = commands.add_parser("verify", help="read the whole log and say where it is not what was written")
    verify.add_argument("path", type=Path)
    verify.add_argument("--head", type=Head.parse, help="SIZE:DIGEST, a head kept elsewhere")
    options = parser.parse_args(arguments)
    # implements: AUDIT-SRS-010
    if not options.path.is_file():
        sys.stderr.write(f"samdkit-audit: there is no file {options.path}\n")
        return 2
    try:
        with AuditLog.open(options.path, source="samdkit-audit verify") as log:
            found = log.verify(options.head)
    except AuditError as error:
        sys.stderr.write(f"samdkit-audit: {error}\n")
        return 2
    for fault in found.faults:
        sys.stdout.write(f"{fault.index}: {fault.what}\n")
    sys.stdout.write(f"{len(found.faults)} faults in {found.head.size} entries; head {found.head}\n")
    return 1 if found.faults else 0
