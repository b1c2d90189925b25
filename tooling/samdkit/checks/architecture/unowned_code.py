"""Every source file is in the architecture."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project, files


def find(project: Project) -> Iterator[Finding]:
    """Every source file belongs to an architecture item, and each item's `code` exists.

    A folder in `code` means all below it.
    """
    owned: list[str] = []
    for item in project.of_kind("architecture", inherited=False):
        for path in (one.strip() for one in item.attribute("code").split(",")):
            if not path:
                continue
            owned.append(PurePosixPath(path).as_posix())
            if not (project.root / path).exists():
                yield Finding("", f"{item.id}: there is no {path}", item.location, item.id, hint="correct `code`")
    for name in files(project.root, project.configuration.code, ".py"):
        if not any(name == one or name.startswith(f"{one}/") for one in owned):
            hint = "name it, or its folder, in `code` of one"
            yield Finding("", f"{name} belongs to no architecture item", Location(name), name, hint=hint)


CHECK = Check("architecture.unowned-code", find, ("source-file",), ("iec62304:5.3.1", "iec62304:5.4.1"))
