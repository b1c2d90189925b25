"""The command line: `serve` runs the device, `forward` sends what is stored to the FHIR server that is set."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import uvicorn
from samdkit_auth.development import MODE, DevelopmentIssuer

from . import example, forwarding, log, settings
from .settings import RefusedSettings
from .store import NewerSchema, Store, StoreUnavailable
from .web.app import RefusedStart, create_app


def main(arguments: list[str] | None = None) -> int:
    """0 after an orderly stop, 2 where the device refuses to start."""
    parser = argparse.ArgumentParser(prog=__package__, description="Home blood-pressure readings and their course.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run the device")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--with-development-issuer", action="store_true", help="with test users to sign in as")
    serve.add_argument("--example-data", action="store_true", help="with a published example's reading")
    commands.add_parser("forward", help="send stored readings to the FHIR server of DEVICE_FORWARD_TO")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    for library in ("httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.WARNING)  # they write addresses with their queries
    try:
        if options.command == "forward":
            return _forward(os.environ)
        return _serve(os.environ, options)
    except (RefusedSettings, RefusedStart, NewerSchema, StoreUnavailable) as error:
        log.refused_start(str(error))
        return 2


def _serve(environment: Mapping[str, str], options: argparse.Namespace) -> int:
    for_development = options.with_development_issuer or options.example_data
    # implements: SRS-069.a
    if for_development and environment.get(MODE) != "development":
        message = f"the development issuer and example data need {MODE}=development"
        raise RefusedSettings(message)

    if not options.with_development_issuer:
        return _run(environment, options)
    address = f"http://127.0.0.1:{options.port}"
    with DevelopmentIssuer(
        users=example.USERS, audience="device", client_id="device", redirect_uris=[f"{address}/signed-in"]
    ) as issuer:
        defaults = {
            "DEVICE_DATA": "data",
            "DEVICE_ADDRESS": address,
            "DEVICE_ISSUER": issuer.issuer,
            "DEVICE_CLIENT_ID": "device",
            "DEVICE_AUDIENCE": "device",
            "DEVICE_CLINICS": ";".join(f"{key}={name}" for key, name in example.CLINICS.items()),
        }
        return _run({**defaults, **environment, "DEVICE_ISSUER": issuer.issuer}, options)


def _run(environment: Mapping[str, str], options: argparse.Namespace) -> int:
    example_data = {"DEVICE_EXAMPLE_DATA": "yes"} if options.example_data else {}
    chosen = settings.read({**environment, **example_data})
    app = create_app(chosen)
    if chosen.example_data:
        device = app.state.device
        example.fill(device.store, device.access, device.clock())
    # No access log: it would write paths with their queries.
    uvicorn.run(app, host="127.0.0.1", port=options.port, access_log=False, log_level="warning")
    return 0


def _forward(environment: Mapping[str, str]) -> int:
    chosen = settings.read(environment)
    store = Store(Path(chosen.data) / "device.db")
    try:
        _, left = asyncio.run(forwarding.forward(store, chosen.forward_to))
    finally:
        store.close()
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
