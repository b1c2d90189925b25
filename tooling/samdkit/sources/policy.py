"""The kit's own policy, from `qms/policy.yaml`: what no standard demands."""

from functools import cache
from typing import Any

from samdkit import resources
from samdkit.sources.kinds import read_yaml


@cache
def section(name: str) -> Any:
    """What stands under one top-level key; each key belongs to one check or a few."""
    return _all()[name]


@cache
def _all() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(resources.root() / "qms" / "policy.yaml")
    return content
