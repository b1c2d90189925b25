"""Every package of the product is in the SOUP list."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import locks


# implements: KIT-SRS-026.2
def find(project: Project) -> Iterator[Finding]:
    """Each distribution of the runtime lock that is no component of the kit has a SOUP item.

    Items that came with a component count: the component evaluated them for its own use. A wheel that the lock names by
    its path is a component's only if `samdkit.lock` says so.
    """
    if project.identity.is_component:
        return
    listed = {locks.normal(item.attribute("package")) for item in project.of_kind("soup")}
    wheels = {component.wheel for component in project.lock.components} if project.lock else set()
    for package in project.packages:
        if not package.development and package.wheel not in wheels and package.name not in listed:
            yield Finding(
                "",
                f"{package.name} {package.version} is in the product and not in the SOUP list",
                Location(package.path, package.line),
                package.name,
                hint=f"add a soup item with `- package: {package.name}`",
            )


CHECK = Check("soup.unlisted-package", find, ("package",), ("iec62304:5.3.3", "iec62304:8.1.2"))
