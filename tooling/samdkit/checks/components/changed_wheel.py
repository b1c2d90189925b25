"""Wheels are the ones that were locked."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import locks


# implements: KIT-SRS-025.2
def find(project: Project) -> Iterator[Finding]:
    """Every vendored wheel has the sha256 that `samdkit.lock` and the requirement locks name.

    A changed byte ends the validity of the component's evidence; `pip install --require-hashes` refuses it as well.
    """
    if project.lock is None:
        return
    wheels = locks.read_wheels(project.root)
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
        named = [one for one in wheels if one.wheel == component.wheel]
        for one in named:
            if component.sha256 not in one.hashes:
                message = f"{one.path} names another sha256 for {component.wheel} than samdkit.lock"
                yield Finding("", message, Location(one.path, one.line), component.name, hint="restore the locks from git")
        if wheels and not any(one.path == locks.RUNTIME for one in named):
            message = f"{locks.RUNTIME} does not name {component.wheel}, so it is not what is installed"
            yield Finding("", message, Location(locks.RUNTIME), component.name, hint="restore the locks from git")


CHECK = Check("components.changed-wheel", find, ("component",), ("iec62304:8.1.2", "iec62304:8.1.3"))
