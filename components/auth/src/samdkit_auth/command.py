"""The command `samdkit-auth`."""

import argparse
import contextlib
import json
import sys
from pathlib import Path

from samdkit_auth.development import DevelopmentIssuer, DevelopmentOnlyError


def main(arguments: list[str] | None = None) -> int:
    """Starts the development issuer; 2 outside development mode or with a wrong call."""
    parser = argparse.ArgumentParser(prog="samdkit-auth")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    issuer = commands.add_parser("development-issuer", help="an issuer for development, on the loopback address only")
    issuer.add_argument("--port", type=int, default=8400)
    issuer.add_argument("--users", type=Path, required=True, help="a JSON list of users: id, name, roles, organisation")
    issuer.add_argument("--audience", required=True)
    issuer.add_argument("--client-id", required=True)
    issuer.add_argument("--redirect-uri", action="append", required=True)
    options = parser.parse_args(arguments)
    # implements: AUTH-SRS-010.a
    try:
        users = json.loads(options.users.read_text("utf-8"))
        server = DevelopmentIssuer(
            users=users,
            audience=options.audience,
            client_id=options.client_id,
            redirect_uris=options.redirect_uri,
            port=options.port,
        )
    except (DevelopmentOnlyError, OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"samdkit-auth: {error}\n")
        return 2
    sys.stdout.write(f"{server.issuer}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        server.serve()
    return 0
