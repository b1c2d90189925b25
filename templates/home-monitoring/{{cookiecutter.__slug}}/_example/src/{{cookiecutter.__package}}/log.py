"""The operational log: what the operator may read. Only these functions write to it.

No function takes a measured value, a token, a national identifier or a path with its query (SRS-054).
"""

import logging
import traceback
from pathlib import Path

_LOG = logging.getLogger(__package__)


def started(version: str, mode: str) -> None:
    """The device starts."""
    _LOG.info("started version=%s mode=%s", version, mode)


def audit_head(when: str, head: str) -> None:
    """The audit log's size and digest, to be compared with the audit log later; `when`: start, stop, day."""
    _LOG.info("audit-head when=%s head=%s", when, head)


def request(trace: str, method: str, route: str, status: int) -> None:
    """One request; `route` is the pattern, never the path that was asked for."""
    _LOG.info("request trace=%s method=%s route=%s status=%d", trace, method, route, status)


def fault(trace: str, error: BaseException) -> None:
    """A fault, by its kind and place; its message may hold health data and is left out."""
    # implements: SRS-086.a, SRS-086.b
    *_, last = traceback.extract_tb(error.__traceback__)
    place = f"{Path(last.filename).name}:{last.lineno}"
    _LOG.error("fault trace=%s kind=%s place=%s", trace, type(error).__name__, place)


def forwarded(sent: int, left: int) -> None:
    """A forwarding run ended."""
    _LOG.info("forwarded sent=%d left=%d", sent, left)


def refused_start(reason: str) -> None:
    """The device does not start."""
    _LOG.critical("refused to start: %s", reason)
