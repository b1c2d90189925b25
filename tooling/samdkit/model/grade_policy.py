"""How much has to be observed of what: the kit's policy, or what a manufacturer states instead."""

from dataclasses import dataclass

from samdkit.model.evidence import Grade

RISK_CONTROL = "risk-control"


@dataclass(slots=True, frozen=True)
class GradePolicy:
    """The grade that is wanted of risk controls and of requirements of each safety class, and where survivors are judged."""

    wanted: dict[str, Grade]
    """By `risk-control`, `class-A`, `class-B`, `class-C`."""
    survivors: frozenset[str]
    """Those of them where each fault that no test noticed is to be judged by a person."""
    reason: str = ""
    """Why the manufacturer wants something else than the kit's own policy; empty: it is the kit's own."""
    file: str = ""
    """The file that says so."""
