"""Forwards stored Observations to a FHIR server, where one is set: conditional creates, marked once confirmed."""

from typing import Any

from samdkit_fhir import FhirClient, FhirError

from . import log
from .store import Store

_BATCH = 100


async def forward(store: Store, address: str, *, retries: int = 3) -> tuple[int, int]:
    """Sends what no server has confirmed; the numbers of what was confirmed and of what is left in this run.

    Without an address nothing is sent. What the server does not confirm stays for the next run.
    """
    # implements: SRS-084.a
    if not address:
        return 0, 0

    sent = 0
    waiting = store.unforwarded(_BATCH)
    async with FhirClient(address, retries=retries) as client:
        for key, observation in waiting:
            # implements: SRS-084.b
            condition = f"identifier={key.removeprefix('|')}"
            try:
                await client.create(_portable(observation), if_none_exist=condition)
            except FhirError:
                continue
            # implements: SRS-084.c
            store.forwarded(observation["id"])
            sent += 1

    log.forwarded(sent, len(waiting) - sent)
    return sent, len(waiting) - sent


def _portable(observation: dict[str, Any]) -> dict[str, Any]:
    """The Observation without our own ids, which mean nothing elsewhere."""
    plain = {name: value for name, value in observation.items() if name != "id"}
    if "derivedFrom" in plain:
        plain["derivedFrom"] = [{"identifier": one["identifier"]} for one in plain["derivedFrom"]]
    return plain
