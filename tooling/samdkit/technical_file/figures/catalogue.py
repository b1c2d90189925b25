"""The pictures of the technical file by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from samdkit.technical_file.figures.readiness import readiness
from samdkit.technical_file.figures.risk_matrices import risk_matrices

if TYPE_CHECKING:
    from samdkit.technical_file.blocks import Figure
    from samdkit.technical_file.context import Context

FIGURES: "dict[str, Callable[[Context], Figure | None]]" = {"readiness": readiness, "risk-matrices": risk_matrices}
