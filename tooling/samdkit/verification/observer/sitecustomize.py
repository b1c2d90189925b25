"""Starts observation in every Python process of a run, then hands on to the environment's own sitecustomize."""

import importlib.machinery
import importlib.util
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _observe():
    import _samdkit_instrument  # noqa: PLC0415 - only where a plan is named

    try:
        _samdkit_instrument.install()
    except (OSError, ValueError):
        return  # a child that outlives the run stays silent; in pytest's own process the plugin says it


def _chain():
    """Runs the sitecustomize that this one hides."""
    path = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", path)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if os.environ.get("SAMDKIT_OBSERVE"):
    _observe()
_chain()
