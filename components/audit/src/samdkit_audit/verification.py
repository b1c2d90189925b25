"""Reading a whole log and saying where it is not what was written."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from samdkit_audit.event import GENESIS, Head, link


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the log is not what was written."""

    index: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading everything showed."""

    head: Head
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(rows: Iterable[tuple[Any, ...]], expected: Head | None) -> Verification:
    """Recomputes the chain over rows in the order of their index."""
    faults: list[Fault] = []
    previous, size = GENESIS, 0
    at_expected = GENESIS if expected is not None and expected.size == 0 else ""
    for index, body, stored_previous, digest, patient, agent, recorded in rows:
        # implements: AUDIT-SRS-003.b
        if index != size:
            faults.append(Fault(size, f"entries {size} to {index - 1} are missing"))
        if not hmac.compare_digest(stored_previous, previous):
            faults.append(Fault(index, "it is not linked to the entry before it"))
        if not hmac.compare_digest(link(stored_previous, body), digest):
            faults.append(Fault(index, "its content is not what its digest was made of"))
        if _columns(body) != (index, patient, agent, recorded):
            faults.append(Fault(index, "its search columns differ from its content"))

        previous, size = digest, index + 1
        if expected is not None and size == expected.size:
            at_expected = digest

    # implements: AUDIT-SRS-003.c
    if expected is not None and not hmac.compare_digest(at_expected, expected.digest):
        what = (
            "the log is shorter than the head kept elsewhere"
            if size < expected.size
            else "it differs from the head kept elsewhere"
        )
        faults.append(Fault(min(size, expected.size), what))

    return Verification(Head(size, previous), tuple(faults))


def _columns(body: bytes) -> tuple[Any, ...]:
    try:
        data = json.loads(body)
        return (data["index"], data["patient"], data["agent"]["id"], data["recorded"])
    except (ValueError, KeyError, TypeError):
        return ()
