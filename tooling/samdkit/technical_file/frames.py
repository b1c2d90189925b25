"""What documents ask for beyond clauses of standards, as data: `qms/technical-file/frames.yaml`."""

from functools import cache
from typing import Any

from samdkit.register import folder
from samdkit.sources.kinds import read_yaml


@cache
def _all() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(folder() / "frames.yaml")
    return content


def frame(name: str) -> Any:
    """What stands under one key of the file."""
    return _all()[name]
