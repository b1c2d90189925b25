"""What the device says of itself: the facts of its label."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from . import __version__


@dataclass(frozen=True, slots=True)
class Label:
    """The facts of the label; what is not there yet is empty, and the page says so."""

    version: str
    name: str
    maker: str
    address: str
    contact: str
    udi: str
    released: str


LABEL = Label(__version__, **tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")))
