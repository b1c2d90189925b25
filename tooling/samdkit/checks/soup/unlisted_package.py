"""Every package of the product is in the SOUP list."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """Each distribution of the runtime lock that is no component of the kit has a SOUP item.

    Items that came with a component count: the component evaluated them for its own use.
    """
    if project.identity.is_component:
        return
    listed = {item.attribute("package").lower().replace("_", "-") for item in project.of_kind("soup")}
    for package in project.packages:
        if not package.development and not package.wheel and package.name not in listed:
            yield Finding(
                "",
                f"{package.name} {package.version} is in the product and not in the SOUP list",
                Location(package.path, package.line),
                package.name,
                hint=f"add a soup item with `- package: {package.name}`",
            )


CHECK = Check("soup.unlisted-package", find, ("package",), ("iec62304:5.3.3", "iec62304:8.1.2"))
