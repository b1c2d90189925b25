"""The SOUP list names what is installed."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.project import Project
from samdkit.sources import locks


# implements: KIT-SRS-026.3
def find(project: Project) -> Iterator[Finding]:
    """Every SOUP item has one version, and it is the one in the product.

    The version is the lock's, unless the item says another. An item that says one that the lock does not have describes other
    software than the product's; an item that says none, about a package that no lock names, describes any. A list that is kept by
    hand and differs from the build is a usual finding of reviewers.

        SOUP-004 says version 3.1, and requirements.txt has jinja2 3.1.6

    Remove `version` where the lock has the package; write it where the package comes from elsewhere (the interpreter, a database
    server). Components have no lock of the product: there the device's decides. Without a lock `soup.missing-lock` speaks.
    """
    if project.identity.is_component or locks.RUNTIME not in project.lock_digests:
        return
    locked = {package.name: package.version for package in project.packages if not package.development}
    for item in project.of_kind("soup", inherited=False):
        package, own = item.attribute("package"), item.attribute("version")
        found = locked.get(locks.normal(package), "")
        if package and own and found and own != found:
            message = f"{item.id} says version {own}, and {locks.RUNTIME} has {package} {found}"
            hint = "remove `version`, for the lock has it, and look whether the rest of the item fits"
            yield Finding("", message, item.location, item.id, hint=hint)
        elif package and not own and not found:
            message = f"{item.id} names no version, and {locks.RUNTIME} has no {package}"
            hint = "add `- version: …`, or correct `package`"
            yield Finding("", message, item.location, item.id, hint=hint)


CHECK = Check("soup.unclear-version", find, ("soup",), ("iec62304:8.1.2",))
