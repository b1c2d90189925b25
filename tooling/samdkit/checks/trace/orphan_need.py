"""Every need is met by something."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-021.5
def find(project: Project) -> Iterator[Finding]:
    """Every user need has a requirement that derives from it."""
    for need in project.of_kind("user-need", inherited=False):
        if not any(project.items[link.source].kind.endswith("requirement") for link in project.links_to(need.id, "derives-from")):
            yield Finding(
                "",
                f"no requirement derives from {need.id}",
                need.location,
                need.id,
                hint=f"add `- derives-from: {need.id}` to the requirements that meet it",
            )


CHECK = Check("trace.orphan-need", find, ("user-need",), ("iec62304:5.2.1", "iso13485-documents:7.3.3"))
