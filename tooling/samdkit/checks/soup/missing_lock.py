"""The product is locked."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.sources import locks


# implements: KIT-SRS-026.1
def find(project: Project) -> Iterator[Finding]:
    """A device has `samdkit.lock` and `requirements.txt` with hashes, so that what was tested is what is installed."""
    if project.identity.is_component:
        return
    missing = [name for name in (locks.NAME, locks.RUNTIME) if not (project.root / name).is_file()]
    if missing:
        yield Finding("", f"there is no {' and no '.join(missing)}", Location(missing[0]), hint="run `samdkit sync`")
    for package in project.packages:
        if not package.hashes:
            yield Finding(
                "",
                f"{package.name} is locked without a hash",
                Location(package.path, package.line),
                package.name,
                hint="lock it with its sha256",
            )


CHECK = Check("soup.missing-lock", find, ("lock",), ("iec62304:8.1.2",))
