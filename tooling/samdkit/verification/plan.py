"""What the plug-ins in the project's own environment are told: which pieces of which files to look at."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from samdkit.model.code import Unit

OBSERVER = Path(__file__).parent / "observer"


def blocks(units: Iterable[Unit]) -> list[dict[str, Any]]:
    """The project's own Python units, as a plan names them."""
    return [
        {
            "file": unit.location.path,
            "id": unit.id,
            "kind": unit.kind,
            "line": unit.location.line,
            "end": unit.end,
            "first": unit.first,
            "digest": unit.digest,
        }
        for unit in units
        if unit.observable and not unit.origin
    ]


def surroundings(plan: Path, bytecode: Path) -> dict[str, str]:
    """Environment variables of an observed process: its plan, the plug-ins, and a place of its own for compiled files."""
    apart = {"SAMDKIT_HITS", "SAMDKIT_FAULT"}  # of a run that this one may be inside of
    return {
        **{name: value for name, value in os.environ.items() if name not in apart},
        "SAMDKIT_OBSERVE": str(plan),
        "PYTHONPATH": os.pathsep.join([str(OBSERVER), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONPYCACHEPREFIX": str(bytecode),
    }
