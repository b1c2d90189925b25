"""What the device says of itself: the facts of its label."""

from dataclasses import dataclass

from {{ cookiecutter.__package }} import __version__


@dataclass(frozen=True, slots=True)
class Label:
    """The facts of the label; what is not there yet is empty, and the page says so."""

    name: str
    version: str
    maker: str
    address: str
    contact: str
    udi: str


LABEL = Label(
    name="{{ cookiecutter.name }}",
    version=__version__,
    maker="{{ cookiecutter.maker }}",
    address="",
    contact="{{ cookiecutter.contact }}",
    udi="",
)
