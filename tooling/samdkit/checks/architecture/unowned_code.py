"""Every source file is in the architecture."""

from collections.abc import Iterator

from samdkit.architecture import Places
from samdkit.checks.check import Check
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project, code_files, other_code_files
from samdkit.sources import languages


# implements: KIT-SRS-024.3
def find(project: Project) -> Iterator[Finding]:
    """Every source file belongs to exactly one architecture item.

    A folder in `code` means all below it, and the item that names a file most closely owns it: the file itself before its folder,
    a folder before the one above. What no item owns is outside the architecture, with its class, its requirements and its risks;
    a file that two items name alike belongs to neither. Looked at are the sources below the `code` folders of the settings, in
    Python and in every other language that markers are read in; pages, styles and data are no code here.

    Name the file, or its folder, in `code` of the one item that it belongs to.
    """
    places = Places(project)
    for name in [*code_files(project), *filter(languages.is_program, other_code_files(project))]:
        owners = places.owners(name)
        if not owners:
            hint = "name it, or its folder, in `code` of one"
            yield Finding("", f"{name} belongs to no architecture item", Location(name), name, hint=hint)
        elif len(owners) > 1:
            message = f"{name} belongs to {' and '.join(one.id for one in owners)}, which name it alike"
            yield Finding("", message, Location(name), name, hint="leave it in `code` of one")


CHECK = Check("architecture.unowned-code", find, ("source-file",), ("iec62304:5.3.1", "iec62304:5.4.1"))
