"""Every source file is in the architecture."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


def find(project: Project) -> Iterator[Finding]:
    """Every source file belongs to an architecture item, and each item's `code` exists.

    A folder in `code` means all below it.
    """
    owned: list[str] = []
    for item in project.of_kind("architecture", inherited=False):
        for path in (one.strip() for one in item.attribute("code").split(",")):
            if not path:
                continue
            owned.append(path.rstrip("/"))
            if not (project.root / path).exists():
                yield Finding("", f"{item.id}: there is no {path}", item.location, item.id, hint="correct `code`")
    for folder in project.configuration.code:
        for file in sorted((project.root / folder).rglob("*.py")):
            name = file.relative_to(project.root).as_posix()
            if "__pycache__" not in name and not any(name == one or name.startswith(f"{one}/") for one in owned):
                yield Finding(
                    "",
                    f"{name} belongs to no architecture item",
                    Location(name),
                    name,
                    hint="name it, or its folder, in `code` of one",
                )


CHECK = Check("architecture.unowned-code", find, ("source-file",), ("iec62304:5.3.1", "iec62304:5.4.1"))
