"""A device or component says who it is."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project


# implements: KIT-SRS-020.1
def find(project: Project) -> Iterator[Finding]:
    """`dossier/device.md` (or `component.md`) exists and holds every wanted fact.

    It is the only place for name, version, maker, class and UDI. A fact that isn't there yet is `open`, one that can't apply is
    `none`; `dossier.open-fact` looks at both. A component has a prefix and a package, and neither maker nor class.
    """
    folder = project.configuration.dossier
    if not project.has_identity:
        yield Finding(
            "",
            f"there is no {folder}/device.md or {folder}/component.md",
            Location(folder),
            hint="add one; see the dossier format",
        )
        return
    wanted = COMPONENT if project.identity.is_component else DEVICE
    for key in wanted:
        if not project.identity.fact(key):
            yield Finding(
                "",
                f"`{key}` is missing",
                project.identity.location,
                hint=f"add `{key}: …`, or `{key}: open` with a task",
                fact=key,
            )


_DEVICE_KEYS = """
    format name version released maker maker-address srn authorised-representative contact mdr-class rule safety-class
    basic-udi-di udi-di languages platforms lifetime
"""
DEVICE = tuple(_DEVICE_KEYS.split())
COMPONENT = ("format", "name", "version", "prefix", "package")


CHECK = Check("dossier.missing-identity", find, ("identity",), ("mdr-annex-ii-iii:II.1.1.a",))
