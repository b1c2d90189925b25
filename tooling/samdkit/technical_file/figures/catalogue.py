"""The pictures of the technical file by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samdkit.technical_file.blocks import Figure
    from samdkit.technical_file.context import Context

FIGURES: "dict[str, Callable[[Context], Figure | None]]" = {}
