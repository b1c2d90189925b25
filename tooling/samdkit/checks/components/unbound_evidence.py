"""Component evidence belongs to the wheel."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-025.3
def find(project: Project) -> Iterator[Finding]:
    """Each component's evidence is here and is bound to the sha256 that `samdkit.lock` names for its wheel.

    Whether the wheel itself is still that one is `components.changed-wheel`.
    """
    for component in project.lock.components if project.lock else ():
        content = project.components.get(component.name)
        if content is None:
            continue
        bound = content.evidence.wheels.get(f"{component.name} {component.version}", "")
        if not content.evidence.runs:
            yield Finding(
                "",
                f"{component.name} has no evidence",
                Location(component.evidence),
                component.name,
                hint="restore it from git",
            )
        elif bound != component.sha256:
            yield Finding(
                "",
                f"the evidence of {component.name} is bound to another wheel",
                Location(component.evidence),
                component.name,
                hint="restore wheel and evidence from git",
            )


CHECK = Check("components.unbound-evidence", find, ("component",), ("iec62304:5.3.3",))
