"""Assumptions of use are met."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-025.5
def find(project: Project) -> Iterator[Finding]:
    """Each assumption of use of a component is discharged in the device by a requirement or a justification.

    A component's evidence holds only under its assumptions; without them it shows nothing about this device.
    """
    for assumption in project.of_kind("assumption-of-use"):
        if assumption.origin and not project.links_to(assumption.id, "discharges"):
            yield Finding(
                "",
                f"nothing discharges {assumption.id} ({assumption.title}) of {assumption.origin}",
                assumption.location,
                assumption.id,
                hint=f"add `- discharges: {assumption.id}` to a requirement, or a justification",
            )


CHECK = Check("components.undischarged-assumption", find, ("inherited assumption-of-use",), ("iec62304:5.3.3", "iec62304:5.3.4"))
