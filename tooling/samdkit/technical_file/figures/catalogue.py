"""The pictures of the technical file by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from samdkit.technical_file.figures.architecture_views import data_flow_view, deployment_view, static_view
from samdkit.technical_file.figures.readiness import readiness
from samdkit.technical_file.figures.risk_matrices import risk_matrices

if TYPE_CHECKING:
    from samdkit.technical_file.blocks import Figure
    from samdkit.technical_file.context import Context

FIGURES: "dict[str, Callable[[Context], Figure | None]]" = {
    "data-flow-view": data_flow_view,
    "deployment-view": deployment_view,
    "readiness": readiness,
    "risk-matrices": risk_matrices,
    "static-view": static_view,
}
