"""No human task is open at release."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project


# implements: KIT-SRS-027.7
def find(project: Project) -> Iterator[Finding]:
    """At release, no task that only a person can do is open."""
    for task in project.of_kind("task", inherited=False):
        if task.is_open_task:
            yield Finding(
                "",
                f"{task.id} is open: {task.title}",
                task.location,
                task.id,
                hint=f"to be done by: {task.attribute('role')}",
            )


CHECK = Check("documents.open-task", find, ("task",), ("mdr-annex-ii-iii:II.0",), release_only=True)
