"""Wheels are the ones that were locked."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """Every vendored wheel has the sha256 that `samdkit.lock` and the requirement locks name.

    A changed byte ends the validity of the component's evidence; `pip install --require-hashes` refuses it as well.
    """
    if project.lock is None:
        return
    locked = {package.wheel: package.hashes for package in project.packages if package.wheel}
    for component in project.lock.components:
        if not component.found:
            yield Finding(
                "",
                f"{component.wheel} is missing",
                Location(component.wheel),
                component.name,
                hint="restore it from git, or run `samdkit sync`",
            )
        elif not component.intact:
            yield Finding(
                "",
                f"{component.wheel} is not the wheel that samdkit.lock names",
                Location(component.wheel),
                component.name,
                hint="restore it from git",
            )
        elif component.wheel in locked and component.sha256 not in locked[component.wheel]:
            yield Finding(
                "",
                f"requirements.txt names another sha256 for {component.wheel}",
                Location("requirements.txt"),
                component.name,
                hint="restore the locks from git",
            )


CHECK = Check("components.changed-wheel", find, ("component",), ("iec62304:8.1.2", "iec62304:8.1.3"))
