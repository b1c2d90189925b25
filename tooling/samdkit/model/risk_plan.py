"""The manufacturer's criteria for risk acceptability (ISO 14971 4.4): scales and the limits on them."""

from dataclasses import dataclass

from samdkit.model.location import Location


@dataclass(slots=True, frozen=True)
class RiskPlan:
    """Own words for severity and probability, rising, and what is acceptable where."""

    severity: tuple[str, ...]
    probability: tuple[str, ...]
    acceptance: dict[str, str]
    """Severity → highest probability acceptable by itself, or `none`."""
    with_benefit: dict[str, str]
    """Severity → highest probability acceptable with a written benefit."""
    safety_class: dict[str, str]
    """Severity → software safety class that it asks for."""
    disclose_from: str
    location: Location

    def acceptable(self, severity: str, probability: str, *, benefit: bool) -> bool | None:
        """Whether the estimate is within the plan; `None` if a word isn't on the scales."""
        if severity not in self.severity or probability not in self.probability:
            return None
        limits = [self.acceptance.get(severity, "none")]
        if benefit:
            limits.append(self.with_benefit.get(severity, "none"))
        return any(
            limit in self.probability and self.probability.index(probability) <= self.probability.index(limit) for limit in limits
        )
